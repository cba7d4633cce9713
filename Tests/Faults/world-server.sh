# Cases of world.sh: the server and the way to it.
# shellcheck shell=bash disable=SC2034,SC2154
server_cases=(
  cut_up cut_down cut_between_steps cut_and_retry black_hole
  restart_fast restart_immediate
  terminate_sessions terminate_control cancel_statement
  lock_on_staging reader_on_target
  read_only_database timeouts_of_role
)

# start_proxy: between client and server; sets $proxied, and feeds commands through descriptor 7.
start_proxy() {
  local sockets
  sockets=$(sql fm2pg 'show unix_socket_directories')
  rm -rf "$work/proxy"
  mkdir "$work/proxy"
  mkfifo "$work/proxy/commands"
  python3 "$here/proxy.py" "$work/proxy" "$sockets" <"$work/proxy/commands" &
  proxy=$!
  exec 7>"$work/proxy/commands"
  while [[ ! -S $work/proxy/.s.PGSQL.5432 ]]; do sleep 0.02; done
  proxied="host=$work/proxy port=5432 user=fm2pg dbname=fm2pg"
}

stop_proxy() {
  [[ -n ${proxy:-} ]] || return 0
  exec 7>&-
  wait "$proxy" || true
  proxy=''
  rm -rf "$work/proxy"
}

# cut_after DIRECTION BYTES [all]: one load whose connection is cut there.
cut_after() {
  fresh_start
  start_proxy
  printf '%s %s %s\n' "$1" "$2" "${3:-}" >&7
  run --target "$proxied" --retry 0
  expect 4
  expect_message 'E401'
  expect_old_target
  recover --target "$proxied"
  stop_proxy
}

# In the first statements, in COPY into staging, late.
case_cut_up() {
  cut_after up 2000
  cut_after up 1000000
  cut_after up 3000000 all
  cut_after up 6000000
}

# In the catalog, in COPY out of staging.
case_cut_down() {
  cut_after down 20000
  cut_after down 600000
  cut_after down 2000000 all
}

# When a step is just done: all connections at once, the control session's too.
case_cut_between_steps() {
  local step
  for step in extract:Patients transform:patients record; do
    fresh_start
    start_proxy
    begin --target "$proxied" --retry 0 --jobs 1
    wait_for "select exists (select from fm2pg.step s join fm2pg.run r using (run_id)
      where r.status = 'running' and s.status = 'done' and s.step_id = '$step')" ||
      problem "step $step was not seen"
    printf 'cut\n' >&7
    finish
    # It may just have ended.
    expect 0 4
    expect_old_target
    recover --target "$proxied"
    stop_proxy
  done
}

# A load goes on by itself when the way is open again.
case_cut_and_retry() {
  local place
  for place in 'up 1000000' 'down 600000' 'up 4000000 all'; do
    fresh_start
    start_proxy
    printf '%s\n' "$place" >&7
    run --target "$proxied"
    expect 0
    recover --target "$proxied"
    stop_proxy
  done
}

# A network that swallows packets: nobody knows. SIGINT ends the client, and the rerun the sessions
# that the server still believes in.
case_black_hole() {
  local begun
  fresh_start
  start_proxy
  begin --target "$proxied"
  wait_for "select exists (select from fm2pg.step s join fm2pg.run r using (run_id)
    where r.status = 'running' and s.status = 'done')" || problem "no step was seen"
  printf 'hole\n' >&7
  sleep 1
  kill -0 "$loader" || problem "the load ended by itself"
  begun=$(now)
  pkill -INT -P "$loader" || true
  sleep 1
  # Without an answer from the server a second signal leaves at once.
  pkill -INT -P "$loader" || true
  finish
  note "left after $(since "$begun") s"
  if ((code != 130 && code != 137)); then problem "exit $code where 130 is right"; fi
  code=130
  expect_old_target
  recover
  stop_proxy
}

# restart SIGNAL FRACTION: the server stops within a load and is started again.
restart() {
  local postmaster
  fresh_start
  postmaster=$(head -n 1 "$(data_directory)/postmaster.pid")
  begin
  sleep "$(awk -v u="$usual" -v f="$2" 'BEGIN { print u * f }')"
  kill "-$1" "$postmaster"
  # This waits until it has stopped. A load whose run has begun tries again until it is back.
  "$fm2pg" db start "$work/project" --state "$state" --quiet
  finish
  expect 0 4
  expect_old_target
  recover
}

