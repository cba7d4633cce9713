import MigrationModel

/// SplitMix64: the same seed gives the same exports everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }
}

/// An export of random, nasty contents, with the records that it must be read as.
struct SeededExport {
  /// A piece of a value: what FileMaker holds, as raw text, and its canonical text.
  private struct Piece {
    var raw: String
    var canonical: String
  }

  var bytes: [UInt8] = []
  var records: [[String?]] = []
  let format: ExportFormat
  let names: [String]

  /// - Parameter format: Records are written in this format; field 2 repeats in XML.
  init(seed: UInt64, format: ExportFormat) {
    var random = SeededGenerator(seed: seed)
    self.format = format
    let count = Int.random(in: 1...5, using: &random)
    names = (0..<count).map { $0 == 2 ? "R::F2" : "F\($0)" }
    var rows: [[String?]] = []
    for _ in 0..<Int.random(in: 0...20, using: &random) {
      var row: [String?] = []
      var record: [String?] = []
      for index in 0..<count {
        let (raw, canonical) = Self.field(index, format: format, random: &random)
        row.append(raw)
        record.append(canonical)
      }
      rows.append(row)
      records.append(record)
    }
    bytes = Array((format == .fmpxmlresult ? xml(rows) : text(rows, random: &random)).utf8)
  }

  /// One value as it stands in the file, quoted or as DATA elements, and its canonical text.
  private static func field(
    _ index: Int, format: ExportFormat, random: inout SeededGenerator
  ) -> (raw: String?, canonical: String?) {
    // Field 0 is an own-table column, which always exists.
    if format != .tab, random.one(in: 6) { return (nil, nil) }
    let repeats = index == 1 || index == 2
    let values = (0..<(repeats ? Int.random(in: 1...4, using: &random) : 1)).map { _ in
      value(format: format, random: &random)
    }
    if format == .fmpxmlresult {
      let raw = values.map { "<DATA>\($0.raw)</DATA>" }.joined()
      var parts = values.map(\.canonical)
      if index == 2 { return (raw, parts.joined(separator: "\u{1E}")) }
      while parts.count > 1, parts.last == "" { parts.removeLast() }
      return (raw, parts.joined(separator: "\u{1D}"))
    }
    var parts = values.map(\.canonical)
    while parts.count > 1, parts.last == "" { parts.removeLast() }
    return (values.map(\.raw).joined(separator: "\u{1D}"), parts.joined(separator: "\u{1D}"))
  }

  private static func value(format: ExportFormat, random: inout SeededGenerator) -> Piece {
    var value = Piece(raw: "", canonical: "")
    for _ in 0..<random.pick([0, 0, 1, 2, 5, 12]) {
      let piece = random.pick(pieces(format))
      // CR and LF next to each other would be one return.
      if value.raw.utf8.last == 0x0D, piece.raw.utf8.first == 0x0A { continue }
      value.raw += piece.raw
      value.canonical += piece.canonical
    }
    return value
  }

  private static func pieces(_ format: ExportFormat) -> [Piece] {
    let same = [
      "a", "Zoë", "東京", "😀", " ", "0", ";", ",", "\u{7F}", "\u{FFFD}", "\u{E01F}",
      "\u{E00B}", "\u{10FFFD}", "\u{10000B}", "\u{FFFE}", "\u{FFFF}", "\u{85}", "\u{2028}",
      "\u{1}", "\u{C}", "\u{1F}", "'", "long enough to be copied as a run",
    ]
    var pieces = same.map { Piece(raw: $0, canonical: $0) }
    let changed = [
      ("\u{0}", ""), ("\u{B}", "\n"), ("\u{1B}", "\u{1B}E"), ("\u{1E}", "\u{1B}R"),
    ]
    pieces += changed.map { Piece(raw: $0, canonical: $1) }
    let returns = ["\r", "\n", "\r\n"].map { Piece(raw: $0, canonical: "\n") }
    switch format {
    case .tab: pieces.append(Piece(raw: "\"", canonical: "\""))
    case .csv, .merge:
      pieces += returns
      pieces += ["\t", "\r\n"].map { Piece(raw: $0, canonical: $0 == "\t" ? "\t" : "\n") }
      pieces.append(Piece(raw: "\"\"", canonical: "\""))
    case .fmpxmlresult:
      pieces += returns
      let written = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#11;", "\n"),
        ("&#x0;", ""), ("&#1;", "\u{1}"), ("\u{1D}", "\u{1B}G"), ("&#x1E;", "\u{1B}R"),
        ("&#27;", "\u{1B}E"), ("&#233;", "é"), ("&#x1F600;", "😀"), ("&#xE01F;", "\u{E01F}"),
        ("&#x10FFFD;", "\u{10FFFD}"), ("&#xFFFF;", "\u{FFFF}"), ("<![CDATA[<&#11;]]]>", "<&#11;]"),
        ("<!-- &#11; -->", ""), ("\t", "\t"),
      ]
      pieces += written.map { Piece(raw: $0, canonical: $1) }
    }
    return pieces
  }

  private func text(_ rows: [[String?]], random: inout SeededGenerator) -> String {
    let delimiter = format == .tab ? "\t" : ","
    // A blank line between CR and LF would be no line.
    let ends =
      format == .tab || names.count == 1
      ? [random.pick(["\r", "\n", "\r\n"])] : ["\r", "\n", "\r\n"]
    var text = random.one(in: 4) ? "\u{FEFF}" : ""
    text += names.joined(separator: delimiter) + random.pick(ends)
    for (index, row) in rows.enumerated() {
      text += row.map { value in
        if format == .tab { return value ?? "" }
        return value.map { "\"\($0)\"" } ?? ""
      }.joined(separator: delimiter)
      // The only empty value of a last line shows by the line's end alone.
      if names.count == 1 || index < rows.count - 1 || random.one(in: 2) {
        text += random.pick(ends)
      }
    }
    return text
  }

  private func xml(_ rows: [[String?]]) -> String {
    let fields = names.map { "<FIELD NAME=\"\($0)\" MAXREPEAT=\"\($0 == "F1" ? 4 : 1)\"/>" }
    let body = rows.map { row in
      "<ROW>" + row.map { "<COL>\($0 ?? "")</COL>" }.joined() + "</ROW>"
    }
    return """
      <?xml version="1.0" encoding="UTF-8" ?><FMPXMLRESULT \
      xmlns="http://www.filemaker.com/fmpxmlresult"><ERRORCODE>0</ERRORCODE>\
      <METADATA>\(fields.joined())</METADATA><RESULTSET FOUND="\(rows.count)">\
      \(body.joined())</RESULTSET></FMPXMLRESULT>
      """
  }
}
