"""A week with late cases of every kind: open and closed, of three targets, known to the day, promised by the source."""

from __future__ import annotations

from tests.screens.logs import PEOPLE
from tests.spec.company import HEAD
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
TARGETS = """
[[targets]]
case_type = "quote"
within = "8 h"

[[targets]]
case_type = "issue"
within = "16 h"
goal = 0.8

[[targets]]
case_type = "claim"
by = "source_due_at"
"""
CONFIG = HEAD.replace('[[targets]]\nwithin = "8 h"\n', TARGETS) + PEOPLE
# Case | Opened | Closed | Status | Type | Team | Owner | Promise
LOG = """
Q1 | 2025-05-13 09:00 |                  | Open   | quote | east | Anna Smith |
Q2 | 2025-05-14 10:00 |                  | Open   | quote | west | Ben Okoro  |
Q3 | 2025-05-15 10:00 |                  | Open   | quote | east | Anna Smith |
Q4 | 2025-05-12 09:00 | 2025-05-13 11:00 | Closed | quote | east | Anna Smith |
Q5 | 2025-05-15 09:00 | 2025-05-15 10:00 | Closed | quote | west |            |
Q6 | 2025-05-05 09:00 | 2025-05-07 17:00 | Closed | quote | east | Anna Smith |
Q7 | 2025-05-08       | 2025-05-12       | Closed | quote | east | Anna Smith |
Q8 | 2025-05-12       |                  | Open   | quote | west |            |
I1 | 2025-05-12 09:00 | 2025-05-14 12:00 | Closed | issue | west | Ben Okoro  |
I2 | 2025-05-12 09:00 | 2025-05-13 10:00 | Closed | issue | east | Anna Smith |
C1 | 2025-05-12 09:00 | 2025-05-14 12:00 | Closed | claim | east | Anna Smith | 2025-05-13 12:00
C2 | 2025-05-14 09:00 |                  | Open   | claim | west | Ben Okoro  | 2025-05-15 06:00
C3 | 2025-05-12 09:00 | 2025-05-14 12:00 | Closed | claim | west |            | 2025-05-16 12:00
N1 | 2025-05-01 09:00 | 2025-05-14 12:00 | Closed | note  | east | Anna Smith |
V1 | 2025-05-01 09:00 | 2025-05-14 12:00 | Spam   | quote | east | Anna Smith |
"""
