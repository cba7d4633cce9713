internal import CLibPQ

extension ConnectionTarget {
  /// What a broken network or a dead server is given before libpq gives up: seconds, and
  /// milliseconds for `tcp_user_timeout`. libpq's own defaults wait for many minutes or for ever.
  static let patience = [
    ("connect_timeout", "15"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
    ("keepalives_count", "3"), ("tcp_user_timeout", "60000"),
  ]

  /// All options as libpq would use them: string, service, environment, its own defaults; without
  /// the empty ones. May hold a password.
  ///
  /// Nobody is connected to: only libpq knows all its sources and their order, and it tells the
  /// outcome of a connection only, so one is begun with a setting that it refuses at once.
  func effectiveOptions() -> [String: String] {
    let words = CStringArray(["dbname", "sslmode"])
    let values = CStringArray([conninfo, "none of libpq's"])
    let started = unsafe words.withConstant { words in
      unsafe values.withConstant { values in unsafe PQconnectStartParams(words, values, 1) }
    }
    guard let handle = unsafe started else { return [:] }
    defer { unsafe PQfinish(handle) }
    guard let options = unsafe PQconninfo(handle) else { return [:] }
    defer { unsafe PQconninfoFree(options) }
    return unsafe Self.values(options)
  }

  /// What libpq connects with, in the order in which later entries win.
  func parameters(role: String) -> [(String, String)] {
    let given = effectiveOptions()
    // libpq expands the first dbname as a connection string; later ones are plain names.
    var parameters = Self.patience.filter { given[$0.0] == nil }
    parameters.append(("dbname", conninfo))
    if let database { parameters.append(("dbname", database)) }
    parameters.append(("application_name", Self.applicationName(of: role)))
    parameters.append(("client_encoding", "UTF8"))
    return parameters
  }

  /// As the server would cut it: it does so with a notice that comes while connecting, when libpq
  /// still prints notices by itself.
  package static func applicationName(of role: String) -> String {
    var name = ""
    for scalar in "fm2pg \(role)".unicodeScalars {
      guard name.utf8.count + UTF8.width(scalar) <= 63 else { break }
      name.unicodeScalars.append(scalar)
    }
    return name
  }
}
