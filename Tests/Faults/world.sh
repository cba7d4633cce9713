#!/usr/bin/env bash
# What else the world does to a load: full disks, cut connections, ended sessions, locks, read-only
# folders, clocks that jump, exports that change. After each fault: the exit code of the contract, a
# message with a hint, the target as it was; then the same command again, and everything as after a
# load that nobody disturbed.
# usage: Tests/Faults/world.sh [--binary FILE] [--patients P] [--seed S] [--only PATTERN] [--keep]
#          [--skip-mounts]
# Full disks are small tmpfs mounts, which need root or sudo; --skip-mounts leaves those cases out.
set -euo pipefail

patients=600 seed=1 only='' keep='' skip_mounts='' project=''
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fm2pg=$here/../../.build/release/fm2pg
usage() {
  sed -n '6,8s/^# //p' "${BASH_SOURCE[0]}" >&2
  exit 2
}
while (($# > 0)); do
  case $1 in
    --keep) keep=yes ;;
    --skip-mounts) skip_mounts=yes ;;
    --patients | --seed | --only)
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
# shellcheck source=SCRIPTDIR/world-disk.sh
source "$here/world-disk.sh"
# shellcheck source=SCRIPTDIR/world-server.sh
source "$here/world-server.sh"
# shellcheck source=SCRIPTDIR/world-client.sh
source "$here/world-client.sh"

passed=0 failed=0
problems=()
notes=()
problem() { problems+=("$*"); }
note() { notes+=("$*"); }

# fresh_start: the target database as after the older load, which every case rebuilds.
fresh_start() { reset_database start_loaded; }

# run OPTIONS…: the load in the foreground; sets $code.
run() {
  code=0
  load --state "$state" --rebuild "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# begin OPTIONS…: the load in the background; sets $loader.
begin() {
  load --state "$state" --rebuild "$@" >"$work/out" 2>"$work/err" </dev/null 7>&- 8>&- &
  loader=$!
}

# finish: waits for it; sets $code.
finish() {
  code=0
  wait "$loader" || code=$?
}

# expect CODE…: the exit code, and for a failure one message with a hint.
expect() {
  local wanted
  note "exit $code$(grep -E '(error\[|hint:)' "$work/err" | head -n 4 | sed 's/^ */ | /' | tr -d '\n' || true)"
  for wanted in "$@"; do
    if ((code == wanted)); then
      ((code == 0)) || grep -q 'error\[[A-Z][0-9]*\]' "$work/err" || problem "exit $code without a message"
      ((code == 0)) || grep -q 'hint:' "$work/err" || problem "exit $code without a hint"
      return
    fi
  done
  problem "exit $code where $* is right: $(tail -n 3 "$work/err" | tr '\n' ' ')"
}

# expect_message PATTERN: that the message says what the case is.
expect_message() {
  ((code == 0)) || grep -qE "$1" "$work/err" || problem "the message does not say '$1'"
}

# expect_old_target: nothing is published, not even in part.
expect_old_target() {
  ((code != 0)) || return 0
  local now
  now=$(counts 2>&1) || true
  [[ $now == "$old_counts" ]] || problem "the target is not as it was: $now"
}

# recover OPTIONS…: the same command ends well, and all is as it should be.
recover() {
  run "$@"
  ((code == 0)) || problem "the rerun ended with $code: $(tail -n 3 "$work/err" | tr '\n' ' ')"
  local found
  found=$(same_as "$work/reference") || problem "not the same: $found"
  found=$(leftovers "$url")
  [[ -z $found ]] || problem "left behind: $found"
}

counts() {
  sql fm2pg "select (select count(*) from clinic.patients) || ' '
    || (select count(*) from clinic.invoice_lines)"
}

# wait_for QUERY: until it answers true, a minute at most. The server asks itself, which is faster
# than a load goes on.
wait_for() {
  sql fm2pg "do \$\$ begin
      for try in 1..20000 loop
        if ($1) then return; end if;
        perform pg_sleep(0.003);
      end loop;
      raise exception 'never';
    end \$\$" 2>/dev/null
}

# attempt NAME: runs one case.
attempt() {
  [[ -z $only || $1 =~ ^($only) ]] || return 0
  problems=()
  notes=()
  local begun
  begun=$(now)
  "case_$1"
  local verdict=ok
  if ((${#problems[@]} > 0)); then verdict=FAILED; fi
  say "$1: $(since "$begun") s: $verdict"
  if ((${#notes[@]} > 0)); then printf '    %s\n' "${notes[@]}"; fi
  if [[ $verdict == ok ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '  %s\n' "${problems[@]}"
  fi
}

make_work
make_clinic "$patients" "$seed" mixed
start_server
reset_database template0
exports=$work/old load --state "$state" --quiet || die "the older exports cannot be loaded"
old_counts=$(counts)
keep_database start_loaded
begun=$(now)
run
((code == 0)) || die "the reference load ended with $code: $(<"$work/err")"
usual=$(since "$begun")
fingerprint >"$work/reference"
[[ $(counts) != "$old_counts" ]] || die "old and new exports have the same counts"
require_sight "$work/reference"
say "$(<"$work/size") bytes of exports, a load takes $usual s"

for name in "${server_cases[@]}" "${client_cases[@]}"; do attempt "$name"; done
if [[ -z $skip_mounts ]]; then
  for name in "${disk_cases[@]}"; do attempt "$name"; done
else
  say "SKIPPED for --skip-mounts: ${disk_cases[*]}"
fi
say "$passed passed, $failed failed"
((passed > 0 && failed == 0))
