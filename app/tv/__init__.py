"""Televisions: the page that they open, how they are paired, and what they are shown."""
