"""The entry point of every page."""

from __future__ import annotations

import streamlit as st

from app.navigation import pages

st.set_page_config(page_title="Casewall", layout="wide", initial_sidebar_state="collapsed")
st.navigation(pages(), position="top").run()
