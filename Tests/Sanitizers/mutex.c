// Shows the thread sanitizer what Swift's Mutex does when threads wait for it.
//
// The fast path of `Mutex` is compiled into the program and the sanitizer sees it. The slow path is
// in libswiftSynchronization.so, which is not instrumented: a lock that was waited for looks like no
// lock, and whatever it guards like a race. Preloaded, this stands before the three slow functions
// and tells the sanitizer that the lock was taken or is given back. The names are those of Swift 6.3
// on Linux; `make sanitize` tries them on a program with nothing but a contended Mutex first.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// Programs that are not instrumented do not have them.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static void *real(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (function == NULL) abort();
  return function;
}

SWIFT void lock_slow(uint32_t state, SELF) __asm__(LOCK);
SWIFT void lock_slow(uint32_t state, SELF) {
  SWIFT void (*next)(uint32_t, SELF) = real(LOCK);
  next(state, self);
  if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT bool try_slow(SELF) __asm__(TRY);
SWIFT bool try_slow(SELF) {
  SWIFT bool (*next)(SELF) = real(TRY);
  bool taken = next(self);
  if (taken && __tsan_acquire) __tsan_acquire(self);
  return taken;
}

SWIFT void unlock_slow(SELF) __asm__(UNLOCK);
SWIFT void unlock_slow(SELF) {
  SWIFT void (*next)(SELF) = real(UNLOCK);
  if (__tsan_release) __tsan_release(self);
  next(self);
}
