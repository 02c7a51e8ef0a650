"""The application as a server sees it: Streamlit, its own routes, and what every answer passes through."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.gate import login
from app.gate.middleware import Gate
from app.headers import SecurityHeaders
from app.served import site
from app.tv.routes import routes as television_routes
from app.watching import watched

LOG = logging.getLogger("casewall.serve")


async def health(request: Request) -> JSONResponse:
    """Tell whoever watches the server that it lives, and what it shows."""
    here = site()
    try:
        version = await run_in_threadpool(here.store.data_version)
    except Exception:
        # who asks from time to time is answered in words, and a log does not grow by it
        LOG.debug("the store cannot be read", exc_info=True)
        return JSONResponse({"status": "the store cannot be read"}, status_code=503)
    return JSONResponse({"status": "ok", "data_version": version, "as_of": str(here.clock.now())})


async def metrics(request: Request) -> Response:
    """Tell a monitor how the server, its sources and its televisions do."""
    return Response(await run_in_threadpool(watched, site()), media_type=CONTENT_TYPE_LATEST)


app = st.App(
    Path(__file__).with_name("main.py"),
    routes=[Route("/healthz", health), Route("/metrics", metrics), *login.ROUTES, *television_routes()],
    # Streamlit leaves its static files as they are: Plotly's 4.7 MB are 1.4 MB compressed
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(Gate),
        Middleware(GZipMiddleware, minimum_size=2048, compresslevel=5),
    ],
)
