"""Televisions: which sets show the wall, how old their pictures are, and pairing another one."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from app.components.strip import strip
from app.components.televisions import televisions_block
from app.gate.keeper import keeper
from app.lan import addresses, is_loopback
from app.navigation import under_more
from app.queries import ticking_model
from app.screens.televisions_pair import Form, known, pair_panel, toml_panel
from app.screens.televisions_view import heading, panel
from app.served import site
from app.televisions_now import televisions, walls
from app.tv.asked import Said, paired, revoked
from app.tv.devices import devices

ALONE = "This machine alone; casewall serve --lan opens it to others."
KEY, SAID, FILL = "televisions", "televisions_said", "televisions_fill"


def reached() -> tuple[str, str]:
    """Return the address to open on a television, and what is to be known of it."""
    parts = urlsplit(st.context.url or "http://127.0.0.1:8501")
    here = f"{parts.scheme}://{parts.netloc}/tv"
    if not is_loopback(parts.hostname or ""):
        return here, ""
    others = addresses("0.0.0.0", parts.port or 80) if keeper() else []
    return (f"{others[0]}/tv", "") if others else (here, ALONE)


def kept(name: str, value: object) -> None:
    """Keep something for the block, with a number by which the browser knows that it is new."""
    number, _ = st.session_state.get(name, (0, None))
    st.session_state[name] = (number + 1, value)


def asked_for(what: str) -> None:
    """Revoke a television, or begin to pair one that has its section."""
    verb, _, name = what.partition("=")
    if verb == "revoke":
        kept(SAID, revoked(name))
    elif verb == "pair":
        kept(FILL, {"name": name, "go": "code"})


def pair_typed(form: Form) -> None:
    """Pair what was typed; after that the fields are empty."""
    done = paired(form)
    kept(SAID, done)
    if not done.refused:
        st.query_params.pop("code", None)
        kept(FILL, {"code": "", "name": ""})


@st.fragment(run_every=3)
def picture() -> None:
    """Show the televisions as they are now, and the form that pairs another one."""
    strip(ticking_model(), now_ms=site().now_ms())
    if FILL not in st.session_state:
        # the picture of the code on a television leads here with the code in the address
        code = st.query_params.get("code", "").upper()[:6]
        kept(FILL, {"code": code, "go": "name"} if code else {})
    said_number, said = st.session_state.get(SAID, (0, Said(words="")))
    fill_number, fill = st.session_state[FILL]
    held, form = televisions(), Form.read(st.session_state.get(KEY, {}).get("form"))
    entries = devices().entries
    address, hint = reached()
    clicked = televisions_block(
        {
            "head": heading(held),
            "list": panel(held),
            "pair": pair_panel(site().settings, address=address, hint=hint),
            "toml": toml_panel(form, entries.get(form.name), written=() if form.name else said.written),
        },
        walls=walls(held),
        told={
            "instants": held.instants(),
            "known": known(entries.all()),
            "ticking": ticking_model(),
            "said": {"words": said.words, "bad": said.refused, "number": said_number},
            "fill": {"values": fill, "number": fill_number},
        },
        now_ms=site().now_ms(),
        key=KEY,
    )
    if clicked.pair is not None:
        pair_typed(Form.read(clicked.pair))
        st.rerun(scope="fragment")
    if clicked.open is not None:
        asked_for(clicked.open)
        st.rerun(scope="fragment")


under_more()
picture()
