internal import CLibPQ

/// Owns one `PGresult`.
@safe
struct ServerResult: ~Copyable {
  private let pointer: OpaquePointer?

  /// Takes over a result; NULL stands for a lost connection or no memory.
  init(owning pointer: OpaquePointer?) {
    unsafe self.pointer = unsafe pointer
  }

  deinit {
    unsafe PQclear(pointer)
  }

  /// `PGRES_FATAL_ERROR` for NULL.
  var status: ExecStatusType { unsafe PQresultStatus(pointer) }

  /// Whether this is the NULL after the last result.
  var isNull: Bool { unsafe pointer == nil }

  /// The command tag, e.g. `COMMIT`.
  var commandTag: String {
    guard let text = unsafe PQcmdStatus(pointer) else { return "" }
    return unsafe String(cString: text)
  }

  /// Rows that the command touched; 0 when it does not count.
  var affectedRows: Int {
    guard let text = unsafe PQcmdTuples(pointer) else { return 0 }
    return unsafe Int(String(cString: text)) ?? 0
  }

  /// All rows as text.
  var rows: [[String?]] {
    let width = unsafe PQnfields(pointer)
    return unsafe (0..<PQntuples(pointer)).map { row in
      (0..<width).map { column in value(row, column) }
    }
  }

  private func value(_ row: Int32, _ column: Int32) -> String? {
    guard unsafe PQgetisnull(pointer, row, column) == 0,
      let start = unsafe PQgetvalue(pointer, row, column)
    else { return nil }
    let length = unsafe Int(PQgetlength(pointer, row, column))
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }

  /// A field of an error report, by its code in the protocol (`PG_DIAG_…`).
  func errorField(_ code: Character) -> String? {
    guard let ascii = code.asciiValue,
      let text = unsafe PQresultErrorField(pointer, Int32(ascii))
    else { return nil }
    return unsafe String(cString: text)
  }
}
