"""The fixed parts of the demo company's casewall.toml."""

HEAD = """\
# The demo company: invented people, clients and cases, made by `casewall demo`. Nothing here is real.
# It is an ordinary configuration over ordinary files, so it also shows how yours can look.

[casewall]
name = "Demo customer service"
store = "sqlite:///demo.db"
timezone = "{zone}"
calendar = "office"
start = {start}                    # cases opened earlier are old backlog
{as_of}
[calendars.office]
timezone = "{zone}"
week = {{ mon-fri = "{office}" }}
holidays = {{ country = "DE", subdivision = "BY" }}
closures = [{closures}]

[calendars.experts]                      # the hours that they keep free for cases
timezone = "{zone}"
week = {{ mon-fri = "{expert}" }}
holidays = {{ country = "DE", subdivision = "BY" }}
closures = [{closures}]

[teams.east]
label = "East"
names = ["East", "EAST"]

[teams.west]
label = "West"
names = ["West", "WEST"]

[teams.experts]
label = "Experts"
names = ["Experts", "EXPERTS"]
tier = "expert"                          # cases queue for them
calendar = "experts"
"""

SOURCES = """
# ------------------------------------------------------------------ three systems
[sources.crm]                            # quotes: a row a case, and its activities beside it
kind = "csv"
path = "crm-cases.csv"
rows = "cases"
label = "CRM"
interval = "{interval}"
timezone = "{zone}"               # its times carry no offset
time_formats = ["%d/%m/%Y %H:%M:%S"]
case_url = "https://crm.demo.example/cases/{{case_id}}"    # leads nowhere: there is no such system

[sources.crm.columns]
case_id = "Case Number"
subject = "Subject"
account = "Client"
team = "Territory"
priority = "Rating"
opened_at = "Created"
owned_at = "Taken"
closed_at = "Resolved"
changed_at = "Changed"
state = "Status"
owner = "Assigned To"
holder = "With"

[sources.crm.values]
case_type = "quote"

[sources.crm.states]                     # "Awaiting PO" is a word that nobody has mapped yet: see the marks
queued = ["New", "With experts"]
active = ["In progress"]
"waiting: client" = ["Waiting for client"]
done = ["Resolved"]

[sources.crm.events]
path = "crm-activities.csv"
columns = {{ case_id = "Case", occurred_at = "When", state = "Status", owner = "Owner", holder = "With", actor = "By", \
activity = "Activity" }}

[sources.crm.activities]
client_told_open = ["Confirmation e-mail"]
client_told_close = ["Closing e-mail"]

[sources.erp]                            # orders: a row an event
kind = "parquet"
path = "erp-orders.parquet"
rows = "events"
label = "ERP"
interval = "{interval}"
timezone = "{zone}"
nobody = ["BATCH"]
case_url = "https://erp.demo.example/orders/{{case_id}}"

[sources.erp.columns]
case_id = "OrderNo"
occurred_at = "Stamp"
state = "Status"
owner = "Clerk"
holder = "Desk"
team = "Area"
account = "Customer"
subject = "Text"
priority = "Prio"
activity = "Note"
actor = "User"

[sources.erp.values]
case_type = "order"

[sources.erp.states]
queued = ["ENTERED", "EXPERTS"]
active = ["IN WORK"]
"waiting: client" = ["CLIENT"]
"waiting: supplier" = ["ON ORDER"]       # the clock runs on: the client waits for us
done = ["DONE"]

[sources.erp.activities]
client_told_open = ["Confirmation e-mail"]
client_told_close = ["Closing e-mail"]

[sources.desk]                           # issues: a row an event, times in UTC
kind = "csv"
path = "desk-events.csv"
rows = "events"
label = "Desk"
interval = "{interval}"
nulls = ["-"]
case_url = "https://desk.demo.example/tickets/{{case_id}}"

[sources.desk.columns]
case_id = "ticket"
occurred_at = "time"
state = "status"
owner = "owner"
holder = "with"
team = "team"
account = "client"
subject = "title"
priority = "priority"
activity = "what"
actor = "by"
source_due_at = "due"                    # the desk counts by its own rules: see Reconciliation
source_met = "promise"

[sources.desk.values]
case_type = "issue"

[sources.desk.states]
queued = ["new", "escalated"]
active = ["open"]
"waiting: client" = ["pending client"]
done = ["solved"]
void = ["spam"]

[sources.desk.met]
yes = ["kept"]
no = ["broken"]

[sources.desk.activities]
client_told_open = ["Confirmation e-mail"]
client_told_close = ["Closing e-mail"]
"""
