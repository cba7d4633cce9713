import FM2PGTestSupport
import Testing

@testable import Postgres

@Suite struct DatabaseErrorTests {
  @Test(arguments: [
    (
      "22P02", "invalid input syntax for type integer: \"Smith\"",
      "invalid input syntax for type integer"
    ),
    ("22P02", "invalid input value for enum mood: \"Smith\"", "invalid input value for enum mood"),
    (
      "22003", "value \"99999999999\" is out of range for type integer",
      "a number is out of range for its type"
    ),
    (
      "22021", "invalid byte sequence for encoding \"UTF8\": 0xff",
      "invalid byte sequence for encoding"
    ),
    (
      "22P05", "character with byte sequence 0xf0 0x9f in encoding \"UTF8\" has no equivalent",
      "character with byte sequence"
    ),
    ("22000", "\"Smith\"", "a value does not fit"),
    (
      "P0001", "patient Smith is too old",
      "a function or trigger of the database raised an exception"
    ),
    (
      "23505", "duplicate key value violates unique constraint \"t_pkey\"",
      "duplicate key value violates unique constraint \"t_pkey\""
    ),
    ("XX000", "parse error: Smith", "parse error"),
    ("XX000", "tuple concurrently updated", "tuple concurrently updated"),
    ("42P01", "relation \"a\" does not exist\nsecond line", "relation \"a\" does not exist"),
  ])
  func redaction(state: String, message: String, expected: String) {
    #expect(DatabaseError.redacted(message, sqlState: state) == expected)
  }

  @Test(
    arguments: [
      (nil, false), ("COPY t, line 1", false),
      ("PL/pgSQL function f() line 3 at SQL statement", false),
      ("PL/pgSQL function f() line 3 at RAISE\nSQL statement \"SELECT f()\"", true),
      ("PL/pgSQL-Funktion f() Zeile 3 bei FOR over EXECUTE statement", true),
      ("SQL function \"f\" statement 1\nPL/Python function \"f\"", true),
    ] as [(String?, Bool)])
  func freeText(context: String?, isFree: Bool) {
    #expect(DatabaseError.isFreeText(context: context) == isFree)
  }

  @Test(arguments: [
    ("SELECT 'Smith'", "SELECT"),
    ("COPY \"staging\".\"Patients\" (\"a\") FROM STDIN", "COPY \"staging\".\"Patients\""),
    ("-- why\nUPDATE t\n SET a = $1", "UPDATE t SET a ="),
    ("INSERT INTO t VALUES ('Smith')", "INSERT INTO t VALUES"),
    ("COMMIT; SELECT 1", "COMMIT"),
  ])
  func firstWords(sql: String, expected: String) {
    #expect(DatabaseError.firstWords(sql) == expected)
  }

  @Test func serverErrorHasNamesButNoValues() throws {
    try TestServer.withSchema("errors") { connection, schema in
      try connection.execute(
        "CREATE TABLE \(schema).t (id int CONSTRAINT t_key PRIMARY KEY, name text NOT NULL)")
      try connection.execute("INSERT INTO \(schema).t VALUES (4711, 'Smith')")
      let duplicate = databaseError {
        try connection.execute("INSERT INTO \(schema).t VALUES (4711, 'Smith')")
      }
      #expect(
        duplicate
          == DatabaseError(
            kind: .server, sqlState: "23505",
            message: "duplicate key value violates unique constraint \"t_key\"",
            statement: "INSERT INTO \(schema).t VALUES", constraint: "t_key", table: "t"))
      let null = databaseError { try connection.execute("UPDATE \(schema).t SET name = NULL") }
      #expect(null?.sqlState == "23502")
      #expect(null?.column == "name")
      let syntax = databaseError { _ = try connection.query("SELECT $1::int", ["Smith"]) }
      #expect(
        syntax
          == DatabaseError(
            kind: .server, sqlState: "22P02", message: "invalid input syntax for type integer",
            statement: "SELECT"))
      let raised = databaseError {
        try connection.execute("DO $$ BEGIN RAISE EXCEPTION 'Smith 4711'; END $$")
      }
      #expect(raised?.message == "a function or trigger of the database raised an exception")
      for code in [
        "RAISE EXCEPTION 'Smith' USING ERRCODE = '42501', CONSTRAINT = 'Smith', TABLE = 'Smith'",
        "EXECUTE 'SELECT \"Smith\"'", "ASSERT false, 'Smith'",
        "RAISE check_violation USING MESSAGE = 'Smith', COLUMN = 'Smith'",
      ] {
        let free = databaseError { try connection.execute("DO $$ BEGIN \(code); END $$") }
        #expect(free?.message == raised?.message)
        #expect(free?.constraint == nil && free?.table == nil && free?.column == nil)
      }
      let own = databaseError { try connection.execute("DO $$ BEGIN PERFORM 1 FROM x; END $$") }
      #expect(own?.message == "relation \"x\" does not exist")
      let missing = databaseError { try connection.execute("SELECT * FROM nowhere") }
      #expect(
        missing?.description
          == #"42P01: relation "nowhere" does not exist (in: SELECT * FROM nowhere)"#)
    }
  }
}
