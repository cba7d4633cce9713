import MigrationModel

/// A value of a sample record.
enum SampleValue: Equatable {
  case null
  case text(String)
  /// Repetitions without trailing empty ones, or several related values.
  case repetitions([String])

  /// What staging must hold.
  var canonical: String? {
    switch self {
    case .null: nil
    case .text(let text): Self.escaped(text)
    case .repetitions(let values): values.map(Self.escaped).joined(separator: "\u{1D}")
    }
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0: break
      case 0x1B: result += "\u{1B}E"
      case 0x1E: result += "\u{1B}R"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Writes sample records as FileMaker would.
struct SampleWriter {
  var names: [String]
  /// MAXREPEAT per field; XML pads repetitions to it.
  var repetitions: [Int]
  var recordEnd = "\r"
  var delimiter = ","

  func csv(_ rows: [[SampleValue]]) -> String {
    let header = names.map(quoted).joined(separator: delimiter)
    return header + recordEnd + body(rows)
  }

  func merge(_ rows: [[SampleValue]]) -> String {
    names.joined(separator: delimiter) + recordEnd + body(rows)
  }

  /// NULL and empty text look the same in Tab.
  func tab(_ rows: [[SampleValue]]) -> String {
    rows.map { row in
      row.map { plain($0).replacing("\t", with: " ") }.joined(separator: "\t") + recordEnd
    }.joined()
  }

  func xml(_ rows: [[SampleValue]]) -> String {
    var text = #"<?xml version="1.0" encoding="UTF-8" ?>"#
    text += #"<FMPXMLRESULT xmlns="http://www.filemaker.com/fmpxmlresult"><ERRORCODE>0</ERRORCODE>"#
    text += #"<PRODUCT BUILD="1" NAME="FileMaker" VERSION="19"/>"#
    text += #"<DATABASE DATEFORMAT="D/m/yyyy" LAYOUT="" NAME="x.fmp12" RECORDS="99" "#
    text += #"TIMEFORMAT="k:mm:ss "/><METADATA>"#
    for (name, count) in zip(names, repetitions) {
      text += #"<FIELD EMPTYOK="YES" MAXREPEAT="\#(count)" NAME="\#(escaped(name))" TYPE="TEXT"/>"#
    }
    text += #"</METADATA><RESULTSET FOUND="\#(rows.count)">"#
    for (index, row) in rows.enumerated() {
      text += #"<ROW MODID="3" RECORDID="\#(index * 7 + 5)">"#
      for (value, count) in zip(row, repetitions) { text += column(value, count) }
      text += "</ROW>"
    }
    return text + "</RESULTSET></FMPXMLRESULT>"
  }

  private func column(_ value: SampleValue, _ count: Int) -> String {
    switch value {
    case .null: return "<COL></COL>"
    case .text(let text): return "<COL><DATA>\(escaped(text))</DATA></COL>"
    case .repetitions(let values):
      let padded = values + Array(repeating: "", count: max(0, count - values.count))
      return "<COL>" + padded.map { "<DATA>\(escaped($0))</DATA>" }.joined() + "</COL>"
    }
  }

  private func body(_ rows: [[SampleValue]]) -> String {
    rows.map { row in
      row.map { $0 == .null ? "" : quoted(plain($0)) }.joined(separator: delimiter) + recordEnd
    }.joined()
  }

  private func plain(_ value: SampleValue) -> String {
    switch value {
    case .null: ""
    case .text(let text): text.replacing("\n", with: "\u{0B}")
    case .repetitions(let values):
      values.map { $0.replacing("\n", with: "\u{0B}") }.joined(separator: "\u{1D}")
    }
  }

  private func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }

  /// In-field returns of XML exports are raw CR.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// A small generator whose sequence is the same everywhere (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
