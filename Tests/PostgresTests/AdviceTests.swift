import Testing

@testable import Postgres

/// What the operator reads about each kind of failure.
@Suite struct AdviceTests {
  /// The classes of appendix A of PostgreSQL's manual that are errors, with a condition of each.
  static let classes = [
    "03000", "08000", "09000", "0A000", "0B000", "0F001", "0L000", "0P000", "0Z002", "10608",
    "20000", "21000", "22000", "23000", "24000", "25000", "26000", "27000", "28000", "2B000",
    "2D000", "2F000", "34000", "38000", "39000", "3B001", "3D000", "3F000", "40000", "42000",
    "44000", "53000", "54000", "55000", "57000", "58000", "72000", "F0000", "HV000", "P0000",
    "XX000",
  ]

  @Test(arguments: classes) func everyClassHasAdvice(state: String) throws {
    let advice = try #require(
      DatabaseError(kind: .server, sqlState: state, message: "").advice, "\(state)")
    #expect(advice.count > 10)
    #expect(!advice.hasSuffix("."))
    // A condition that nobody thought of has its class's advice.
    let unknown = DatabaseError(
      kind: .server, sqlState: state.prefix(2) + "Z99", message: ""
    ).advice
    #expect(unknown?.isEmpty == false)
  }

  @Test(arguments: [
    ("42501", "the role lacks a right: `fm2pg grants` prints the SQL that gives what is needed"),
    ("53300", "lower --jobs, close other sessions, or raise max_connections"),
    ("23999", "rows violate a constraint: check the rules of the columns it names"),
  ])
  func exactAndGeneral(state: String, advice: String) {
    #expect(DatabaseError(kind: .server, sqlState: state, message: "").advice == advice)
  }

  @Test func withoutSQLState() {
    #expect(
      DatabaseError(kind: .connection, message: "").advice
        == "see why in the server's log or the network's, then run the command again")
    #expect(DatabaseError(kind: .server, sqlState: "99999", message: "").advice == nil)
    #expect(
      DatabaseError(kind: .cancelled, sqlState: "57014", message: "").advice
        == "run the same command again: it goes on where it stopped")
    for failure in ConnectionFailure.allCases {
      let error = DatabaseError(kind: .connection, message: "", failure: failure)
      #expect(error.advice == failure.advice)
      #expect(!failure.advice.hasSuffix("."))
    }
  }

  @Test(arguments: [
    ("40001", true), ("40P01", true), ("55P03", true), ("53300", true), ("57P01", true),
    ("57P02", true), ("57P03", true), ("08006", true), ("08000", true), ("08P01", true),
    ("08004", false), ("28P01", false), ("28000", false), ("3D000", false), ("57014", false),
    ("57P04", false), ("53100", false), ("23505", false), ("42501", false), ("42P01", false),
    ("XX000", false), ("58030", false), ("40002", false), ("22021", false),
  ])
  func retryableStates(state: String, expected: Bool) {
    for kind in [DatabaseError.Kind.server, .connection] {
      #expect(
        DatabaseError(kind: kind, sqlState: state, message: "").isRetryable == expected)
    }
    #expect(!DatabaseError(kind: .cancelled, sqlState: state, message: "").isRetryable)
    #expect(!DatabaseError(kind: .protocolViolation, sqlState: state, message: "").isRetryable)
  }

  @Test func retryableWithoutSQLState() {
    #expect(DatabaseError(kind: .connection, message: "").isRetryable)
    #expect(!DatabaseError(kind: .server, message: "").isRetryable)
    for failure in ConnectionFailure.allCases {
      let error = DatabaseError(kind: .connection, message: "", failure: failure)
      #expect(error.isRetryable == (failure == .unreachable))
    }
  }

  /// Messages of libpq 13 to 18, as it writes them before a server has spoken.
  @Test(arguments: [
    (
      "connection to server at \"127.0.0.1\", port 1 failed: Connection refused\n"
        + "\tIs the server running on that host and accepting TCP/IP connections?",
      ConnectionFailure.unreachable
    ),
    (
      "connection to server on socket \"/tmp/.s.PGSQL.1\" failed: No such file or directory",
      .unreachable
    ),
    ("could not connect to server: Connection refused", .unreachable),
    ("connection to server at \"h\" (10.0.0.1), port 5432 failed: timeout expired", .unreachable),
    (
      "connection to server at \"h\", port 5 failed: server closed the connection unexpectedly\n"
        + "\tThis probably means the server terminated abnormally", .unreachable
    ),
    (
      "could not translate host name \"h\" to address: Temporary failure in name resolution",
      .unreachable
    ),
    ("could not translate host name \"h\" to address: Name or service not known", .unknownHost),
    ("invalid sslmode value: \"x\"", .malformed),
    ("definition of service \"x\" not found", .malformed),
    (
      "connection to server at \"h\", port 5 failed: fe_sendauth: no password supplied", .noPassword
    ),
    (
      "connection to server at \"h\", port 5 failed: server does not support SSL, but SSL was "
        + "required", .noTLS
    ),
    (
      "connection to server at \"h\", port 5 failed: root certificate file \"/x/root.crt\" does "
        + "not exist\nEither provide the file or change sslmode to disable server certificate "
        + "verification.", .noRootCertificate
    ),
    (
      "connection to server at \"h\", port 5 failed: could not read root certificate file \"/x\": "
        + "No such file or directory", .noRootCertificate
    ),
    (
      "connection to server at \"h\", port 5 failed: SSL error: certificate verify failed",
      .untrustedCertificate
    ),
    (
      "connection to server at \"h\", port 5 failed: server certificate for \"a\" (and 1 other "
        + "name) does not match host name \"h\"", .wrongHostName
    ),
    (
      "connection to server at \"h\", port 5 failed: SSL error: tlsv1 alert unknown ca",
      .clientCertificate
    ),
    (
      "connection to server at \"h\", port 5 failed: private key file \"/x\" has group or world "
        + "access; file must have permissions u=rw (0600) or less if owned by the current user",
      .clientCertificate
    ),
    ("connection to server at \"h\", port 5 failed: SSL error: wrong version number", .tls),
    ("connection to server at \"h\", port 5 failed: SSL SYSCALL error: EOF detected", .unreachable),
    ("something new", .other),
    (
      "connection to server at \"a\", port 5 failed: server does not support SSL, but SSL was "
        + "required\nconnection to server at \"b\", port 5 failed: Connection refused",
      .unreachable
    ),
  ])
  func causes(message: String, expected: ConnectionFailure) {
    #expect(ConnectionFailure(message: message) == expected)
    #expect(DatabaseError.connecting(message).sqlState == nil)
    #expect(!DatabaseError.connecting(message).message.contains("\n"))
  }

  @Test func serversWordsWhileConnecting() {
    let error = DatabaseError.connecting(
      """
      connection to server at "h" (::1), port 5432 failed: Connection refused
      \tIs the server running on that host and accepting TCP/IP connections?
      connection to server at "h" (127.0.0.1), port 5432 failed: SCHWERWIEGEND:  28P01: Passwort ist \
      falsch
      LOCATION:  auth_failed, auth.c:326
      """)
    #expect(
      error
        == DatabaseError(
          kind: .connection, sqlState: "28P01",
          message: "connection to server at \"h\" (::1), port 5432 failed: Connection refused; "
            + "connection to server at \"h\" (127.0.0.1), port 5432 failed: SCHWERWIEGEND:  "
            + "Passwort ist falsch"))
    #expect(!error.isRetryable)
  }
}
