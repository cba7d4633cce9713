#!/usr/bin/env bash
# One run of the whole job on a generated clinic, beside psql's \copy of the same CSV files.
# usage: bench/clinic.sh FM2PG [PATIENTS] [FORMAT] [FOLDER]
# FORMAT is csv, merge, tab, fmpxmlresult or mixed; 250,000 patients are about 1 GB of CSV.
set -euo pipefail
if [ $# -lt 1 ]; then
  sed -n '3,4s/^# //p' "$0" >&2
  exit 2
fi
fm2pg=$1 patients=${2:-25000} format=${3:-csv} folder=${4:-$(mktemp -d)}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=$folder/state
mkdir -p "$folder"
trap '"$fm2pg" db destroy --state "$state" --quiet' EXIT

swiftc -O "$here/generate.swift" -o "$folder/generate"
"$folder/generate" --seed 42 --patients "$patients" --format "$format" --dirty 0.002 \
  --out "$folder/exports" --project "$folder/project" --mapping "$here/../mappings/clinic" | tail -n 1
"$fm2pg" db start --state "$state" --quiet
url=$("$fm2pg" db url --state "$state")

# CPU of all server processes so far, in seconds; ended backends count at their parent.
server_cpu() {
  local postmaster
  postmaster=$(psql -XAtc "select pg_read_file('postmaster.pid')" "$url" | head -n 1)
  cat /proc/"$postmaster"/stat $(pgrep -P "$postmaster" | sed 's,.*,/proc/&/stat,') 2>/dev/null |
    awk -v hz="$(getconf CLK_TCK)" '{ s += $14 + $15; if (NR == 1) s += $16 + $17 }
      END { printf "%.2f", s / hz }'
}

TIMEFORMAT='%R %U %S'
measure() {
  local name=$1 before after
  shift
  before=$(server_cpu)
  { time "$@" >"$folder/$name.json" 2>"$folder/$name.err"; } 2>"$folder/$name.time" || {
    cat "$folder/$name.err" >&2
    exit 1
  }
  after=$(server_cpu)
  read -r wall user system <"$folder/$name.time"
  awk -v name="$name" -v wall="$wall" -v user="$user" -v sys="$system" -v a="$before" -v b="$after" \
    'BEGIN { printf "%-10s wall %7.1f s   client cpu %6.1f s   server cpu %6.1f s\n",
      name, wall, user + sys, b - a }'
}

measure full-load "$fm2pg" full-load "$folder/project" --exports "$folder/exports" \
  --state "$state" --json
grep -o '"seconds": {[^}]*}' "$folder/full-load.json"
measure again "$fm2pg" full-load "$folder/project" --exports "$folder/exports" \
  --state "$state" --json
measure verify "$fm2pg" verify "$folder/project" --exports "$folder/exports" --state "$state" --json
if [ "$format" = csv ]; then
  for connections in 1 2; do
    printf 'psql \\copy  '
    "$here/psql-copy.sh" "$folder/exports" "$url" "$connections"
  done
fi
