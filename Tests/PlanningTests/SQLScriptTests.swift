import Planning
import Testing

/// Schema files cut into statements: what hides a semicolon, and where each statement stands.
@Suite struct SQLScriptTests {
  struct Case: Sendable {
    var sql: String
    /// `line:column text`.
    var statements: [String]

    init(_ sql: String, _ statements: [String]) {
      self.sql = sql
      self.statements = statements
    }
  }

  private static let cases = [
    Case("", []),
    Case(" ;;\n-- nothing\n/* at /* all */ */ ;", []),
    Case("SELECT 1", ["1:1 SELECT 1"]),
    Case("SELECT 1; SELECT 2;", ["1:1 SELECT 1", "1:11 SELECT 2"]),
    Case("-- a;\n  SELECT 1 -- b;\n;\nSELECT 2", ["2:3 SELECT 1 -- b;\n", "4:1 SELECT 2"]),
    Case("SELECT 'a;''b;' ; SELECT 2", ["1:1 SELECT 'a;''b;' ", "1:19 SELECT 2"]),
    Case("SELECT E'a\\';b'; SELECT 2", ["1:1 SELECT E'a\\';b'", "1:18 SELECT 2"]),
    Case("SELECT 'a\\'; SELECT 2", ["1:1 SELECT 'a\\'", "1:14 SELECT 2"]),
    Case("SELECT \"a;\"\"b\"; SELECT 2", ["1:1 SELECT \"a;\"\"b\"", "1:17 SELECT 2"]),
    Case("DO $$BEGIN; END$$; SELECT 2", ["1:1 DO $$BEGIN; END$$", "1:20 SELECT 2"]),
    Case("DO $a$ $$;$b$ $a$; SELECT 2", ["1:1 DO $a$ $$;$b$ $a$", "1:20 SELECT 2"]),
    Case("SELECT $1; SELECT 2", ["1:1 SELECT $1", "1:12 SELECT 2"]),
    Case(
      "SELECT 1 /* ; /* ; */ ; */; SELECT 2", ["1:1 SELECT 1 /* ; /* ; */ ; */", "1:29 SELECT 2"]),
    Case(
      "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
      ["1:1 CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "1:58 SELECT 3"]),
    Case(
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END; SELECT 2",
      [
        "1:1 CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END",
        "1:85 SELECT 2",
      ]),
    // Columns count characters, not bytes.
    Case("SELECT 'é😀'; SELECT 2", ["1:1 SELECT 'é😀'", "1:14 SELECT 2"]),
    Case("SELECT 'never closed; SELECT 2", ["1:1 SELECT 'never closed; SELECT 2"]),
  ]

  @Test(arguments: cases)
  func statements(example: Case) {
    let found = SQLScript(example.sql).statements
    #expect(found.map { "\($0.line):\($0.column) \($0.text)" } == example.statements)
  }

  @Test func placeOfAPosition() throws {
    let script = SQLScript("\n  CREATE TABLE é (\n    a uuuid);")
    let statement = try #require(script.statements.first)
    #expect(statement.place(of: 1) == (2, 3))
    #expect(statement.place(of: 22) == (3, 5))
    #expect(statement.place(of: 24) == (3, 7))
  }

  @Test(arguments: [
    ("begin", true), ("COMMIT AND CHAIN", true), ("Rollback", true), ("END", true),
    ("SAVEPOINT a", true), ("PREPARE TRANSACTION 'a'", true), ("SELECT 1", false),
    ("ENDING", false), ("CREATE TABLE begin (a int)", false),
  ])
  func transactionControl(sql: String, controls: Bool) throws {
    #expect(try #require(SQLScript(sql).statements.first).controlsTransaction == controls)
  }
}
