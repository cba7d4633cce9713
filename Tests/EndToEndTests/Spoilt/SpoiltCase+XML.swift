extension SpoiltCase {
  private static let file = "exports/Patients.xml"

  /// A case of the one XML export, which is told by its name.
  private static func xml(
    _ name: String, _ code: String, says: String...,
    spoil: @escaping @Sendable (inout XMLExport) -> Void
  ) -> SpoiltCase {
    SpoiltCase(name, exit: 3, code, says: ["Patients.xml"] + says) { project in
      var export = SpoiltProject.patients
      spoil(&export)
      project.write(file, export.text.replacing("<ROW", with: "\n<ROW"))
    }
  }

  private static func edited(
    _ name: String, _ code: String, _ old: String, _ new: String, says: String...
  ) -> SpoiltCase {
    SpoiltCase(name, exit: 3, code, says: ["Patients.xml"] + says) { $0.edit(file, old, new) }
  }

  private static func cut(
    _ name: String, before mark: String, says: String...
  ) -> SpoiltCase {
    SpoiltCase(name, exit: 3, "X010", says: ["Patients.xml"] + says) {
      $0.cut(file, before: mark)
    }
  }

  /// What the document says of itself, and where it ends.
  static let xmlCases: [SpoiltCase] = [
    cut("XML cut in the declaration", before: "UTF-8"),
    cut("XML cut in METADATA", before: "NAME=\"Born\""),
    cut("XML cut in a tag", before: "L><DATA>Müller", says: "record 1"),
    cut("XML cut in a text", before: "Sons", says: "record 2", "line 3", "column 'Name'"),
    cut("XML cut in a character", before: "\u{5C71}\u{7530}", says: "record 3", "column 'Name'"),
    cut("XML cut after a ROW", before: "\n<ROW MODID=\"3\"", says: "line 3"),
    cut("XML cut after the last ROW", before: "</RESULTSET>", says: "line 4"),
    cut("XML cut before the root's end", before: "</FMPXMLRESULT>"),
    SpoiltCase("XML without its last byte", exit: 3, "X010", says: ["Patients.xml"]) {
      $0.files[file]?.removeLast()
    },
    xml("ERRORCODE 401", "X013", says: "401") { $0.errorCode = 401 },
    edited(
      "ERRORCODE that is no number", "X011", "<ERRORCODE>0", "<ERRORCODE>none", says: "ERRORCODE"),
    xml("FOUND one too many", "X014", says: "4", "3") { $0.found = 4 },
    xml("FOUND one too few", "X014", says: "2", "3") { $0.found = 2 },
    edited("FOUND that is no count", "X011", "FOUND=\"3\"", "FOUND=\"-3\"", says: "FOUND"),
    SpoiltCase("missing METADATA", exit: 3, "X008", says: ["Patients.xml", "METADATA"]) {
      let text = $0.text(file)
      guard let start = text.firstRange(of: "<METADATA>"),
        let end = text.firstRange(of: "</METADATA>")
      else { preconditionFailure("no METADATA") }
      $0.write(file, text[..<start.lowerBound] + String(text[end.upperBound...]))
    },
    edited("FIELD without a name", "X008", "NAME=\"Born\"", "NAME=\"\"", says: "3"),
    edited(
      "root of another grammar", "X007", "<FMPXMLRESULT", "<FMPDSORESULT", says: "FMPDSORESULT"),
    edited(
      "root without FileMaker's namespace", "X007",
      " xmlns=\"http://www.filemaker.com/fmpxmlresult\"",
      "", says: "namespace"),
    SpoiltCase(
      "a web server's error page named .xml", exit: 3, "X007", says: ["Patients.xml", "HTML"]
    ) {
      $0.write(file, "<!DOCTYPE html>\n<html><head><title>502</title></head><body></body></html>\n")
    },
    xml("DOCTYPE", "X015", says: "DOCTYPE", "line 1") { $0.prologue = "<!DOCTYPE FMPXMLRESULT>" },
    xml("entity bomb", "X015", says: "DOCTYPE") {
      $0.prologue = """
        <!DOCTYPE x [<!ENTITY a "ZZSECRET"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
        """
      $0.rows[0][1] = "&d;&d;&d;"
    },
    xml("external entity", "X015", says: "DOCTYPE") {
      $0.prologue = #"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>"#
    },
    edited("entity of HTML", "X015", "Müller", "M&uuml;ller", says: "record 1", "line 2"),
  ]

  /// What a document must not hold.
  static let xmlFileCases: [SpoiltCase] = [
    edited(
      "XML not well-formed in the middle", "X011", "O'Brien", "O'Brien</COL>", says: "record 2",
      "line 3"),
    edited("a bare < in a text", "X011", "Müller", "a < b", says: "record 1", "line 2"),
    edited("a bare & in a text", "X011", "Müller", "a & b", says: "record 1", "line 2"),
    edited(
      "a character reference that never ends", "X011", "Müller",
      "&#" + String(repeating: "0", count: 99), says: "record 1"),
    edited(
      "COL missing", "X009", "<COL><DATA>Müller</DATA></COL>", "", says: "record 1", "4 fields"),
    edited(
      "COL too many", "X009", "<COL><DATA>Müller", "<COL/><COL><DATA>Müller", says: "record 1",
      "4 fields"),
    edited(
      "text between ROWs", "X011", "\n<ROW MODID=\"2\"", "\nZZSECRET<ROW MODID=\"2\"",
      says: "line 3"),
    edited(
      "an element that no export has", "X011", "<COL><DATA>Müller", "<GROUP/><COL><DATA>Müller",
      says: "ROW"),
    edited(
      "a second RESULTSET", "X011", "</RESULTSET>", "</RESULTSET><RESULTSET FOUND=\"0\"/>",
      says: "RESULTSET"),
    edited(
      "rows after RESULTSET", "X011", "</RESULTSET>", "</RESULTSET><ROW RECORDID=\"1\"/>",
      says: "ROW"),
    SpoiltCase("missing RESULTSET", exit: 3, "X011", says: ["Patients.xml", "RESULTSET"]) {
      $0.cut(file, before: "<RESULTSET")
      $0.append(file, "</FMPXMLRESULT>")
    },
    SpoiltCase("text after the root", exit: 3, "X011", says: ["Patients.xml"]) {
      $0.append(file, "\nZZSECRET")
    },
    SpoiltCase("NUL bytes after the root", exit: 3, "X011", says: ["Patients.xml"]) {
      $0.append(file, "\0\0\0\0")
    },
    SpoiltCase("two XML exports joined", exit: 3, "X011", says: ["Patients.xml", "line"]) {
      $0.append(file, $0.text(file))
    },
    edited("another encoding declared", "X012", "UTF-8", "ISO-8859-1", says: "line 1", "encoding"),
    edited("UTF-16 declared, UTF-8 written", "X012", "UTF-8", "UTF-16", says: "encoding"),
    xml("XML without records", "X006") { $0.rows = [] },
    SpoiltCase("a field name given twice", exit: 2, "M102", says: ["patients.yml", "'Name#2'"]) {
      var export = SpoiltProject.patients
      export.fields.append("Name")
      for index in export.rows.indices { export.rows[index].append("") }
      $0.write(file, export.text)
    },
  ]
}
