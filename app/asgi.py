"""The application as a server sees it: Streamlit, a health route, and the headers of every answer."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.headers import SecurityHeaders
from app.served import site


async def health(request: Request) -> JSONResponse:
    """Tell whoever watches the server that it lives, and what it shows."""
    here = site()
    return JSONResponse({"status": "ok", "data_version": here.store.data_version(), "as_of": str(here.clock.now())})


app = st.App(
    Path(__file__).with_name("main.py"),
    routes=[Route("/healthz", health)],
    # Streamlit leaves its static files as they are: Plotly's 4.7 MB are 1.4 MB compressed
    middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware, minimum_size=2048, compresslevel=5)],
)
