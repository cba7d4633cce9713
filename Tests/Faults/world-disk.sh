# Cases of world.sh: disks that are full or cannot be written. Each uses a small tmpfs.
# shellcheck shell=bash disable=SC2034,SC2154
disk_cases=(disk_full wal_full state_read_only data_read_only temporary_full rejects_unwritable)

# as_root COMMAND…: mounting needs it.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

# mount_small FOLDER OPTIONS: a tmpfs; goes away at exit.
mount_small() {
  mkdir -p "$1"
  as_root mount -t tmpfs -o "$2,mode=755" faults "$1" ||
    die "cannot mount a tmpfs; as root, or with --skip-mounts for fewer cases"
  mounted+=("$1")
  at_exit+=(unmount_all)
}

mounted=()
unmount_all() {
  local index
  for ((index = ${#mounted[@]} - 1; index >= 0; index--)); do as_root umount -l "${mounted[index]}"; done
  mounted=()
}

resize() { as_root mount -o "remount,size=$2k" "$1"; }
used() { df -k --output=used "$1" | tail -n 1 | tr -d ' '; }

# second_server: another private server, under $work/disk; the first one's settings are put aside.
second_server() {
  first_state=$state first_url=$url
  state=$work/disk
  "$fm2pg" db start "$work/project" --state "$state" --quiet
  url=$("$fm2pg" db url "$work/project" --state "$state")
  reset_database template0
  exports=$work/old load --state "$state" --quiet || die "the older exports cannot be loaded"
  # Nothing that was written so far is to be written again while the disk is watched.
  sql fm2pg 'vacuum analyze' checkpoint
}

forget_second_server() {
  "$fm2pg" db destroy "$work/project" --state "$state" --quiet || problem "cannot destroy"
  state=$first_state url=$first_url
}

# peak FOLDER: the most that is used while a load runs, in KB; the load ends well.
peak() {
  local most=0 now
  begin
  while kill -0 "$loader" 2>/dev/null; do
    now=$(used "$1")
    if ((now > most)); then most=$now; fi
    sleep 0.02
  done
  finish
  ((code == 0)) || die "the load on the small disk ended with $code: $(<"$work/err")"
  printf '%s' "$most" >"$work/peak"
}

# The data directory with its WAL: at several places between empty and enough.
case_disk_full() {
  local before extra fraction full=0
  mount_small "$work/disk" size=2g
  second_server
  keep_database start_small
  # The first load leaves WAL behind that later ones use again.
  run
  reset_database start_small
  sql fm2pg checkpoint
  before=$(used "$work/disk")
  peak "$work/disk"
  extra=$(($(<"$work/peak") - before))
  for fraction in 15 35 55 70 85; do
    reset_database start_small
    sql fm2pg checkpoint
    before=$(used "$work/disk")
    resize "$work/disk" $((before + extra * fraction / 100))
    run --retry 0
    note "room for $fraction % of $extra KB; $(sql fm2pg "select coalesce((select step_id
      from fm2pg.step where run_id = (select run_id from fm2pg.run order by ordinal desc limit 1)
      and status = 'done' order by finished_at desc limit 1), 'no step')" 2>/dev/null || echo 'server down')"
    # Near the end a load may just fit.
    if ((fraction < 80)); then expect 4; else expect 0 4; fi
    if ((code == 4)); then full=$((full + 1)); fi
    expect_message '53100|E401|E403|space'
    resize "$work/disk" 2000000
    "$fm2pg" db start "$work/project" --state "$state" --quiet
    expect_old_target
    recover
  done
  ((full > 3)) || problem "the disk was full $full times"
  forget_second_server
}

# Only the WAL has no room: PostgreSQL stops itself.
case_wal_full() {
  local data before
  mount_small "$work/disk" size=2g
  second_server
  data=$(data_directory)
  "$fm2pg" db stop "$work/project" --state "$state" --quiet
  mount_small "$work/wal" size=2g
  cp -a "$data/pg_wal" "$work/wal/pg_wal"
  rm -r "$data/pg_wal"
  ln -s "$work/wal/pg_wal" "$data/pg_wal"
  "$fm2pg" db start "$work/project" --state "$state" --quiet
  # All rows go through the WAL, and no old segment is kept for use again.
  sql postgres 'alter system set wal_level = replica' 'alter system set wal_recycle = off' \
    'alter system set min_wal_size = 32' >/dev/null
  "$fm2pg" db stop "$work/project" --state "$state" --quiet
  "$fm2pg" db start "$work/project" --state "$state" --quiet
  sql postgres 'select pg_switch_wal()' checkpoint >/dev/null
  # Most of what is there already, so that the load needs a segment more.
  sql postgres "select pg_logical_emit_message(false, 'faults', repeat('x', room::int)) from (
      select 16777216 * (1 + count(f.name)) - min(p.file_offset) - 200000 as room
      from pg_walfile_name_offset(pg_current_wal_insert_lsn()) p
      left join pg_ls_waldir() f on f.name > p.file_name and f.name ~ '^[0-9A-F]{24}\$'
    ) r" >/dev/null
  # Only now: until here old segments may still go away.
  before=$(used "$work/wal")
  resize "$work/wal" $((before + 1024))
  run --retry 0
  expect 4
  expect_message 'E401|E402|E403|53100'
  resize "$work/wal" 2000000
  "$fm2pg" db start "$work/project" --state "$state" --quiet
  expect_old_target
  recover
  forget_second_server
}

# A state folder that cannot be written, with no server in it yet.
case_state_read_only() {
  mount_small "$work/closed" size=1m
  as_root mount -o remount,ro "$work/closed"
  code=0
  load --state "$work/closed/state" --rebuild >"$work/out" 2>"$work/err" </dev/null || code=$?
  expect 4
  expect_message "E403.*closed"
  [[ -z $(ls -A "$work/closed") ]] || problem "something was written"
}

# The data of a stopped server cannot be written.
case_data_read_only() {
  mount_small "$work/disk" size=1g
  second_server
  "$fm2pg" db stop "$work/project" --state "$state" --quiet
  as_root mount -o remount,ro "$work/disk"
  run --retry 0
  expect 4
  expect_message E403
  as_root mount -o remount,rw "$work/disk"
  "$fm2pg" db start "$work/project" --state "$state" --quiet
  expect_old_target
  recover
  forget_second_server
}

# /tmp has no room for a socket; it is mounted for the load alone.
case_temporary_full() {
  mkdir -p "$work/elsewhere"
  # The program may be under /tmp itself.
  cp "$fm2pg" "$work/program"
  code=0
  # shellcheck disable=SC2016
  as_root unshare -m bash -c '
      mount --bind "$1" /mnt && mount -t tmpfs -o nr_inodes=1,size=4k faults /tmp && shift &&
        exec "$@"' bash "$work" \
    /mnt/program full-load /mnt/project --exports /mnt/new --state /mnt/elsewhere \
    >"$work/out" 2>"$work/err" </dev/null || code=$?
  expect 4
  expect_message 'E403.*/tmp'
}

# The rejects do not fit on their disk; an older file stays, and no draft. A device stays a device.
case_rejects_unwritable() {
  fresh_start
  run
  mount_small "$work/full" size=4k
  code=0
  "$fm2pg" rejects export "$work/project" --state "$state" --out "$work/full/rejects.csv" \
    >"$work/out" 2>"$work/err" || code=$?
  expect 70
  expect_message 'E702.*No space'
  [[ -z $(ls -A "$work/full") ]] || problem "a part of the file is left"
  as_root mknod "$work/full/device" c 1 7
  code=0
  "$fm2pg" rejects export "$work/project" --state "$state" --out "$work/full/device" \
    >"$work/out" 2>"$work/err" || code=$?
  expect 70
  [[ -c $work/full/device ]] || problem "a file took the place of a device"
}
