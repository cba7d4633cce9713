# Shared by the fault scripts: a clinic, a private server, and the comparison of what loads leave.
# shellcheck shell=bash
# Expects: set -euo pipefail, and $fm2pg (the program). Sets $work, a folder that goes away at exit.
: "${fm2pg:?}"

faults=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$faults/../.." && pwd)
export SWIFT_BACKTRACE=enable=no PGCONNECT_TIMEOUT=10
unset FM2PG_TARGET DATABASE_URL PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGSERVICE PGOPTIONS
keep=${keep:-}
# Debian's psql is a wrapper that takes longer to start than many a query.
for folder in /usr/lib/postgresql/*/bin; do
  if [[ -x $folder/psql ]]; then PATH=$folder:$PATH; fi
done

say() { printf '%s\n' "$*"; }
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 2
}

# Seconds since the epoch, to the millisecond, without a process.
now() { printf '%s' "${EPOCHREALTIME/,/.}"; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }'; }

# end_children PID: loads, readers and proxies that a script leaves behind when it is interrupted.
end_children() {
  local child
  for child in $(pgrep -P "$1"); do
    end_children "$child"
    kill -9 "$child"
  done 2>/dev/null
}

# Functions to run at exit, the last one first.
at_exit=()
leave() {
  local status=$? index
  set +e
  trap - EXIT INT TERM
  end_children "$$"
  for ((index = ${#at_exit[@]} - 1; index >= 0; index--)); do "${at_exit[index]}"; done
  if [[ -z $keep ]]; then rm -rf "$work"; else say "kept: $work"; fi
  exit "$status"
}

# make_work: the folder of this run. Others may pass through it, as the server's user has to.
make_work() {
  work=$(mktemp -d /tmp/faults.XXXXXX)
  chmod 711 "$work"
  mkdir "$work/tmp"
  chmod 1777 "$work/tmp"
  trap leave EXIT
  trap 'exit 130' INT TERM
}

# prepare_generator: $generator, built once.
prepare_generator() {
  generator=$repository/.build/faults/generate
  if [[ ! -x $generator || $repository/bench/generate.swift -nt $generator ]]; then
    mkdir -p "${generator%/*}"
    swiftc -O "$repository/bench/generate.swift" -o "$generator.new"
    mv "$generator.new" "$generator"
  fi
}

# make_clinic PATIENTS SEED FORMAT: exports in $work/new and, a quarter as many, in $work/old; the
# project in $work/project, with what a swap has to carry over added to its schema.
make_clinic() {
  local mapping=${project:-$repository/mappings/clinic}
  prepare_generator
  "$generator" --seed $(($2 + 1)) --patients $(($1 / 4)) --format "$3" --dirty 0.002 \
    --out "$work/old" --project "$work/ignored" --mapping "$mapping" >/dev/null
  "$generator" --seed "$2" --patients "$1" --format "$3" --dirty 0.002 \
    --out "$work/new" --project "$work/project" --mapping "$mapping" | tail -n 1 >"$work/size"
  cat >"$work/project/schema/900_faults.sql" <<'SQL'
create view open_invoices as select id, patient_id, total from invoices where status = 'open';
create materialized view patients_by_clinic as
  select clinic_id, count(*) as patients from patients group by clinic_id;
create function refuse_renaming() returns trigger language plpgsql as
  'begin if new.legacy_id <> old.legacy_id then raise exception ''fixed''; end if; return new; end';
create trigger patients_keep_their_key before update on patients
  for each row execute function refuse_renaming();
SQL
}

# The private server of $work/state. Sets $server, the URL without a database.
start_server() {
  state=$work/state
  "$fm2pg" db start "$work/project" --state "$state" --quiet
  url=$("$fm2pg" db url "$work/project" --state "$state")
  at_exit+=(destroy_server)
}

destroy_server() {
  [[ -d $work/state ]] || return 0
  "$fm2pg" db destroy "$work/project" --state "$work/state" --quiet
}

# sql DATABASE QUERY…: unaligned rows of queries as the private server's superuser.
sql() {
  local database=$1 query
  local arguments=()
  shift
  for query in "$@"; do arguments+=(-c "$query"); done
  psql -XAtq -v ON_ERROR_STOP=1 "${arguments[@]}" "${url%%/fm2pg\?*}/$database?${url#*\?}"
}

data_directory() {
  local home=$state/postgres
  if [[ -f $home/home ]]; then home=$(head -n 1 "$home/home"); fi
  printf '%s/data' "$home"
}

# reset_database TEMPLATE: the target database anew, empty (template0) or as a copy.
reset_database() {
  local strategy=''
  if [[ $1 != template0 && $(sql postgres 'show server_version_num') -ge 150000 ]]; then
    strategy='strategy file_copy'
  fi
  sql postgres 'drop database if exists fm2pg with (force)' \
    "create database fm2pg template $1 $strategy" >/dev/null
}

# keep_database NAME: puts the target database aside as a template.
keep_database() {
  sql postgres "create database $1 template fm2pg" "alter database $1 allow_connections false"
}

# fingerprint [URL]: the lines of fingerprint.sql.
fingerprint() {
  psql -X -v target=clinic -v staging=staging -v control=fm2pg -f "$faults/fingerprint.sql" \
    "${1:-$url}"
}

# leftovers [URL]: what must not be there, one line each. Backends end a moment after their client.
leftovers() {
  local found='' try
  for ((try = 0; try < 30; try++)); do
    found=$(psql -X -v control=fm2pg -f "$faults/leftovers.sql" "${1:-$url}" 2>&1) || true
    [[ -n $found ]] || break
    sleep 0.1
  done
  [[ -z $found ]] || printf '%s\n' "$found"
  find "$work/tmp" -mindepth 1 -printf 'file in the temporary folder: %P\n'
}

# same_as REFERENCE [URL]: prints the differences between a kept fingerprint and now; fails if any.
same_as() {
  fingerprint "${2:-$url}" >"$work/fingerprint.now" 2>&1 || true
  [[ -s $1 ]] || die "there is no reference $1"
  diff "$1" "$work/fingerprint.now" | grep '^[<>]' | cut -c 1-200 | head -n 20
  cmp -s "$1" "$work/fingerprint.now"
}

# require_sight REFERENCE: the comparison must see one changed cell, or it proves nothing.
require_sight() {
  sql fm2pg "update clinic.patients set notes = notes || 'x' where legacy_id =
    (select min(legacy_id) from clinic.patients where notes <> '')"
  if same_as "$1" >/dev/null; then die "the comparison did not see a changed cell"; fi
}

# load OPTIONS…: a full load of the new exports in the foreground.
load() {
  TMPDIR=$work/tmp timeout --kill-after=5 600 \
    "$fm2pg" full-load "$work/project" --exports "${exports:-$work/new}" "$@"
}
