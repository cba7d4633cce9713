internal import Loading
internal import MigrationModel
internal import Postgres

extension CommandFailure {
  /// Turns what the stages throw into what the operator reads.
  static func translating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw CommandFailure(error)
    } catch let error as ServerSetupError {
      throw CommandFailure(.privateServer, error.message, hint: error.advice)
    } catch let error as LoadError {
      throw CommandFailure(error)
    }
  }

  init(_ error: DatabaseError) {
    switch error.kind {
    case .connection:
      let code: FailureCode = error.failure == .serverTooOld ? .serverTooOld : .connection
      self.init(code, error.message, hint: error.advice)
    case .cancelled:
      self.init(.interrupted, "interrupted")
    case .server, .protocolViolation:
      var place = error.table.map { "table '\($0)'" }
      if let constraint = error.constraint { place = "constraint '\(constraint)'" }
      let state = error.sqlState.map { " (SQLSTATE \($0))" } ?? ""
      let statement = error.statement.map { ", in: \($0)" } ?? ""
      self.init(.server, error.message + state + statement, where: place, hint: error.advice)
    }
  }

  init(_ error: LoadError) {
    switch error {
    case .diagnostics(let diagnostics):
      self = CommandFailure(diagnostics) ?? CommandFailure(.configuration, "the plan has errors")
    case .exports(let errors):
      self.init(errors: errors.map { ReportedError($0) }, exitCode: .export)
    case .newerControlSchema(let found):
      self.init(
        .newerControlSchema,
        "the control schema has version \(found), this program knows up to "
          + "\(ControlSchema.currentVersion)",
        hint: "use the newer fm2pg that wrote it")
    case .locked(let holder):
      self.init(
        .locked, "another load of this target is running: \(holder)",
        hint: "wait until it has ended, or stop it")
    case .refused(let message, let hint):
      self.init(.needsRebuild, message, hint: hint)
    case .maskRefused(let message, let hint):
      self.init(.masking, message, hint: hint)
    case .unbalanced(let sentences):
      self.init(
        errors: sentences.map { ReportedError(code: FailureCode.notBalanced.rawValue, $0) },
        exitCode: .findings)
    case .interrupted:
      self.init(.interrupted, "interrupted")
    }
  }
}
