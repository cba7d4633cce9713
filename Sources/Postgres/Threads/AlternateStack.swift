internal import Glibc

/// Gives this thread a stack for signal handlers, until it ends: on a stack that has overflowed no
/// handler can run, and the system would end the process without a word.
///
/// The memory is never freed, so this is for threads that live as long as the process.
package func keepAlternateStack() {
  _ = unsafe setAlternateStack()
}

/// Runs the body with a stack for signal handlers, see `keepAlternateStack`.
func withAlternateStack(_ body: () -> Void) {
  let memory = unsafe setAlternateStack()
  body()
  guard let memory = unsafe memory else { return }
  var none = unsafe stack_t()
  unsafe none.ss_flags = Int32(SS_DISABLE)
  if unsafe sigaltstack(&none, nil) == 0 { unsafe free(memory) }
}

/// More than any processor's registers need; nil when there is no memory.
private let alternateStackSize = 64 * 1024

@unsafe
private func setAlternateStack() -> UnsafeMutableRawPointer? {
  guard let memory = unsafe malloc(alternateStackSize) else { return nil }
  var stack = unsafe stack_t()
  unsafe stack.ss_sp = memory
  unsafe stack.ss_size = alternateStackSize
  if unsafe sigaltstack(&stack, nil) == 0 { return unsafe memory }
  unsafe free(memory)
  return nil
}
