#!/usr/bin/env bash
# What psql needs for the same CSV files: \copy into tables of text columns, no keys, no checks.
# usage: bench/psql-copy.sh DIR URL [CONNECTIONS]     (CONNECTIONS is 1 or 2)
set -euo pipefail
if [ $# -lt 2 ]; then
  sed -n '3s/^# //p' "$0" >&2
  exit 2
fi
folder=$1 url=$2 connections=${3:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One COPY needs one connection: the largest file first, each to the connection with less to do.
declare -a load script
for ((c = 0; c < connections; c++)); do
  load[c]=0
  script[c]=$work/$c.sql
  {
    echo '\set ON_ERROR_STOP 1'
    echo 'select pg_backend_pid() as pid \gset'
    echo '\setenv BACKEND :pid'
  } >"${script[c]}"
done
{
  echo 'set client_min_messages = warning;'
  echo 'drop schema if exists psql_copy cascade; create schema psql_copy;'
} >"$work/ddl.sql"

total=0
while read -r bytes file; do
  table=$(basename "$file" .csv)
  total=$((total + bytes))
  # Field names hold no comma; a name that occurs again gets #2, as in staging.
  columns=$(head -n 1 "$file" | tr -d '"\r' | awk -F, '{
    for (i = 1; i <= NF; i++) {
      n = ++seen[$i]
      printf "%s\"%s%s\" text", (i > 1 ? ", " : ""), $i, (n > 1 ? "#" n : "")
    }}')
  echo "create table psql_copy.\"$table\" ($columns);" >>"$work/ddl.sql"
  best=0
  for ((c = 1; c < connections; c++)); do
    if ((load[c] < load[best])); then best=$c; fi
  done
  load[best]=$((load[best] + bytes))
  echo "\\copy psql_copy.\"$table\" from '$file' with (format csv, header)" >>"${script[best]}"
done < <(find "$folder" -maxdepth 1 -name '*.csv' -printf '%s %p\n' | sort -rn)

psql -X -q -v ON_ERROR_STOP=1 -f "$work/ddl.sql" "$url"
for ((c = 0; c < connections; c++)); do
  # The server's share is read from /proc, so it needs a server on this machine.
  echo "\\! awk '{print \$14 + \$15}' /proc/\$BACKEND/stat 2>/dev/null >$work/$c.ticks" \
    >>"${script[c]}"
done

TIMEFORMAT='%R %U %S'
run() {
  local pids=() pid
  for ((c = 0; c < connections; c++)); do
    psql -X -q -f "${script[c]}" "$url" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
}
{ time run; } 2>"$work/time" || {
  cat "$work/time" >&2
  exit 1
}
read -r wall user system < <(tail -n 1 "$work/time")
ticks=$(cat "$work"/*.ticks 2>/dev/null | awk '{s += $1} END {print s + 0}')
awk -v wall="$wall" -v cpu_user="$user" -v cpu_system="$system" -v ticks="$ticks" \
  -v hz="$(getconf CLK_TCK)" -v bytes="$total" -v connections="$connections" 'BEGIN {
  server = ticks > 0 ? sprintf("%.2f", ticks / hz) : "unknown"
  printf "connections %d, bytes %d, wall %.2f s, %.1f MB/s, ", connections, bytes, wall, bytes / wall / 1e6
  printf "client cpu %.2f s, server cpu %s s\n", cpu_user + cpu_system, server
}'
