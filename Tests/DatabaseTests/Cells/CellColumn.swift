import FM2PGTestSupport
import MigrationModel
import Postgres
import Rules
import Testing

/// Cells of one column type on their way to the server and back.
struct CellColumn {
  let type: ColumnType
  /// The type as SQL.
  let sql: String
  private var cells = CopyBinary.header
  /// Per cell: number, the text that we expect, the text that the server itself parses.
  private var texts: [UInt8] = []
  private(set) var count = 0

  init(_ type: ColumnType, _ sql: String) {
    self.type = type
    self.sql = sql
  }

  /// `server` is a text that PostgreSQL must read as the same value, nil if it cannot be asked.
  mutating func add(_ cell: TypedCell, arena: [UInt8] = [], server: String?) {
    count += 1
    CopyBinary.appendRowStart(columns: 2, to: &cells)
    CopyBinary.append(.integer(Int64(count)), as: .int4, arena: [], to: &cells)
    CopyBinary.append(cell, as: type, arena: arena, to: &cells)
    var expected: [UInt8] = []
    let isText = ServerText.append(cell, as: type, arena: arena, to: &expected)
    texts += Array("\(count)\t".utf8) + (isText ? copyText(expected) : Array("\\N".utf8)) + [0x09]
    texts += (server.map { copyText(Array($0.utf8)) } ?? Array("\\N".utf8)) + [0x0A]
  }

  /// Sends everything and compares: what the server holds against what we say it holds, and
  /// against `value`, a SQL expression over the text `src`.
  func compare(value: String, on connection: borrowing Connection) throws {
    try #require(count > 0)
    try connection.execute(
      "CREATE TEMP TABLE got (id int, c \(sql)); CREATE TEMP TABLE want (id int, e text, src text)")
    defer { _ = try? connection.execute("DROP TABLE got; DROP TABLE want") }
    let (cells, texts) = (self.cells + CopyBinary.trailer, self.texts)
    try connection.copyIn("COPY got FROM STDIN (FORMAT binary)") { try $0.write(cells) }
    try connection.copyIn("COPY want FROM STDIN") { try $0.write(texts) }
    let stored = ServerText.expression("c", as: type)
    let parsed = ServerText.expression("(\(value))", as: type)
    let differences = try connection.query(
      """
      SELECT id, left(\(stored), 60), left(e, 60), left(src, 60), left(\(parsed), 60)
      FROM got FULL JOIN want USING (id)
      WHERE \(stored) IS DISTINCT FROM e
        OR (src IS NOT NULL AND \(parsed) IS DISTINCT FROM \(stored))
      ORDER BY id LIMIT 5
      """)
    #expect(differences == [], "\(sql): number, stored, expected, source, parsed by the server")
    let rows = try connection.queryValue("SELECT count(*) FROM got")
    #expect(rows == String(count))
  }
}

/// A value in the text form of COPY.
func copyText(_ bytes: [UInt8]) -> [UInt8] {
  var text: [UInt8] = []
  for byte in bytes {
    switch byte {
    case 0x5C: text += [0x5C, 0x5C]
    case 0x0A: text += [0x5C, 0x6E]
    case 0x0D: text += [0x5C, 0x72]
    case 0x09: text += [0x5C, 0x74]
    default: text.append(byte)
    }
  }
  return text
}

/// Texts that a rule refused and the server must not read as a value of the type either.
///
/// - Returns: those that it reads all the same, five at most.
func acceptedAnyway(
  _ texts: [String], as sql: String, on connection: borrowing Connection
) throws -> [[String?]] {
  try connection.execute(
    """
    CREATE OR REPLACE FUNCTION pg_temp.is_same(v text, t text) RETURNS boolean
    LANGUAGE plpgsql AS $$
    DECLARE same boolean;
    BEGIN
      EXECUTE format('SELECT (%L::%s)::text IS NOT NULL', v, t) INTO same;
      IF t LIKE 'numeric%' THEN
        EXECUTE format('SELECT %L::%s = %L::numeric', v, t, v) INTO same;
      END IF;
      RETURN same;
    EXCEPTION WHEN OTHERS THEN RETURN false;
    END $$;
    CREATE TEMP TABLE refused (v text)
    """)
  defer { _ = try? connection.execute("DROP TABLE refused") }
  let lines: [UInt8] = texts.flatMap { text -> [UInt8] in copyText(Array(text.utf8)) + [0x0A] }
  try connection.copyIn("COPY refused FROM STDIN") { try $0.write(lines) }
  return try connection.query(
    "SELECT v FROM refused WHERE pg_temp.is_same(v, $1) LIMIT 5", [sql])
}
