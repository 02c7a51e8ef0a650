#!/usr/bin/env bash
# Starts, stops or looks at the PostgreSQL of a Request Tracker that set_up.sh made: server.sh FOLDER start|stop|status
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "${1:?name the folder}" && pwd)
. "$here/settings.sh"
running() { as_postgres "$postgres/pg_ctl" -D "$folder/postgres" status >/dev/null 2>&1; }

case ${2:-status} in
  start) running || as_postgres "$postgres/pg_ctl" -D "$folder/postgres" -l "$folder/postgres/log" -w start >/dev/null ;;
  stop) ! running || as_postgres "$postgres/pg_ctl" -D "$folder/postgres" -m fast -w stop >/dev/null ;;
  status) if running; then echo running; else echo stopped; fi ;;
  *) echo "start, stop or status" >&2; exit 2 ;;
esac
