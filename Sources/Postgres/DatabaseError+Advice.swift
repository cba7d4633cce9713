extension DatabaseError {
  /// What the operator can do about it, by SQLSTATE; nil when there is nothing general to say.
  package var advice: String? {
    if kind == .cancelled { return "run the same command again: it goes on where it stopped" }
    guard let sqlState else { return kind == .connection ? Self.connectionAdvice : nil }
    if let exact = Self.adviceByState[sqlState] { return exact }
    if let general = Self.adviceByClass[String(sqlState.prefix(2))] { return general }
    return kind == .connection ? Self.connectionAdvice : nil
  }

  private static let connectionAdvice =
    "check that the server runs and that host, port, database, user and password are right"

  private static let adviceByState: [String: String] = [
    "25006": "the server is read only, perhaps a standby: connect to the primary",
    "28P01": "check the user and the password (password file or PGPASSWORD)",
    "3D000": "create the database, or name another one in the target",
    "3F000": "create the schema, or correct its name in the mapping",
    "40001": "another session changed the same rows: run the command again",
    "40P01": "another session locked the same tables in another order: run the command again",
    "42501": "give the role the right it lacks; with row security it needs BYPASSRLS",
    "53100": "free disk space on the server, then run the command again",
    "53200": "the server is out of memory: lower work_mem, maintenance_work_mem or --jobs",
    "53300": "lower --jobs, close other sessions, or raise max_connections",
    "55006": "close the other sessions that use the object",
    "55P03": "another session holds a lock: let it end, then run the command again",
    "57014": "a timeout or an administrator ended the statement: run the command again",
    "57P03": "the server is starting or stopping: run the command again in a moment",
  ]

  private static let adviceByClass: [String: String] = [
    "08": connectionAdvice,
    "22": "a value does not fit its type: check the column's rule in the mapping",
    "23": "rows violate a constraint: check the rules of the columns it names",
    "28": "check the user, and the server's rules for who may connect (pg_hba.conf)",
    "57": "the server ended the session: see its log, then run the command again",
    "58": "the server's system failed: see its log",
    "XX": "the server met an internal error: see its log",
  ]
}
