#!/usr/bin/env bash
# A real Request Tracker in a folder: Debian's request-tracker5 on a PostgreSQL of its own, filled with eight weeks of
# tickets. No web server, no mail, no port: the database listens on a socket in the folder.
#
#   scripts/request_tracker/set_up.sh FOLDER
#
# What is there already is kept: after a stop in the middle run it again. Delete the folder to begin anew.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?name a folder: scripts/request_tracker/set_up.sh FOLDER}
mkdir -p "$folder/rt"
folder=$(cd "$folder" && pwd)
. "$here/settings.sh"

if [ ! -d "$rt_share" ] || [ -z "$postgres" ]; then
  [ "$(id -u)" = 0 ] || { echo "As root: apt-get install $packages" >&2; exit 1; }
  echo "Installing Request Tracker and PostgreSQL (some minutes)"
  # the package would set up a database of its own and ask questions about it
  echo "request-tracker5 request-tracker5/dbconfig-install boolean false" | debconf-set-selections
  apt-get update -qq
  # shellcheck disable=SC2086
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
  . "$here/settings.sh"
fi

if [ ${#folder} -gt 80 ]; then
  echo "The path of $folder is too long for a socket: choose one of at most 80 letters" >&2
  exit 1
fi
if ! as_postgres test -x "$folder"; then
  echo "The user postgres cannot enter $folder: choose one that everybody may enter, such as /var/tmp/rt" >&2
  exit 1
fi
if [ ! -d "$folder/postgres" ]; then
  echo "Making a PostgreSQL in $folder/postgres"
  install -d -m 0700 "$folder/postgres"
  if [ "$(id -u)" = 0 ]; then chown postgres: "$folder/postgres"; fi
  # whoever may enter the folder of the socket may log in, and only its owner (and root) may
  as_postgres "$postgres/initdb" -D "$folder/postgres" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  cat >>"$folder/postgres/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$folder/postgres'
timezone = 'UTC'
CONF
fi
if [ ! -f "$folder/rt/RT_SiteConfig.pm" ]; then
  sed "s|@SOCKET@|$folder/postgres|" "$here/RT_SiteConfig.pm" >"$folder/rt/RT_SiteConfig.pm"
fi
"$here/server.sh" "$folder" start

if ! query postgres "SELECT 1 FROM pg_database WHERE datname = 'rt5'" | grep -q 1; then
  echo "Setting up RT's database"
  (umask 077 && head -c 12 /dev/urandom | base64 | tr -d '/+\n' >"$folder/rt/root-password")
  rt-setup-database --action init --dba postgres --dba-password none \
    --root-password-file "$folder/rt/root-password" >"$folder/rt/setup.log" 2>&1 \
    || { query postgres 'DROP DATABASE IF EXISTS rt5' >/dev/null; tail -5 "$folder/rt/setup.log" >&2; exit 1; }
fi
if [ ! -f "$folder/rt/filled.json" ]; then
  echo "Making eight weeks of tickets with RT's own functions (some minutes)"
  rm -rf "$folder/rt/answers"
  perl -I"$rt_share/lib" "$here/fill.pl" --answers "$folder/rt/answers" >"$folder/rt/fill.log" 2>&1 \
    || { query postgres 'DROP DATABASE rt5 WITH (FORCE)'; tail -5 "$folder/rt/fill.log" >&2; exit 1; }
  mv "$folder/rt/answers/filled.json" "$folder/rt/filled.json"
fi
query rt5 "$(cat "$here/reader.sql")" >/dev/null
echo "Ready. The address for Casewall: RT_URL='$url'"
