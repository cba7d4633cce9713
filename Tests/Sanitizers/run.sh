#!/usr/bin/env bash
# The thread sanitizer over the tests that share threads, the address sanitizer over those that read
# foreign bytes. Each has a build of its own; a finding fails the run.
# usage: Tests/Sanitizers/run.sh [thread] [address]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export SWIFT_BACKTRACE=enable=no
jobs=${JOBS:-2}
kinds=("$@")
if ((${#kinds[@]} == 0)); then kinds=(thread address); fi

thread() {
  local build=.build/tsan shim
  # Swift's Mutex needs help to be seen, and a sanitizer that sees nothing proves nothing.
  mkdir -p "$build"
  shim=$PWD/$build/mutex.so
  clang -Wall -Wextra -Werror -O1 -fPIC -shared Tests/Sanitizers/mutex.c -o "$shim"
  swiftc -parse-as-library -sanitize=thread Tests/Sanitizers/mutex-control.swift -o "$build/control"
  export TSAN_OPTIONS=halt_on_error=1:exitcode=66
  if [[ $(LD_PRELOAD=$shim "$build/control" guarded) != 600000 ]]; then
    printf 'the thread sanitizer reports a guarded number: see Tests/Sanitizers/mutex.c\n' >&2
    return 1
  fi
  if LD_PRELOAD=$shim "$build/control" racy >"$build/control.log" 2>&1 ||
    ! grep -q ThreadSanitizer "$build/control.log"; then
    printf 'the thread sanitizer does not see a race\n' >&2
    return 1
  fi
  swift build -j "$jobs" --build-tests --sanitize=thread --scratch-path "$build"
  LD_PRELOAD=$shim swift test --skip-build --sanitize=thread --scratch-path "$build" \
    --filter 'DatabaseTests|PostgresTests'
}

address() {
  local build=.build/asan
  # Leaks are not looked for: the Swift runtime keeps what it made once.
  export ASAN_OPTIONS=detect_leaks=0:exitcode=66
  swift build -j "$jobs" --build-tests --sanitize=address --scratch-path "$build"
  swift test --skip-build --sanitize=address --scratch-path "$build" \
    --filter 'ExtractionTests|ReferenceReadersTests|MappingFileTests'
}

for kind in "${kinds[@]}"; do
  case $kind in
    thread | address) "$kind" ;;
    *)
      sed -n '4s/^# //p' "${BASH_SOURCE[0]}" >&2
      exit 2 ;;
  esac
done
