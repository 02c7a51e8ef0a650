"""The look: tokens of colour, type and space, the one source for the wall, the pages and the charts."""

from app.theme.tokens import CSS, THEMES, colour

__all__ = ["CSS", "THEMES", "colour"]
