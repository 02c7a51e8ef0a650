"""The entry point of every page."""

from __future__ import annotations

import streamlit as st

from app.components.strip import frame
from app.filters import entered
from app.navigation import pages

st.set_page_config(page_title="Casewall", layout="wide", initial_sidebar_state="collapsed")
frame()
page = st.navigation(pages(), position="top")
entered(page.url_path)
page.run()