case_restart_fast() { restart INT 0.25; restart INT 0.5; restart INT 0.8; }
case_restart_immediate() { restart QUIT 0.2; restart QUIT 0.5; restart QUIT 0.8; }

# on_session FUNCTION PATTERN: calls pg_terminate_backend or pg_cancel_backend on the first session
# whose name has the pattern, and for a cancellation runs a statement. Says whether there was one.
on_session() {
  local active=''
  if [[ $1 == pg_cancel_backend ]]; then active="and state = 'active'"; fi
  sql fm2pg "do \$\$
    declare tries int := 0; hit boolean := false;
    begin
      while not hit and tries < 10000 loop
        perform pg_stat_clear_snapshot();
        select coalesce(bool_or($1(pid)), false) into hit from (select pid from pg_stat_activity
          where application_name ~ '^fm2pg .*$2' $active limit 1) s;
        tries := tries + 1;
        if not hit then perform pg_sleep(0.002); end if;
      end loop;
      if not hit then raise exception 'no session'; end if;
    end\$\$" 2>/dev/null
}

# Each kind of session in turn; without a retry, so that the message can be seen.
case_terminate_sessions() {
  local name
  for name in extract read write fates settle build finish; do
    fresh_start
    begin --retry 0
    on_session pg_terminate_backend "$name" || note "no session '$name' was met"
    finish
    expect 0 4
    expect_old_target
    recover
  done
}

# The control session holds the lock and the ledger.
case_terminate_control() {
  local options
  for options in '--retry 0' '--retry 20'; do
    fresh_start
    # shellcheck disable=SC2086
    begin $options
    wait_for "select exists (select from fm2pg.step s join fm2pg.run r using (run_id)
      where r.status = 'running' and s.status = 'done')" || problem "no step was seen"
    on_session pg_terminate_backend control || problem "no control session was met"
    finish
    expect 0 4
    expect_old_target
    recover
  done
}

case_cancel_statement() {
  local name
  for name in extract write settle; do
    fresh_start
    begin
    on_session pg_cancel_backend "$name" || note "no session '$name' was met"
    finish
    expect 0 4
    expect_old_target
    recover
  done
}

# hold SQL: a session that runs the statements and keeps its transaction; closed by let_go.
hold() {
  mkfifo "$work/held"
  psql -XAtq -v ON_ERROR_STOP=1 "$url" <"$work/held" >"$work/held.out" 2>&1 &
  holder=$!
  exec 8>"$work/held"
  printf "begin; %s; select 'held';\n" "$1" >&8
  until grep -qs held "$work/held.out"; do sleep 0.02; done
}

let_go() {
  printf '\\q\n' >&8
  exec 8>&-
  wait "$holder" || true
  rm -f "$work/held"
}

# A load waits for what others lock, and goes on when they are done.
waits_for() {
  fresh_start
  hold "$1"
  begin
  sleep "$(awk -v u="$usual" 'BEGIN { print 2 * u + 1 }')"
  if kill -0 "$loader" 2>/dev/null; then note "it waits"; else note "it does not wait"; fi
  let_go
  finish
  expect 0
  recover
}

case_lock_on_staging() { waits_for 'lock table staging."Patients" in access exclusive mode'; }

# A long report reads the old target, and others must be able to begin theirs meanwhile.
case_reader_on_target() {
  fresh_start
  hold 'select count(*) from clinic.patients'
  begin
  sleep "$(awk -v u="$usual" 'BEGIN { print 2 * u + 1 }')"
  local seen
  seen=$(PGOPTIONS='-c statement_timeout=3s' counts 2>&1) ||
    problem "readers are shut out while the swap waits for another one: $seen"
  note "readers see $seen"
  let_go
  finish
  expect 0
  recover
}

case_read_only_database() {
  fresh_start
  sql postgres 'alter database fm2pg set default_transaction_read_only = on'
  run --retry 0
  expect 4
  expect_message '25006|read.only'
  sql postgres 'alter database fm2pg reset default_transaction_read_only'
  expect_old_target
  recover
}

# Limits meant for an application do not end a load.
case_timeouts_of_role() {
  fresh_start
  sql postgres "alter role fm2pg set statement_timeout = '20ms'" \
    "alter role fm2pg set lock_timeout = '20ms'" \
    "alter role fm2pg set idle_in_transaction_session_timeout = '20ms'"
  run
  sql postgres "set statement_timeout = 0" 'alter role fm2pg reset all'
  expect 0
  recover
}
