"""What a television's browser loads: one page, one script, one style sheet, one font. No secret is in any of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from app.build import BUILD
from app.wall.assets import script, style

HERE = Path(__file__).parent
HOST = ("show.js", "host.js")
FONT = "SourceSansVF-Upright.*.woff2"
# nothing inline, and nothing from elsewhere: the wall's own script sets styles, and asks only this server
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
HTML = f"""<!DOCTYPE html>
<html lang="en" data-theme="dark" data-build="{BUILD}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Casewall</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/tv/wall.css?v={BUILD}">
</head>
<body>
<noscript>A television needs JavaScript to show the wall. Switch it on in the browser's settings.</noscript>
<script src="/tv/wall.js?v={BUILD}"></script>
</body>
</html>
"""


@cache
def javascript() -> str:
    """Return the wall's script with its host, in a scope of its own."""
    host = "".join((HERE / name).read_text(encoding="utf-8") for name in HOST)
    return f'(function () {{\n"use strict";\n{script()}\n{host}\n}}());\n'


@cache
def stylesheet() -> str:
    """Return the tokens, the wall's style sheet and the page's own."""
    own = (HERE / "tv.css").read_text(encoding="utf-8").replace("FONT", f"/tv/font.woff2?v={BUILD}")
    return f"{style()}\n{own}"


@cache
def font() -> Path | None:
    """Return the file of the font that Streamlit ships; None where it ships another."""
    import streamlit

    static = Path(streamlit.__file__).parent / "static"
    return next(iter(sorted(static.rglob(FONT))), None)
