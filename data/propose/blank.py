"""The commented configuration that `casewall init` writes without a file: it loads as it stands."""

from __future__ import annotations

BLANK = """\
# Casewall's configuration. It loads as it stands; take the # away from what you need.
# `casewall init FILE` writes one from an export of your cases, with every guess explained.
# `casewall check` reads it and the sources without writing, and says what is unclear.
# There are more keys, and databases and products' interfaces as sources: docs/configuration.md.

[casewall]
name = "Customer service"               # on the wall
store = "sqlite:///casewall.db"         # relative to this file
timezone = "Europe/Berlin"              # for dates and weeks that no calendar decides
calendar = "office"                     # of teams that name none
# refresh = "15 s"                      # how often the picture moves on without news
# as_of = "2012-05-10 15:00"            # a log of the past: the clock starts there and runs on
# start = 2026-11-02                    # cases opened earlier are old backlog, counted on their own
# include = ["teams.toml"]              # the same sections may live in several files

# ---------------------------------------------------------------- calendars
[calendars.office]
timezone = "Europe/Berlin"
week = { mon-thu = "08:00-12:00, 13:00-17:00", fri = "08:00-15:00" }
# holidays = { country = "DE", subdivision = "BY" }    # public holidays; extra = [...], without = [...] mend the list
# closures = ["2026-12-28/2026-12-31", "company.ics"]  # days, ranges, iCalendar files
# exceptions = { 2026-12-24 = "08:00-12:00" }          # half days and extra days

# [[calendars.office.versions]]         # from this date these keys replace those above
# from = 2027-01-01
# week = { mon-fri = "08:00-16:30" }

# ---------------------------------------------------------------- people
# [teams.east]
# label = "East"
# names = ["East", "EAST"]              # what the sources call it; * stands for anything
# calendar = "office"

# [teams.experts]
# names = ["* 2nd"]
# tier = "expert"                       # cases queue for them

# [owners.anna]                         # not listed: still there, under the source's word
# label = "Anna Smith"
# names = ["a.smith", "Anna Smith"]
# team = "east"
# tier = "front_line"                   # front_line, expert, sales, coordinator, project, machine (owns nothing)
# wip_limit = 8

# ---------------------------------------------------------------- work
# [case_types.order]
# label = "Orders"
# names = ["Purchase order"]
# pauses = ["waiting: client"]          # which waiting stops the clock; the default: the client, and no reason
# reopened = "resume"                   # resume, restart, span

# [[targets]]                           # the most specific one binds a case: priority, case_type, team, source
# case_type = "order"
# within = "8 h"                        # net work hours; "2 days" are working days; or by = "source_due_at"
# goal = 0.9
# from = 2026-01-01

# ---------------------------------------------------------------- sources
# [sources.crm]
# kind = "csv"                          # csv, excel, parquet, xes
# path = "exports/crm-*.csv"            # relative to this file; * stands for anything
# rows = "cases"                        # cases: a row a case; events: a row an event
# interval = "1 min"                    # how often it is looked at
# label = "CRM"
# timezone = "Europe/Berlin"            # must, where times carry no offset; offsets = "ignore" where they are wrong
# time_formats = ["%d/%m/%Y %H:%M"]     # none for ISO 8601
# nulls = ["", "NA", "?"]               # these say nothing
# nobody = ["SYSTEM"]                   # owners that are no person

# [sources.crm.columns]                 # ours = theirs; a list: the first that is not empty; braces join columns
# case_id = "Case Number"
# opened_at = "Created"                 # or a date and a time: opened_date = "Date", opened_time = "Time"
# closed_at = ["Resolved", "Closed"]
# changed_at = "Last changed"
# state = "{Status}/{Sub status}"
# owner = "Assigned To"
# holder = "Current Group"              # where work is handed on while the owner stays
# team = "Territory"
# case_type = "Type"
# priority = "Priority"
# account = "Client"
# subject = "Subject"
# source_due_at = "Due"                 # events have occurred_at, activity and actor as well

# [sources.crm.states]                  # their words to ours; * stands for anything
# queued = ["New/*"]
# active = ["In progress/*", "Accepted/*"]
# "waiting: client" = ["*/Wait - User"]
# "waiting: supplier" = ["*/On order"]
# done = ["Resolved/*", "Closed/*"]
# void = ["*/Duplicate", "*/Spam"]      # in no figure

# [sources.crm.events]                  # a second table beside the cases: statuses, activities, e-mails
# path = "exports/crm-activities-*.csv"
# columns = { case_id = "Case", occurred_at = "When", activity = "Type", actor = "By" }

# ---------------------------------------------------------------- what stands on the walls, and what was changed
# [[televisions]]                       # `casewall tv pair CODE --name lobby` writes one
# name = "lobby"
# team = "east"                         # without it: all teams
# scenes = { now = "30 s", team = "15 s", week = "15 s" }
# names = "initials"                    # full, initials or none
# theme = "dark"                        # dark or light

# [[changes]]                           # the natural limits of the weekly series begin anew after it
# date = 2026-11-02
# what = "two more people on the front line"
# teams = ["east"]                      # without it: all teams

# ---------------------------------------------------------------- who sees what
# [privacy]
# owner_figures = "supervisors"         # all, supervisors, off: figures by person on every screen

# [thresholds]
# least_n = 20                          # fewer cases: "n too small"
"""
