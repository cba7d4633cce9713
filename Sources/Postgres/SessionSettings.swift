/// What every session of fm2pg sets on the server.
enum SessionSettings {
  /// How values and definitions are printed and read, and no timeout but the client's own.
  private static let pinned = [
    ("client_encoding", "UTF8"), ("DateStyle", "ISO, MDY"), ("IntervalStyle", "postgres"),
    ("TimeZone", "UTC"), ("row_security", "off"), ("standard_conforming_strings", "on"),
    ("extra_float_digits", "1"), ("bytea_output", "hex"), ("search_path", ""),
    ("quote_all_identifiers", "off"), ("synchronize_seqscans", "off"),
    ("statement_timeout", "0"), ("lock_timeout", "0"),
    ("idle_in_transaction_session_timeout", "0"), ("client_min_messages", "warning"),
  ]

  /// When the network is cut, the server learns it after about a minute; seconds, and milliseconds
  /// for `tcp_user_timeout`. A session over a unix socket ignores them.
  private static let keepalives = [
    ("tcp_keepalives_idle", "30"), ("tcp_keepalives_interval", "10"), ("tcp_keepalives_count", "3"),
    ("tcp_user_timeout", "60000"),
  ]

  /// Without it a server looks at its client only when it has something to say: the long statement
  /// of a killed client would go on, and hold its locks.
  private static let socketCheck = ("client_connection_check_interval", "2s")

  static func withoutSocketCheck(serverVersion: Int) -> [(name: String, value: String)] {
    var settings = pinned + keepalives
    if serverVersion >= 140_000 { settings.append(("idle_session_timeout", "0")) }
    if serverVersion >= 170_000 { settings.append(("transaction_timeout", "0")) }
    return settings.map { (name: $0.0, value: $0.1) }
  }

  static func all(serverVersion: Int) -> [(name: String, value: String)] {
    let settings = withoutSocketCheck(serverVersion: serverVersion)
    if serverVersion < 140_000 { return settings }
    return settings + [(name: socketCheck.0, value: socketCheck.1)]
  }
}
