#!/usr/bin/env bash
# Kills the client and the server at random moments of a load of a generated clinic, runs the same
# command again, and compares everything with a load that nobody disturbed.
# usage: Tests/Faults/kill-moments.sh [--client N] [--server N] [--seed S] [--patients P]
#          [--project DIR] [--binary FILE] [--only I] [--keep]
# 17,000 patients are about 100 MB. --only runs one iteration of the others' seed again.
set -euo pipefail

client=6 server=2 seed=1 patients=600 only='' keep='' project=''
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fm2pg=$here/../../.build/release/fm2pg
usage() {
  sed -n '4,6s/^# //p' "${BASH_SOURCE[0]}" >&2
  exit 2
}
while (($# > 0)); do
  case $1 in
    --keep) keep=yes ;;
    --client | --server | --seed | --patients | --project | --only)
      (($# > 1)) || usage
      printf -v "${1#--}" '%s' "$2"
      shift ;;
    --binary)
      (($# > 1)) || usage
      fm2pg=$2
      shift ;;
    *) usage ;;
  esac
  shift
done
fm2pg=$(realpath "$fm2pg")
[[ -x $fm2pg ]] || { printf 'there is no program %s\n' "$fm2pg" >&2; exit 2; }
# shellcheck source=SCRIPTDIR/lib.sh
source "$here/lib.sh"

passed=0 failed=0
problems=()
problem() { problems+=("$*"); }

# chance PERCENT, pick WORD…, moment SECONDS: from the iteration's own seed.
chance() { ((RANDOM % 100 < $1)); }
pick() { local words=("$@"); printf -v picked '%s' "${words[RANDOM % $#]}"; }
moment() {
  picked=$(awk -v n=$((RANDOM * 32768 + RANDOM)) -v most="$1" \
    'BEGIN { printf "%.3f", most * 1.05 * n / 1073741824 }')
}

# stage: how far the last run has come.
stage() {
  sql fm2pg "select case when to_regclass('fm2pg.run') is null then 'no ledger' end" 2>/dev/null |
    grep . && return
  sql fm2pg "select r.status || coalesce(', ' || (select count(*) || ' steps, last '
      || (array_agg(step_id order by finished_at desc))[1] from fm2pg.step s
      where s.run_id = r.run_id and s.status = 'done' having count(*) > 0), '')
    from fm2pg.run r order by ordinal desc limit 1" 2>/dev/null | grep . || printf 'no answer'
}

# What readers see: both counts in one statement, again and again, from sessions of their own.
start_reader() {
  : >"$work/reader.out"
  : >"$work/reader.err"
  (
    while :; do
      printf '%s\n' "select (select count(*) from clinic.patients) || ' '
        || (select count(*) from clinic.invoice_lines) \\watch 0.05" |
        psql -XAtq "$url" >>"$work/reader.out" 2>>"$work/reader.err" || true
      sleep 0.1
    done
  ) 2>/dev/null &
  reader=$!
}

stop_reader() {
  [[ -n ${reader:-} ]] || return 0
  kill -STOP "$reader" 2>/dev/null || true
  pkill -9 -P "$reader" || true
  kill -9 "$reader" 2>/dev/null || true
  wait "$reader" 2>/dev/null || true
  reader=''
}

# judge_reader OLD NEW: only the old state, then only the new one; OLD is empty for a fresh target.
judge_reader() {
  local seen
  seen=$(grep -E '^[0-9]+ [0-9]+$' "$work/reader.out" | uniq | tr '\n' ',' || true)
  case $seen in
    '' | "$1," | "$2," | "$1,$2,") ;;
    *) problem "readers saw $seen where there are '$1' and '$2'" ;;
  esac
  seen=$(grep -E '^(psql:.*)?(ERROR|FATAL):' "$work/reader.err" | sed 's/^psql:[^ ]* //' |
    grep -vE '(relation|schema) "clinic.*" does not exist|terminat|shutting|starting|recovery|accepting' |
    sort | uniq -c || true)
  if [[ -n $seen ]]; then problem "readers got errors: $seen"; fi
  # A target that exists is never missing.
  if [[ -n $1 ]] && grep -q 'does not exist' "$work/reader.err"; then
    problem "readers missed the target"
  fi
}

