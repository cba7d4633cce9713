import FM2PGTestSupport
import Testing

/// Mistakes in mappings and exports, with the mark at the very place of the mistake.
@Suite struct MarkedFileTests {
  private static let mark = MarkedServer.mark
  private static let table = "table: t\nfrom: T\nkey: Id\ncolumns: { code: Id, n: N, v: V }"
  private static let schema = "create table t (id uuid primary key, code text, n text, v text);"
  private static let header = ["Id", "N", "V"]
  private static let record = ["\(mark)1", "\(mark)2", "\(mark)3"]
  private static let xml = XMLExport(fields: header, rows: [record, record]).text

  /// Exports that cannot be used: file name and text.
  static let exports: [(String, String)] = [
    ("T.csv", csv(header, record) + "\"\(mark)"),
    ("T.csv", csv(header, record) + "\"\(mark)\",\"\(mark)\"\r\n"),
    ("T.csv", csv(header, record) + "\"\(mark)\"\(mark),\"a\",\"b\"\r\n"),
    ("T.csv", csv(header, record) + "\"\(mark)\0\",\"a\",\"b\"\r\n\"\0"),
    // No header: the first record is taken for one.
    ("T.csv", csv(record, record)),
    ("T.csv", csv([record[0], record[0], "x"], record)),
    ("T.mer", "\(mark)1,\(mark)2,\(mark)3\r\n" + csv(record)),
    ("T.tab", "\(mark)1\t\(mark)2\t\(mark)3\r\n"),
    ("T.xml", String(xml.dropLast(50))),
    ("T.xml", xml.replacing("\(mark)1", with: "&\(mark);")),
    ("T.xml", xml.replacing("\(mark)1", with: "<\(mark)>x</\(mark)>")),
    ("T.xml", xml.replacing("\(mark)1", with: "</\(mark)>")),
    ("T.xml", xml.replacing("\(mark)1", with: "\(mark)\u{1} & < \(mark)")),
    ("T.xml", xml.replacing("<ERRORCODE>0", with: "<ERRORCODE>\(mark)")),
    ("T.xml", xml.replacing("FOUND=\"2\"", with: "FOUND=\"\(mark)\"")),
    ("T.xml", xml.replacing("RECORDID=\"11\"", with: "RECORDID=\"\(mark)\"")),
    ("T.xml", xml.replacing("MODID=\"1\"", with: "MODID=\"\(mark)\"")),
    ("T.xml", xml.replacing("TYPE=\"TEXT\"", with: "TYPE=\"\(mark)\"")),
    ("T.xml", xml.replacing("DATEFORMAT=\"Yyyy-m-d\"", with: "DATEFORMAT=\"\(mark)\"")),
    ("T.xml", xml.replacing("MAXREPEAT=\"1\"", with: "MAXREPEAT=\"\(mark)\"")),
    ("T.xml", xml.replacing("?>", with: "?><!DOCTYPE \(mark) [<!ENTITY a \"\(mark)\">]>")),
    ("T.xml", xml.replacing("?>", with: "?><?\(mark) \(mark)?>") + mark),
    ("T.xml", mark), ("T.xml", "<\(mark)>"),
  ]

  @Test func exportsThatCannotBeUsed() throws {
    try ScratchDatabase.with { database in
      for (index, (name, text)) in Self.exports.enumerated() {
        let scratch = Self.project(target: "{ schema: probe }", table: Self.table)
        scratch.write("exports/" + name, text)
        for command in ["check", "full-load"] {
          for option in ["--json", "--verbose"] {
            let run = Program.run([
              command, scratch.path + "/project", "--exports", scratch.path + "/exports",
              "--target", database.conninfo, option,
            ])
            let told = run.output + run.errors
            #expect(!holdsMark(told), "\(index), \(command): \(told)")
          }
        }
      }
    }
  }

  private static func project(target: String, table: String) -> Scratch {
    let scratch = Scratch()
    scratch.write(
      "project/migration.yml",
      "migration: probe\nsource: { dates: ymd, time_zone: UTC }\ntarget: \(target)\n")
    scratch.write("project/schema/001.sql", schema)
    scratch.write("project/tables/t.yml", table)
    return scratch
  }

  /// Passwords in `target:`, where none belongs, in YAML that can be read and in YAML that cannot.
  @Test func passwordsInTheMapping() {
    let url = "postgresql://marked:\(Self.mark)@nowhere.invalid/x"
    let targets = [
      "{ schema: probe, url: \"\(url)\" }", "{ schema: probe, url: \"\(url)\", url: x }",
      "{ schema: probe, ulr: \"\(url)\" }", "{ schema: probe, url: [\"\(url)\"] }",
      "{ schema: probe, url: \"\(url) }", "{ schema: probe, url: \(url) ] }",
      "{ schema: probe, url: *\(Self.mark) }", "{ schema: probe, url: !\(Self.mark) x }",
      "{ schema: probe, url: 'host=nowhere.invalid password=\(Self.mark)' }",
      "{ schema: probe, service: \"\(url)\" }", "{ schema: probe, password: \(Self.mark) }",
      "{ schema: probe, \"\(url)\": x }", "\"\(url)\"",
      "{ schema: probe, url: postgresql://marked@h/x?password=\(Self.mark) }",
      "{ schema: probe, url: \"postgresql://marked@h/x?%70assword=\(Self.mark)\" }",
    ]
    for target in targets {
      let scratch = Self.project(target: target, table: Self.table)
      scratch.write("exports/T.csv", csv(Self.header, ["1", "2", "3"]))
      for option in ["--json", "--verbose"] {
        let run = Program.run([
          "full-load", scratch.path + "/project", "--exports", scratch.path + "/exports", option,
        ])
        #expect(run.exitCode == 2, "\(target): \(run.output)\(run.errors)")
        let told = run.output + run.errors
        #expect(!holdsMark(told), "\(target): \(told)")
      }
    }
  }
}
