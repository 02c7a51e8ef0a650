"""What the racing desk's rules say beside those of the desk: effort, checklists, promises."""

from __future__ import annotations

from datetime import timedelta

EFFORT = {"quote": timedelta(minutes=20), "order": timedelta(minutes=5), "issue": timedelta(minutes=12)}
STEPS = ("checked", "sent")
PROMISES = {"ownership": timedelta(hours=2), "first_reply": timedelta(hours=4), "client_told": timedelta(hours=1)}