# begin OPTIONS…: starts a load in a process group of its own; sets $loader.
begin() {
  rm -f "$work/pid" "$work/code"
  # A shell of its own waits for it, and keeps to itself that it was killed.
  (
    TMPDIR=$work/tmp setsid "$fm2pg" full-load "$work/project" --exports "$work/new" \
      --state "$state" --json "$@" >"$work/out" 2>"$work/err" &
    printf '%s\n' "$!" >"$work/pid"
    ended=0
    wait "$!" || ended=$?
    printf '%s\n' "$ended" >"$work/code.new"
    mv "$work/code.new" "$work/code"
  ) 2>/dev/null &
  until [[ -s $work/pid ]]; do sleep 0.005; done
  loader=$(<"$work/pid")
}

# finish SECONDS: waits for the load; sets $code, 124 when it hangs.
finish() {
  local deadline=$((SECONDS + $1))
  while [[ ! -f $work/code ]]; do
    if ((SECONDS > deadline)); then
      kill -9 -- "-$loader" 2>/dev/null || true
      code=124
      return
    fi
    sleep 0.02
  done
  code=$(<"$work/code")
}

# kill_client HOW: ends the running load.
kill_client() {
  case $1 in
    kill) kill -9 "$loader" 2>/dev/null || true ;;
    group) kill -9 -- "-$loader" 2>/dev/null || true ;;
    stop)
      kill -STOP "$loader" 2>/dev/null || true
      sleep 3
      kill -9 "$loader" 2>/dev/null || true ;;
    pause)
      kill -STOP "$loader" 2>/dev/null || true
      sleep 3
      kill -CONT "$loader" 2>/dev/null || true ;;
  esac
}

