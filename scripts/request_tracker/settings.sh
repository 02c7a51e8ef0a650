# What the scripts beside this file share; source it after `folder` is set.
packages="request-tracker5 rt5-db-postgresql postgresql"
rt_share=/usr/share/request-tracker5
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
url="postgresql+psycopg://casewall@/rt5?host=$folder/postgres"

# RT reads these instead of /etc/request-tracker5
export RT_SITE_CONFIG="$folder/rt/RT_SiteConfig.pm"
export RT_SITE_CONFIG_DIR="$folder/rt/none"

# PostgreSQL does not run as root
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

query() {
  psql -h "$folder/postgres" -U postgres -d "$1" -X -q -t -A -v ON_ERROR_STOP=1 -c "$2"
}
