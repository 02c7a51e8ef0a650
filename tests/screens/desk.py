"""One desk's cases for ledger and clock receipt: every calendar, pause, queue and reopening that they tell apart."""

from __future__ import annotations

from tests.screens.logs import PEOPLE
from tests.spec.company import HEAD
from tests.tables import at

# only who is in a team has a calendar
CONFIG = (
    HEAD.replace('calendar = "D"\n', "", 1)
    + PEOPLE
    + """
[teams.day]
calendar = "D"

[teams.lunch]
calendar = "L"

[calendars.L]
timezone = "Europe/Berlin"
week = { mon-fri = "08:00-12:00, 13:00-17:00" }

[teams.shift]
calendar = "N"

[calendars.N]
timezone = "Europe/Berlin"
week = { mon-sun = "22:00-06:00" }

[teams.always]
calendar = "A"

[calendars.A]
timezone = "Europe/Berlin"
week = { mon-sun = "00:00-24:00" }

[teams.feast]
calendar = "F"

[calendars.F]
timezone = "Europe/Berlin"
week = { mon-fri = "09:00-17:00" }
holidays = { country = "DE", extra = { 2025-05-13 = "Founders' Day" } }

[case_types.restarted]
reopened = "restart"

[case_types.spanned]
reopened = "span"

[case_types.call]
pauses = []
"""
)
AS_OF = at("2025-05-16 12:00")  # a Friday
# Case | When | Status | Type | Team | Owner | With
LOG = """
weekend   | 2025-05-09 16:00:00 | Open   | quote | day | Anna Smith
weekend   | 2025-05-12 10:00:00 | Closed | quote | day | Anna Smith

pauses    | 2025-05-12 15:00:00 | Open       | quote | day | Anna Smith
pauses    | 2025-05-12 16:00:00 | Ask client | quote | day | Anna Smith
pauses    | 2025-05-13 11:00:00 | On hold    | quote | day | Anna Smith
pauses    | 2025-05-13 12:00:00 | On order   | quote | day | Anna Smith
pauses    | 2025-05-13 13:00:00 | Closed     | quote | day | Anna Smith

call      | 2025-05-12 10:00:00 | Open       | call | day | Anna Smith
call      | 2025-05-12 11:00:00 | Ask client | call | day | Anna Smith
call      | 2025-05-12 12:00:00 | Closed     | call | day | Anna Smith

queues    | 2025-05-12 09:00:00 | New    | quote | day |            |
queues    | 2025-05-12 10:00:00 | New    | quote | day | Anna Smith |
queues    | 2025-05-12 11:00:00 | Open   | quote | day | Anna Smith |
queues    | 2025-05-12 12:00:00 | New    | quote | day | Anna Smith | 2nd line
queues    | 2025-05-12 13:00:00 | Open   | quote | day | Anna Smith | Eve Stone
queues    | 2025-05-12 14:00:00 | New    | quote | day |            | 2nd line
queues    | 2025-05-12 15:00:00 | Closed | quote | day | Anna Smith |

resumed   | 2025-05-12 15:00:00 | Open   | quote | day | Anna Smith
resumed   | 2025-05-12 16:00:00 | Closed | quote | day | Anna Smith
resumed   | 2025-05-13 10:00:00 | Open   | quote | day | Anna Smith
resumed   | 2025-05-13 12:00:00 | Closed | quote | day | Anna Smith

restarted | 2025-05-12 15:00:00 | Open   | restarted | day | Anna Smith
restarted | 2025-05-12 16:00:00 | Closed | restarted | day | Anna Smith
restarted | 2025-05-13 10:00:00 | Open   | restarted | day | Anna Smith
restarted | 2025-05-13 12:00:00 | Closed | restarted | day | Anna Smith

spanned   | 2025-05-12 15:00:00 | Open   | spanned | day | Anna Smith
spanned   | 2025-05-12 16:00:00 | Closed | spanned | day | Anna Smith
spanned   | 2025-05-13 10:00:00 | Open   | spanned | day | Anna Smith
spanned   | 2025-05-13 12:00:00 | Closed | spanned | day | Anna Smith

lunch     | 2025-05-12 11:30:00 | Open   | quote | lunch | Anna Smith
lunch     | 2025-05-12 13:30:00 | Closed | quote | lunch | Anna Smith

shift     | 2025-05-12 23:00:00 | Open   | quote | shift | Anna Smith
shift     | 2025-05-13 23:00:00 | Closed | quote | shift | Anna Smith

feast     | 2025-05-12 16:00:00 | Open   | quote | feast | Anna Smith
feast     | 2025-05-14 10:00:00 | Closed | quote | feast | Anna Smith

spring    | 2025-03-29 12:00:00 | Open   | quote | always | Anna Smith
spring    | 2025-03-30 12:00:00 | Closed | quote | always | Anna Smith

autumn    | 2024-10-26 12:00:00 | Open   | quote | always | Anna Smith
autumn    | 2024-10-27 12:00:00 | Closed | quote | always | Anna Smith

second    | 2025-05-12 10:00:00 | Open   | quote | day | Anna Smith
second    | 2025-05-12 10:00:01 | Closed | quote | day | Anna Smith

seconds   | 2025-05-12 16:59:31 | New    | quote | day | Anna Smith
seconds   | 2025-05-12 16:59:59 | Open   | quote | day | Anna Smith
seconds   | 2025-05-13 09:00:31 | New    | quote | day | Anna Smith
seconds   | 2025-05-13 09:01:02 | Open   | quote | day | Anna Smith
seconds   | 2025-05-13 09:01:33 | Closed | quote | day | Anna Smith

saturday  | 2025-05-10 11:00:00 | Open   | quote | day | Anna Smith
saturday  | 2025-05-12 10:00:00 | Closed | quote | day | Anna Smith

sunday    | 2025-05-10 11:00:00 | Open   | quote | day | Anna Smith
sunday    | 2025-05-11 18:00:00 | Closed | quote | day | Anna Smith

open      | 2025-05-15 16:00:00 | Open   | quote | day | Anna Smith

unclocked | 2025-05-12 10:00:00 | Open   | quote |     | Anna Smith
unclocked | 2025-05-13 12:00:00 | Closed | quote |     | Anna Smith

to-day    | 2025-05-09          | Open   | quote | day | Anna Smith
to-day    | 2025-05-13          | Closed | quote | day | Anna Smith

long      | 2025-03-03 09:00:00 | New        | quote | day | Anna Smith
long      | 2025-03-05 09:00:00 | Ask client | quote | day | Anna Smith
long      | 2025-04-14 09:00:00 | Open       | quote | day | Anna Smith
long      | 2025-05-01 17:00:00 | Closed     | quote | day | Anna Smith

longer    | 2025-03-03 09:00:20 | New        | quote | day | Anna Smith
longer    | 2025-03-05 09:00:00 | Ask client | quote | day | Anna Smith
longer    | 2025-04-14 09:00:20 | Open       | quote | day | Anna Smith
longer    | 2025-05-01 17:00:00 | Closed     | quote | day | Anna Smith
"""
HOURS = {
    "weekend": 2.0, "pauses": 2.0, "call": 2.0, "queues": 6.0, "resumed": 3.0, "restarted": 2.0, "spanned": 5.0,
    "lunch": 1.0, "shift": 8.0, "feast": 2.0, "spring": 23.0, "autumn": 25.0, "second": 1 / 3600,
    "seconds": 122 / 3600, "saturday": 1.0, "sunday": 0.0, "open": 4.0, "long": 128.0, "longer": 128 - 40 / 3600,
}  # fmt: skip
