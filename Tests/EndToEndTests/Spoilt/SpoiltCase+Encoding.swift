extension SpoiltCase {
  private static let visits = "exports/Visits.csv"
  private static let patients = "exports/Patients.xml"

  private static func utf16(_ text: String, bigEndian: Bool = false, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return bigEndian ? bytes.reversed() : bytes
    }
  }

  private static func wide(_ name: String, _ file: String, bigEndian: Bool, mark: Bool)
    -> SpoiltCase
  {
    let shown = String(file.dropFirst("exports/".count))
    return SpoiltCase(name, exit: 3, "X012", says: [shown, "UTF-16", "UTF-8"]) {
      $0.files[file] = utf16($0.text(file), bigEndian: bigEndian, mark: mark)
    }
  }

  private static func latin1(
    _ name: String, _ file: String, says: String...,
    edit: @escaping @Sendable (inout SpoiltProject) -> Void
  ) -> SpoiltCase {
    let shown = String(file.dropFirst("exports/".count))
    return SpoiltCase(name, exit: 3, "X012", says: [shown, "UTF-8"] + says, edit)
  }

  private static func kind(_ name: String, _ bytes: [UInt8], says: String) -> SpoiltCase {
    SpoiltCase(name, exit: 3, "X007", says: ["Visits.csv", says]) {
      $0.files[visits] = bytes + [UInt8](repeating: 0x8E, count: 64)
    }
  }

  /// Bytes that are not text in UTF-8.
  static let encodingCases: [SpoiltCase] = [
    wide("CSV in UTF-16 with a byte order mark", visits, bigEndian: false, mark: true),
    wide("CSV in UTF-16 without a byte order mark", visits, bigEndian: false, mark: false),
    wide("CSV in big-endian UTF-16", visits, bigEndian: true, mark: false),
    wide("XML in UTF-16 with a byte order mark", patients, bigEndian: true, mark: true),
    wide("XML in UTF-16 without a byte order mark", patients, bigEndian: false, mark: false),
    wide(
      "Tab in UTF-16 without a byte order mark", "exports/Rooms.tab", bigEndian: false, mark: false),
    SpoiltCase(
      "UTF-16 that begins with other scripts", exit: 3, "X012", says: ["Doctors.mer", "UTF-16"]
    ) {
      $0.files["exports/Doctors.mer"] = utf16(
        "山田,日本\r\n" + String(repeating: "\"D1\",\"Grün\"\r\n", count: 9), mark: false)
    },
    latin1("Latin-1 in a CSV field", visits, says: "record 3", "line 5", "column 'Notes'") {
      let old = Array("日本".utf8)
      guard let bytes = $0.files[visits], let at = bytes.firstRange(of: old) else { return }
      $0.files[visits] = bytes[..<at.lowerBound] + [0xFC] + bytes[at.upperBound...]
    },
    latin1("Latin-1 in a Merge field", "exports/Doctors.mer", says: "record 1", "line 2") {
      $0.files["exports/Doctors.mer"] =
        Array("DoctorID,Name\r\n\"ZZSECRET\",\"Gr".utf8) + [0xFC]
        + Array("n\"\r\n".utf8)
    },
    latin1("Latin-1 in the header", visits, says: "line 1") {
      $0.files[visits] =
        Array("\"VisitID\",\"Gr".utf8) + [0xF6] + Array("ße\"\r\n\"1\",\"2\"\r\n".utf8)
    },
    latin1("Latin-1 in XML", patients, says: "record 3", "column 'Name'") {
      let old = Array("山田".utf8)
      guard let bytes = $0.files[patients], let at = bytes.firstRange(of: old) else { return }
      $0.files[patients] = bytes[..<at.lowerBound] + [0xFC] + bytes[at.upperBound...]
    },
    latin1("half a character at the end of a field", visits, says: "record 3") {
      let old = Array("日本".utf8)
      guard let bytes = $0.files[visits], let at = bytes.firstRange(of: old) else { return }
      $0.files[visits] = bytes[..<at.lowerBound] + [0xE6, 0x97] + bytes[at.upperBound...]
    },
    SpoiltCase(
      "records set aside, over the budget", exit: 1, "E101", says: ["'visits'", "1"],
      // Over an earlier load, that load's staging has been replaced.
      on: [.fresh]
    ) {
      $0.edit(
        "project/migration.yml", "    Rooms:", "    Visits: { undecodable: set_aside }\n    Rooms:")
      let old = Array("日本".utf8)
      guard let bytes = $0.files[visits], let at = bytes.firstRange(of: old) else { return }
      $0.files[visits] = bytes[..<at.lowerBound] + [0xFC] + bytes[at.upperBound...]
    },
    SpoiltCase(
      "a control character that is refused", exit: 3, "X016",
      says: ["Visits.csv", "record 3", "column 'Notes'"]
    ) {
      $0.edit(
        "project/migration.yml", "    Rooms:",
        "    Visits: { control_characters: refuse }\n    Rooms:")
      $0.edit(visits, "日本", "\u{1}")
    },
    SpoiltCase("a NUL in a CSV header", exit: 3, "X008", says: ["Visits.csv", "line 1"]) {
      $0.edit(visits, "PatientID", "Patient\0ID")
    },
    kind("an Excel workbook named .csv", Array("PK\u{3}\u{4}".utf8), says: "ZIP"),
    kind(
      "an old Excel workbook named .csv", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
      says: "Office"),
    kind("a gzip file named .csv", [0x1F, 0x8B, 0x08, 0x00], says: "gzip"),
    kind("a PDF named .csv", Array("%PDF-1.7\n".utf8), says: "PDF"),
    kind(
      "a FileMaker database named .csv",
      [0, 1, 0, 0, 0, 2, 0, 1, 0, 5, 0, 2, 0, 2, 0xC0] + Array("HBAM7".utf8), says: "FileMaker"),
    SpoiltCase(
      "a web server's error page named .csv", exit: 3, "X007", says: ["Visits.csv", "HTML"]
    ) {
      $0.write(visits, "\n<html>\r\n<head><title>403</title></head>\r\n</html>\r\n")
    },
    SpoiltCase("JSON named .csv", exit: 3, "X007", says: ["Visits.csv", "JSON"]) {
      $0.write(visits, "{\"messages\": [{\"code\": \"401\", \"message\": \"ZZSECRET\"}]}\n")
    },
  ]
}
