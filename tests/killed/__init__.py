"""The sync as its enemies see it: killed at any moment, two at once, slow and dead sources, planted secrets."""
