package import MigrationModel

/// Why a load ended without a target, apart from broken exports and servers, which throw
/// `ExportError` and `DatabaseError`.
package enum LoadError: Error, Sendable {
  /// Mistakes of the operator; exit 2.
  case diagnostics([Diagnostic])
  /// Every export that cannot be used; exit 3.
  case exports([ExportError])
  /// The control schema was written by a newer program; exit 2.
  case newerControlSchema(found: Int)
  /// Another run holds the lock; exit 5.
  case locked(holder: String)
  /// A gate refused; exit 6.
  case refused(message: String, hint: String)
  /// A masked load and an unmasked one would meet, or another key is asked for.
  case maskRefused(message: String, hint: String)
  /// An identity of the balance does not hold; exit 1.
  case unbalanced([String])
  /// The operator interrupted the run; exit 130.
  case interrupted
}
