internal import CLibPQ

/// Where to connect: a URL, a conninfo string, a database name, or (empty) the libpq environment.
///
/// Prints as `displayName`; the password stays inside.
package struct ConnectionTarget: Sendable, Hashable {
  /// As given; may hold a password.
  let conninfo: String
  /// Replaces the database of `conninfo`.
  private(set) var database: String?

  /// A target as libpq reads it; mistakes are reported when connecting.
  package init(conninfo: String) {
    self.conninfo = conninfo
  }

  /// A target by its name in the libpq service file.
  package init(service: String) {
    self.init(conninfo: "service=" + Self.quotedValue(service))
  }

  /// The same server, another database.
  package func withDatabase(_ name: String) -> ConnectionTarget {
    var copy = self
    copy.database = name
    return copy
  }

  /// A conninfo value in quotes.
  static func quotedValue(_ value: String) -> String {
    var quoted = "'"
    for scalar in value.unicodeScalars {
      if scalar == "'" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "'"
  }

  /// Host and database without user and password, e.g. `db.example.org/clinic`.
  package var displayName: String {
    guard let given = try? parsed() else { return "(connection string that cannot be read)" }
    if let service = given["service"] { return "service \(service)" }
    let defaults = Self.defaults()
    let host = given["host"] ?? given["hostaddr"] ?? defaults["host"] ?? defaults["hostaddr"]
    let port = given["port"] ?? defaults["port"] ?? "5432"
    let name =
      database ?? given["dbname"] ?? defaults["dbname"] ?? given["user"] ?? defaults["user"] ?? ""
    return (host ?? "local socket") + (port == "5432" ? "" : ":\(port)") + "/" + name
  }

  /// The options that the string sets.
  ///
  /// - Throws: when it is malformed, without quoting any of it: what libpq quotes may be a password.
  func parsed() throws(DatabaseError) -> [String: String] {
    if conninfo.utf8.contains(0) {
      throw Self.malformed("the connection string holds a NUL character")
    }
    if conninfo.isEmpty { return [:] }
    if !isURL, !conninfo.contains("=") { return ["dbname": conninfo] }
    var message: UnsafeMutablePointer<CChar>?
    let options = unsafe PQconninfoParse(conninfo, &message)
    defer { unsafe PQconninfoFree(options) }
    if let options = unsafe options {
      let given = unsafe Self.values(options)
      try checkPassword(given)
      return given
    }
    defer { unsafe PQfreemem(message) }
    let text = unsafe message.map { unsafe String(cString: $0) } ?? "out of memory"
    throw Self.malformed("connection string: " + DatabaseError.cutAtValue(text))
  }

  private var isURL: Bool {
    conninfo.hasPrefix("postgres://") || conninfo.hasPrefix("postgresql://")
  }

  /// A raw `@` or `/` in a URL's password puts its rest into host, port or database, and from there
  /// into messages: such a URL is refused.
  private func checkPassword(_ given: [String: String]) throws(DatabaseError) {
    guard isURL else { return }
    let hostHasAt = given["host"]?.contains("@") ?? false
    let nameHasAt = given["dbname"]?.contains("@") ?? false
    let portIsText = given["port"]?.contains { !$0.isASCII || !($0.isNumber || $0 == ",") } ?? false
    if hostHasAt || nameHasAt || portIsText {
      throw Self.malformed(
        "connection URL: '@', '/' and ':' in user or password must be written %40, %2F and %3A")
    }
  }

  private static func malformed(_ message: String) -> DatabaseError {
    DatabaseError(kind: .connection, message: message, failure: .malformed)
  }

  /// What libpq takes from its environment.
  private static func defaults() -> [String: String] {
    guard let options = unsafe PQconndefaults() else { return [:] }
    defer { unsafe PQconninfoFree(options) }
    return unsafe values(options)
  }

  @unsafe
  static func values(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
    var values: [String: String] = [:]
    var option = unsafe options
    while let keyword = unsafe option.pointee.keyword {
      if let value = unsafe option.pointee.val, unsafe value.pointee != 0 {
        unsafe values[String(cString: keyword)] = unsafe String(cString: value)
      }
      unsafe option += 1
    }
    return values
  }
}

extension ConnectionTarget: CustomStringConvertible, CustomReflectable {
  package var description: String { displayName }
  package var customMirror: Mirror { Mirror(self, children: [("displayName", displayName)]) }
}
