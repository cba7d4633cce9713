internal import Glibc
internal import Postgres

/// Makes a crash say nothing but that it happened. Swift's backtracer prints registers and memory,
/// and a core file holds all of it: field values and passwords.
package enum CrashGuard {
  /// To be called first of all, from main: the Swift runtime has then installed its own handlers
  /// as `SWIFT_BACKTRACE` says, and these take their place.
  package static func install() {
    forbidCoreFiles()
    keepAlternateStack()
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV, SIGSYS] {
      handle(number) { _ in endAfterCrash() }
    }
    // By default these end the process with a core file.
    for number in [SIGQUIT, SIGXCPU] where !SignalWatch.isIgnored(number) {
      handle(number) { _exit(128 + $0) }
    }
  }

  private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_ONSTACK
    unsafe sigaction(number, &action, nil)
  }

  /// For this process and those that it starts. The limit alone does not stop a core file that the
  /// system pipes to a program; handling every signal that makes one does.
  private static func forbidCoreFiles() {
    let core = __rlimit_resource_t(RLIMIT_CORE.rawValue)
    var limit = rlimit()
    guard unsafe getrlimit(core, &limit) == 0 else { return }
    limit.rlim_cur = 0
    unsafe setrlimit(core, &limit)
  }
}

/// Runs in a signal handler: only calls that are safe there, and no memory but constants.
private func endAfterCrash() -> Never {
  var terminal = termios()
  if unsafe tcgetattr(STDERR_FILENO, &terminal) == 0 { say("\r\u{1B}[K") }
  say("error[E701]: fm2pg met a mistake of its own and ended at once; run the same command again\n")
  _exit(70)
}

private func say(_ text: StaticString) {
  _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
}
