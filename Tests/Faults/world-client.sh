# Cases of world.sh: the machine that the load runs on.
# shellcheck shell=bash disable=SC2034,SC2154
client_cases=(
  exports_removed export_replaced export_shortened result_unwritable
  clock_between_runs clock_within_run
)

# started: when the run is in the ledger, so that the exports have been looked at.
started() {
  wait_for "select exists (select from fm2pg.run where status = 'running')" ||
    problem "the load ended before it could be disturbed"
}

case_exports_removed() {
  fresh_start
  exports=$work/moving
  cp -r "$work/new" "$exports"
  begin --jobs 1
  started
  rm -r "$exports"
  finish
  expect 3
  expect_old_target
  cp -r "$work/new" "$exports"
  recover
  unset exports
  rm -r "$work/moving"
}

# changed COMMAND…: the smallest export, which is read last, becomes another file within a load.
changed() {
  fresh_start
  exports=$work/moving
  cp -r "$work/new" "$exports"
  begin --jobs 1
  started
  "$@"
  finish
  expect 3
  expect_old_target
  rm -r "$exports"
  cp -r "$work/new" "$exports"
  recover
  unset exports
  rm -r "$work/moving"
}

replace_smallest() {
  local smallest
  smallest=$(find "$exports" -type f -printf '%s %f\n' | sort -n | head -n 1 | cut -d ' ' -f 2)
  sed '$d' "$exports/$smallest" >"$work/replacement"
  mv "$work/replacement" "$exports/$smallest"
}

shorten_smallest() {
  local smallest
  smallest=$(find "$exports" -type f -printf '%s %f\n' | sort -n | head -n 1 | cut -d ' ' -f 2)
  truncate -s -20 "$exports/$smallest"
}

case_export_replaced() { changed replace_smallest; }
case_export_shortened() { changed shorten_smallest; }

# The load is done, but nobody can be told; the next one has nothing to do.
case_result_unwritable() {
  fresh_start
  code=0
  load --state "$state" --rebuild --json >/dev/full 2>"$work/err" </dev/null || code=$?
  expect 70
  expect_message 'E702'
  code=0
  load --state "$state" --json >"$work/out" 2>"$work/err" || code=$?
  expect 0
  same_as "$work/reference" || problem "not the same"
}

# under_clock OFFSET OPTIONS…: a load whose clock is elsewhere; steady clocks go on as they are.
under_clock() {
  local offset=$1
  shift
  code=0
  FAKETIME_DONT_FAKE_MONOTONIC=1 DONT_FAKE_MONOTONIC=1 TMPDIR=$work/tmp timeout 120 \
    faketime -f "$offset" "$fm2pg" full-load "$work/project" --exports "$work/new" \
    --state "$state" --rebuild "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# A run dies in the future or the past, the next one is now.
case_clock_between_runs() {
  local offset
  for offset in '+400d' '-3d'; do
    fresh_start
    under_clock "$offset" &
    loader=$!
    wait_for "select exists (select from fm2pg.step s join fm2pg.run r using (run_id)
      where r.status = 'running' and s.status = 'done')" || problem "no step was seen"
    pkill -9 -f "^$fm2pg full-load $work/project" || true
    wait "$loader" 2>/dev/null || true
    recover
    # And one from its begin to its end.
    fresh_start
    under_clock "$offset"
    expect 0
    recover
  done
}

# The clock is set while a load runs, forward and back.
case_clock_within_run() {
  local step
  for step in '+2h' '-2h'; do
    fresh_start
    printf '+0\n' >"$work/clock"
    FAKETIME_DONT_FAKE_MONOTONIC=1 DONT_FAKE_MONOTONIC=1 TMPDIR=$work/tmp timeout 300 \
      faketime -f +0 env -u FAKETIME FAKETIME_TIMESTAMP_FILE="$work/clock" FAKETIME_NO_CACHE=1 \
      "$fm2pg" full-load "$work/project" --exports "$work/new" --state "$state" --rebuild \
      >"$work/out" 2>"$work/err" </dev/null &
    loader=$!
    started
    printf '%s\n' "$step" >"$work/clock"
    finish
    expect 0
    recover
  done
}
