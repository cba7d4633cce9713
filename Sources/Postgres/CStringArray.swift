internal import Glibc

/// A NULL-terminated array of C strings, freed with it.
@safe
struct CStringArray: ~Copyable {
  private var pointers: [UnsafeMutablePointer<CChar>?]

  /// Copies the strings; a NUL inside one would cut it, so the callers exclude it.
  init(_ strings: [String]) {
    unsafe pointers = strings.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
  }

  deinit {
    for index in unsafe pointers.indices { unsafe free(pointers[index]) }
  }

  /// Lends the array as `argv` wants it.
  borrowing func withMutable<R>(
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
  ) -> R {
    unsafe pointers.withUnsafeBufferPointer { buffer in
      // The array always holds its terminating NULL.
      guard let base = buffer.baseAddress else { preconditionFailure("no terminator") }
      return unsafe body(base)
    }
  }

  /// Lends the array as `const char *const *`.
  borrowing func withConstant<R>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R) -> R {
    unsafe withMutable { base in
      unsafe base.withMemoryRebound(
        to: UnsafePointer<CChar>?.self, capacity: pointers.count, body)
    }
  }
}
