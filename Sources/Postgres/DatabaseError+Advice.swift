extension DatabaseError {
  /// What the operator can do about it: by SQLSTATE, else by its class; nil only when the server
  /// made up a class of its own.
  package var advice: String? {
    if let ownAdvice { return ownAdvice }
    if kind == .cancelled { return "run the same command again: it goes on where it stopped" }
    if let failure { return failure.advice }
    guard let sqlState else { return kind == .connection ? Self.lostAdvice : nil }
    if let exact = Self.adviceByState[sqlState] { return exact }
    if let general = Self.adviceByClass[String(sqlState.prefix(2))] { return general }
    return kind == .connection ? Self.lostAdvice : nil
  }

  private static let lostAdvice =
    "see why in the server's log or the network's, then run the command again"

  private static let report =
    "this is a mistake in fm2pg, or something else changed the schemas meanwhile: run the command "
    + "again; if it stays, report it"

  private static let adviceByState: [String: String] = [
    "08004": "the server refuses connections: see its log",
    "08P01":
      "what answers is no PostgreSQL server, or a pooler that cannot reach it: check host and port",
    "0A000": "what the schema or the server asks for is not possible there: see the message",
    "22021": "the text is not valid in the server's encoding: the database must be UTF8",
    "22P05": "the server's encoding cannot hold the text: the database must be UTF8",
    "23502": "a column must have a value: mend its rule, or give it a default",
    "25006": "the server is read only, perhaps a standby: connect to the primary",
    "25P03": "raise idle_in_transaction_session_timeout for the role",
    "25P04": "raise transaction_timeout for the role",
    "28P01": "check the user and the password (password file or PGPASSWORD)",
    "3D000": "create the database, or name another one in the target",
    "3F000": "create the schema, or correct its name in the mapping",
    "40001": "another session changed the same rows: run the command again",
    "40003": "the connection broke while the transaction ended: run the command again",
    "40P01": "another session locked the same tables in another order: run the command again",
    "42501": "the role lacks a right: `fm2pg grants` prints the SQL that gives what is needed",
    "42P04": "another database has this name: drop it, or name another one",
    "53000": "see the server's log for what it is short of",
    "53100": "free disk space on the server, then run the command again",
    "53200": "the server is out of memory: lower work_mem, maintenance_work_mem or --jobs",
    "53300": "lower --jobs, close other sessions, or raise max_connections",
    "53400": "the server's settings set a limit: raise the one that the message names",
    "54000": "a limit of PostgreSQL is reached: split the table or the statement",
    "54001": "an expression is nested too deeply: raise max_stack_depth or simplify the schema",
    "54011": "PostgreSQL has at most 1,600 columns in a table: split it",
    "55000": "the object is not in a state for this: see the message",
    "55006": "close the other sessions that use the object",
    "55P03": "another session holds a lock: let it end, then run the command again",
    "57014": "a timeout or an administrator ended the statement: run the command again",
    "57P01": "the server was shut down or the session ended by an administrator: run it again",
    "57P02": "the server restarts after a crash: see its log, then run the command again",
    "57P03": "the server is starting or stopping: run the command again in a moment",
    "57P04": "the database was dropped: create it again, or name another one",
    "57P05": "raise idle_session_timeout for the role",
    "58P01": "a file of the server is missing: see its log, and check its disk",
    "72000": "the snapshot is too old: raise old_snapshot_threshold, then run the command again",
    "XX001": "the server's data is damaged: see its log and restore it from a backup",
    "XX002": "an index is damaged: REINDEX it, then run the command again",
  ]

  /// One entry for each class of PostgreSQL's error codes (appendix A of its manual) that an error
  /// can have; 00 is success, 01 and 02 are warnings.
  private static let adviceByClass: [String: String] = [
    "03": report,
    "08": "the connection broke: check the network and the server's log, then run it again",
    "09": "a trigger of the database failed: see the server's log",
    "0A": "the server cannot do this: see the message",
    "0B": report,
    "0F": "a large object was used wrongly by a function of the database",
    "0L": "the role may not grant this: have the owner of the object do it",
    "0P": "the role does not exist or may not be used: check the user of the target",
    "0Z": "a function of the database handles errors wrongly",
    "10": "an XPath or XQuery expression of the database failed",
    "20": "a CASE in a function of the database has no branch for a value",
    "21":
      "a query of the schema gives more rows or columns than it may: check its views and checks",
    "22": "a value does not fit its type: check the column's rule in the mapping",
    "23": "rows violate a constraint: check the rules of the columns it names",
    "24": report,
    "25":
      "the transaction is in a wrong state: a pooler or a function of the database may cause it",
    "26":
      "a prepared statement is gone, as behind a transaction pooler: connect to the server itself",
    "27": "a trigger changed the same row again: check the triggers of the table",
    "28": "check the user, and the server's rules for who may connect (pg_hba.conf)",
    "2B": "other objects depend on the role's rights: take those away first",
    "2D": report,
    "2F": "a function of the database failed: see the server's log",
    "34": report,
    "38": "a function of the database outside SQL failed: see the server's log",
    "39": "a function of the database was called wrongly: see the server's log",
    "3B": report,
    "3D": "create the database, or name another one in the target",
    "3F": "create the schema, or correct its name in the mapping",
    "40": "another session was in the way: run the command again",
    "42": report,
    "44": "a view's CHECK OPTION refuses the row: load the table below the view",
    "53": "the server is short of something: see its log, free it, then run the command again",
    "54": "a limit of PostgreSQL is reached: see the message",
    "55": "the object is in use or not ready: close other sessions, then run the command again",
    "57": "the server ended the session: see its log, then run the command again",
    "58": "the server's system failed: see its log, and check its disk",
    "72": "run the command again",
    "F0": "the server's configuration file is wrong: see its log",
    "HV": "a foreign server failed: check that it runs and what its options say",
    "P0": "a function or trigger of the database refused: the server's log has its words",
    "XX": "the server met an internal error: see its log",
  ]
}
