"""Every mistake in a configuration is one line: the file, the key, the value and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import CasewallError
from data.rules import rules
from data.settings import load

GOOD = """
[casewall]
timezone = "Europe/Berlin"
calendar = "office"

[calendars.office]
timezone = "Europe/Berlin"
week = { mon-fri = "09:00-17:00" }

[teams.east]
calendar = "office"

[owners.anna]
team = "east"

[case_types.order]
label = "Orders"

[[targets]]
case_type = "order"
within = "8 h"

[sources.crm]
kind = "csv"
path = "crm*.csv"
timezone = "Europe/Berlin"

[sources.crm.columns]
case_id = "Id"
opened_at = "Created"

[sources.crm.states]
queued = ["New"]
done = ["Closed"]
"""
TEXT = 'write it as text, in quotes: "…"'
LIST = 'write it as a list: ["…", "…"]'
SECTION = "write it as a section with keys of its own"
LENGTH = 'write a length as a number and a unit, such as "8 h", "90 min" or "2 days"'
TOO_LONG = "must be more than nothing, and no more than a thousand weeks"
DATE = "write a date as 2026-12-24"
INSTANT = 'write an instant as "2012-05-10 15:00"'
ZONE = 'no such timezone; write an IANA name such as "Europe/Berlin".'
SPANS = "write 2026-12-28, or 2026-12-28/2026-12-31"
NUMBER = "write a whole number, such as 20"
SHARE = "a goal is a share, more than 0 and at most 1, such as 0.9"
SQLITE = 'write "sqlite:///casewall.db"'

# a line of GOOD, what stands in its place, and what is told
REPLACED = [
    ('timezone = "Europe/Berlin"\ncalendar', 'timezone = "Europe/Berln"\ncalendar',
     f'casewall.timezone = "Europe/Berln": {ZONE} Did you mean "Europe/Berlin"?'),
    ('timezone = "Europe/Berlin"\ncalendar', 'timezone = "CEST"\ncalendar', f'casewall.timezone = "CEST": {ZONE}'),
    ('calendar = "office"\n\n[cal', 'calendar = "ofice"\n\n[cal',
     'casewall.calendar = "ofice": there is no such section under [calendars]. Did you mean "office"?'),
    ('timezone = "Europe/Berlin"\nweek', "week", "calendars.office.timezone is missing. It must be given."),
    ('week = { mon-fri = "09:00-17:00" }', "", "calendars.office.week is missing. It must be given."),
    ('{ mon-fri = "09:00-17:00" }', '{ mon = "09:00-09:00" }',
     'calendars.office.week = { mon = "09:00-09:00" }: "09:00-09:00" is a session without length; '
     'around the clock is "00:00-24:00"'),
    ('{ mon-fri = "09:00-17:00" }', '{ mon = "9-17" }',
     'calendars.office.week = { mon = "9-17" }: "9-17" is no session; write it as "08:00-12:00"'),
    ('{ mon-fri = "09:00-17:00" }', '{ mon = "09:00-25:00" }',
     'calendars.office.week = { mon = "09:00-25:00" }: "09:00-25:00" has no such time of day; '
     "hours go from 00:00 to 24:00"),
    ('{ mon-fri = "09:00-17:00" }', '{ mon-fri = "09:00-17:00", fri = "09:00-15:00" }',
     'calendars.office.week = { mon-fri = "09:00-17:00", fri = "09:00-15:00" }: "fri" is given twice in the week'),
    ('{ mon-fri = "09:00-17:00" }', '{ monday = "09:00-17:00" }',
     'calendars.office.week = { monday = "09:00-17:00" }: "monday" is no day of the week. Did you mean "mon"?'),
    ('{ mon-fri = "09:00-17:00" }', '"mon-fri"',
     'calendars.office.week = "mon-fri": write a week as { mon-thu = "08:00-17:00", fri = "08:00-15:00" }'),
    ('{ mon-fri = "09:00-17:00" }', "{}",
     "calendars.office.week = {}: no day has a session, so no hour would ever count; "
     'write { mon-fri = "08:00-17:00" }'),
    ('team = "east"', 'team = "eats"',
     'owners.anna.team = "eats": there is no such section under [teams]. Did you mean "east"?'),
    ("[owners.anna]", "[teams.East]\n[owners.anna]",
     "teams.East and teams.east differ in capitals only. Write one of them under another name, or make them one "
     "section."),
    ("[[targets]]", '[case_types."ORDER "]\n[[targets]]',
     'case_types."ORDER " and case_types.order differ in capitals only. Write one of them under another name, or make '
     "them one section."),
    ("[sources.crm]", '[sources.CRM]\nkind = "csv"\npath = "x.csv"\n[sources.crm]',
     "sources.crm and sources.CRM differ in capitals only. Write one of them under another name, or make them one "
     "section."),
    ('team = "east"', "team = 3", f"owners.anna.team = 3: {TEXT}"),
    ('within = "8 h"', "", 'targets[1] = { case_type = "order" }: a target has either within = "8 h" or '
                           'by = "source_due_at"'),
    ('within = "8 h"', 'within = "8"', f'targets[1].within = "8": {LENGTH}'),
    ('within = "8 h"', "within = 8", f"targets[1].within = 8: {LENGTH}"),
    ('within = "8 h"', 'within = "0 h"', f'targets[1].within = "0 h": a target {TOO_LONG}'),
    ('within = "8 h"', 'within = "99999999999 weeks"', f'targets[1].within = "99999999999 weeks": a target {TOO_LONG}'),
    ('within = "8 h"', 'by = "due"', 'targets[1].by = "due": it is one of "source_due_at".'),
    ('within = "8 h"', 'within = "8 h"\nmeasure = "reply"',
     'targets[1].measure = "reply": it is one of "lead_time", "ownership", "first_reply" or "client_told". '
     'Did you mean "first_reply"?'),
    ('within = "8 h"', 'by = "source_due_at"\nmeasure = "first_reply"',
     'targets[1] = { case_type = "order", by = "source_due_at", measure = "first_reply" }: by = "source_due_at" '
     'promises the closing; with measure = "first_reply" write within = "1 h"'),
    ('within = "8 h"', 'within = "8 h"\ngoal = 90', f"targets[1].goal = 90: {SHARE}"),
    ('within = "8 h"', 'within = "8 h"\ngoal = "90 %"', f'targets[1].goal = "90 %": {SHARE}'),
    ('within = "8 h"', 'within = "8 h"\ngoal = nan', f"targets[1].goal = nan: {SHARE}"),
    ('within = "8 h"', 'within = "8 h"\nfrom = "2026-02-30"', f'targets[1].from = "2026-02-30": {DATE}'),
    ('within = "8 h"', 'within = "8 h"\npriority = 1', f"targets[1].priority = 1: {TEXT}"),
    ('within = "8 h"', 'within = "8 h"\ncase_typ = "x"',
     'targets[1].case_typ = "x" is not a known key. Did you mean "case_type"?'),
    ('within = "8 h"', 'within = "8 h"\nsource = "crn"',
     'targets[1].source = "crn": there is no such section under [sources]. Did you mean "crm"?'),
    ('within = "8 h"', 'within = "8 h"\n[[targets]]\ncase_type = "order"\nwithin = "4 h"',
     "targets[2] says the same as targets[1]: for the same cases from the same date. Keep one."),
    ('[[targets]]\ncase_type = "order"\n', "[targets]\n",
     'targets = { within = "8 h" }: write each as a section [[targets]]'),
    ('kind = "csv"', "", "sources.crm.kind is missing. It must be given."),
    ('kind = "csv"', 'kind = "cvs"',
     'sources.crm.kind = "cvs": it is one of "csv", "excel", "parquet", "xes", "sql" or "rest". Did you mean "csv"?'),
    ('kind = "csv"', 'kind = "sql"',
     "sources.crm: path is a key of kind csv or excel or parquet or xes, and this source is sql"),
    ('kind = "csv"', 'kind = "csv"\nsheet = "Cases"',
     "sources.crm: sheet is a key of kind excel, and this source is csv"),
    ('kind = "csv"', 'kind = "parquet"\nencoding = "cp1252"',
     "sources.crm: encoding is a key of kind csv, and this source is parquet"),
    ('kind = "csv"', 'kind = "excel"\nseparator = ";"',
     "sources.crm: separator is a key of kind csv, and this source is excel"),
    ('path = "crm*.csv"', "", 'sources.crm: path is missing: name the file, for instance path = "cases.csv"'),
    ('path = "crm*.csv"', 'path = ["a.csv"]', f'sources.crm.path = ["a.csv"]: {TEXT}'),
    ('queued = ["New"]', "queued = 3", f"sources.crm.states.queued = 3: {LIST}"),
    ("[case_types.order]", "[[alerts]]\n[case_types.order]", "[alerts] is not built yet. Take the section out."),
    ("[case_types.order]", "[sorces.erp]\n[case_types.order]",
     'sorces = { erp = {} } is not a known key. Did you mean "sources"?'),
    ("[case_types.order]", '[privacy]\nowner_figures = "some"\n[case_types.order]',
     'privacy.owner_figures = "some": it is one of "all", "supervisors" or "off".'),
    ("[case_types.order]", "[thresholds]\nleast_n = 0\n[case_types.order]",
     "thresholds.least_n = 0: it must be at least 1"),
    ("[case_types.order]", "[thresholds]\nleast_n = 2.5\n[case_types.order]", f"thresholds.least_n = 2.5: {NUMBER}"),
]  # fmt: skip


def told(folder: Path, text: str) -> str:
    """Return the error of a configuration, or fail where there is none."""
    file = folder / "casewall.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CasewallError) as error:
        rules(load(file))
    message = str(error.value)
    assert "\n" not in message
    return message


def test_the_configuration_that_is_made_wrong_below_is_right(tmp_path: Path) -> None:
    (tmp_path / "casewall.toml").write_text(GOOD, encoding="utf-8")
    assert rules(load(tmp_path / "casewall.toml")).default_calendar == "office"


@pytest.mark.parametrize(("held", "put", "expected"), REPLACED)
def test_a_wrong_value_is_told(tmp_path: Path, held: str, put: str, expected: str) -> None:
    assert held in GOOD
    assert told(tmp_path, GOOD.replace(held, put, 1)) == f"casewall.toml: {expected}"


def test_a_target_in_days_needs_a_calendar(tmp_path: Path) -> None:
    expected = (
        "casewall.toml: targets[1].within is in days or weeks, and there is no calendar to say how long a day is. "
        'Set casewall.calendar = "office", or write the target in hours.'
    )
    assert told(tmp_path, '[[targets]]\nwithin = "2 days"\n') == expected
    assert told(tmp_path, '[teams.east]\n[[targets]]\nteam = "east"\nwithin = "1 week"\n') == expected