# kill_server HOW: the postmaster and all its children, or one backend of the load.
kill_server() {
  local postmaster victims
  postmaster=$(head -n 1 "$(data_directory)/postmaster.pid" 2>/dev/null || true)
  [[ -n $postmaster ]] || return 0
  mapfile -t victims < <(pgrep -P "$postmaster" || true)
  if [[ $1 == backend ]]; then
    mapfile -t victims < <(sql postgres "select pid from pg_stat_activity
      where application_name like 'fm2pg%'" 2>/dev/null || true)
    ((${#victims[@]} == 0)) || kill -9 "${victims[RANDOM % ${#victims[@]}]}" 2>/dev/null || true
  else
    kill -9 "$postmaster" "${victims[@]}" 2>/dev/null || true
  fi
}

# iteration KIND NUMBER: one load, disturbed.
iteration() {
  local kind=$1 number=$2 begun story='' kills=1 turn start options=() usual reference how
  RANDOM=$(cksum <<<"$seed $kind $number" | cut -d ' ' -f 1)
  problems=()
  begun=$(now)
  pick fresh fresh rebuild
  start=$picked reference=$work/reference.$picked old='' new=$new_counts
  if [[ $start == rebuild ]]; then
    old=$old_counts
    options=(--rebuild)
    reset_database start_loaded
  else
    reset_database template0
  fi
  usual=$(<"$work/seconds.$start")
  start_reader

  if [[ $kind == client ]]; then pick 1 1 1 2 3; kills=$picked; fi
  for ((turn = 0; turn < kills; turn++)); do
    pick 1 2 2 4
    if [[ $kind == client ]] && chance 10; then
      # Then the load starts the server, and may die while it does.
      "$fm2pg" db stop "$work/project" --state "$state" --quiet
      story+=" server stopped,"
    fi
    begin "${options[@]}" --jobs "$picked"
    moment "$usual"
    sleep "$picked"
    if [[ $kind == client ]]; then
      how='kill'
      if chance 25; then how=group; elif chance 10; then how=stop; elif chance 5; then how=pause; fi
      story+=" $how at $picked s"
      kill_client "$how"
      finish 120
      case $code in
        0 | 137) ;;
        *) problem "the load ended with $code: $(tail -n 2 "$work/err" | tr '\n' ' ')" ;;
      esac
    else
      how=all
      if chance 25; then how=backend; fi
      story+=" $how at $picked s"
      kill_server "$how"
      finish 120
      case $code in
        0 | 4) ;;
        *) problem "the load ended with $code: $(tail -n 2 "$work/err" | tr '\n' ' ')" ;;
      esac
    fi
    story+=" (exit $code; $(stage))"
  done

  # The same command again, at once; some with other workers.
  local again=()
  if chance 40; then pick 1 3 4; again=(--jobs "$picked"); story+=", then --jobs $picked"; fi
  local rerun
  rerun=$(now)
  begin "${options[@]}" "${again[@]}"
  finish 300
  rerun=$(since "$rerun")
  if ((code != 0)); then problem "the rerun ended with $code: $(tail -n 2 "$work/err" | tr '\n' ' ')"; fi
  stop_reader
  judge_reader "$old" "$new"
  local differences left
  if ! differences=$(same_as "$reference"); then problem "not the same: $differences"; fi
  left=$(leftovers "$url")
  if [[ -n $left ]]; then problem "left behind: $left"; fi
  left=$(diff <(state_files) "$work/state.files" | grep '^[<>]' || true)
  if [[ -n $left ]]; then problem "files in the state folder: $left"; fi

  local verdict=ok
  if ((${#problems[@]} > 0)); then verdict=FAILED; fi
  say "$kind $number: seed $seed, $start,$story, rerun exit $code after $rerun s, $(since "$begun") s: $verdict"
  if [[ $verdict == ok ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '  %s\n' "${problems[@]}"
    if [[ -n $keep ]]; then
      cp "$work/err" "$work/err.$kind.$number"
      cp "$work/fingerprint.now" "$work/fingerprint.$kind.$number"
    fi
  fi
}

# state_files: what fm2pg keeps outside the database, by name.
state_files() {
  (cd "$state" && find . -maxdepth 2 ! -path './postgres/data' ! -name '*.pid' ! -name '*.old' | sort)
}

# undisturbed NAME OPTIONS…: the reference, and how long a load usually takes.
undisturbed() {
  local begun name=$1
  shift
  begun=$(now)
  begin "$@"
  finish 900
  ((code == 0)) || die "the reference load ended with $code: $(<"$work/err")"
  since "$begun" >"$work/seconds.$name"
  fingerprint >"$work/reference.$name"
  say "reference $name: $(<"$work/seconds.$name") s, $(wc -l <"$work/reference.$name") lines"
}

counts() {
  sql fm2pg "select (select count(*) from clinic.patients) || ' '
    || (select count(*) from clinic.invoice_lines)"
}

make_work
at_exit+=(stop_reader)
make_clinic "$patients" "$seed" mixed
start_server
say "$(<"$work/size") bytes of exports, seed $seed"

sql postgres 'create role faults_reader'
reset_database template0
exports=$work/old load --state "$state" --quiet || die "the older exports cannot be loaded"
sql fm2pg 'grant usage on schema clinic to faults_reader' \
  'grant select on all tables in schema clinic to faults_reader' \
  'grant update (notes) on clinic.patients to faults_reader'
old_counts=$(counts)
keep_database start_loaded
undisturbed rebuild --rebuild
reset_database template0
undisturbed fresh
new_counts=$(counts)
[[ $new_counts != "$old_counts" ]] || die "old and new exports have the same counts"
state_files >"$work/state.files"
left=$(leftovers "$url")
[[ -z $left ]] || die "the reference leaves something behind: $left"
require_sight "$work/reference.fresh"

# once KIND NUMBER: unless only another one is asked for.
once() {
  if [[ -z $only || $only == "$1$2" ]]; then iteration "$1" "$2"; fi
}

# Both kinds side by side, so that a run that is cut short has seen both.
most=$((client > server ? client : server))
for ((number = 1; number <= most; number++)); do
  if ((number * client / most > (number - 1) * client / most)); then
    once client $((number * client / most))
  fi
  if ((number * server / most > (number - 1) * server / most)); then
    once server $((number * server / most))
  fi
done
say "$passed passed, $failed failed"
((failed == 0))
