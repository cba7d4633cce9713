import FM2PGTestSupport
import Testing

/// The same records in each format: the same staging, the same target.
@Suite struct FormatTests {
  private static let fields = ["Id", "Name", "Born", "Amount", "Notes", "Tags", "Größe, cm"]
  private static let schema = """
    create table t (id uuid primary key, code text not null, name text, born date,
      amount numeric(10, 2), notes text, tags text[], size double precision);
    """
  private static let table = """
    table: t
    from: T
    key: Id
    columns:
      code: Id
      name: { from: Name, clean: [collapse_spaces] }
      born: Born
      amount: Amount
      notes: Notes
      tags: { from: Tags, as: list }
      size: "Größe, cm"
    """

  /// Values that every format can hold; in-field returns are LF here.
  private static let records: [[String]] = {
    var generator = SeededGenerator(state: 20_261_121)
    let words = [
      "Müller", "O'Brien", "a,b", "say \"x\"", "山田", "x;y", "<b>&amp;</b>", "😀", "  two  ",
      "\\N", "\\.", "'", "e\u{301}",
    ]
    var records: [[String]] = []
    for index in 1...300 {
      let day = generator.padded(1...28)
      records.append([
        "K\(index)", generator.pick(words) + " " + generator.pick(words),
        index % 9 == 0 ? "" : "2024-" + generator.padded(1...12) + "-" + day,
        index % 7 == 0 ? "" : generator.digits(1...6) + "." + generator.digits(2...2),
        index % 5 == 0 ? "" : "line 1\nline \(generator.pick(words))\n",
        index % 4 == 0 ? "" : generator.pick(words) + "\n" + generator.pick(words),
        index % 6 == 0 ? "" : generator.digits(1...3) + ".5",
      ])
    }
    return records
  }()

  private static func quoted(_ values: [String], _ delimiter: String) -> String {
    values.map { "\"" + $0.replacing("\"", with: "\"\"").replacing("\n", with: "\u{0B}") + "\"" }
      .joined(separator: delimiter)
  }

  struct Format: CustomTestStringConvertible {
    var file: String
    var text: String
    var source = ""
    var testDescription: String { file }
  }

  private static let names = "[" + fields.map { "\"\($0)\"" }.joined(separator: ", ") + "]"

  private static let formats = [
    Format(
      file: "T.csv", text: records.map { quoted($0, ",") + "\r" }.joined(),
      source: "exports: { T: { header: absent, fields: \(names) } }"),
    Format(
      file: "T.CSV",
      text: "\u{FEFF}" + ([fields] + records).map { quoted($0, ";") + "\r\n" }.joined()),
    Format(
      file: "T.mer",
      // The name with a comma needs the names in the mapping; the header row is skipped.
      text: fields.joined(separator: ",") + "\n"
        + records.map { quoted($0, ",") + "\n" }.joined(),
      source: "exports: { T: { header: present, fields: \(names) } }"),
    Format(
      file: "T.tab",
      text: records.map { row in
        row.map { $0.replacing("\n", with: "\u{0B}") }.joined(separator: "\t") + "\r"
      }.joined(),
      source: "exports: { T: { format: tab, header: absent, fields: \(names) } }"),
    Format(file: "T.xml", text: XMLExport(fields: fields, rows: records).text),
  ]

  @Test func allFormatsGiveTheSame() throws {
    var staged: [[[String?]]] = []
    var loaded: [[[String?]]] = []
    for format in Self.formats {
      try Project.with(
        schema: Self.schema, tables: [Self.table], source: format.source,
        exports: [format.file: format.text]
      ) { project in
        project.load()
        project.verify()
        let columns = Self.fields.map { "\"\($0)\"" }.joined(separator: ", ")
        staged.append(
          try project.rows(
            "select _fm2pg_record, encode(_fm2pg_fingerprint, 'hex'), \(columns) "
              + "from staging.\"T\" order by 1"))
        loaded.append(try project.rows("select * from t order by code"))
        let refused = try project.rejects()
        #expect(refused == [])
      }
    }
    let expected = Self.records.enumerated().map { index, record in
      ["\(index + 1)"] + record.map { Optional($0) }
    }
    for (format, rows) in zip(Self.formats, staged) {
      let withoutFingerprint = rows.map { Array($0.prefix(1)) + Array($0.dropFirst(2)) }
      #expect(withoutFingerprint == expected, "\(format.file)")
      #expect(rows == staged[0], "\(format.file)")
    }
    for (format, rows) in zip(Self.formats, loaded) {
      #expect(rows.count == 300 && rows == loaded[0], "\(format.file)")
    }
  }
}
