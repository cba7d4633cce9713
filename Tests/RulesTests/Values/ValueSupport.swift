import MigrationModel
import Rules

/// A generator whose numbers are the same for the same seed. Source: SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func digits(_ count: ClosedRange<Int>) -> String {
    var text = ""
    for _ in 0..<Int.random(in: count, using: &self) {
      text.append(String(Int.random(in: 0...9, using: &self)))
    }
    return text
  }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func string(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: Array(bytes), as: UTF8.self)
}

/// The text or the code that a parser into the arena yields; `?` if a refusal left bytes behind.
func appended(_ refusal: RejectCode?, _ arena: [UInt8]) -> String {
  if let refusal { return arena.isEmpty ? refusal.rawValue : "?" }
  return string(arena)
}

func shown(_ number: ParsedNumber) -> String {
  switch number {
  case .value(let value): String(value)
  case .refused(let code): code.rawValue
  }
}

/// What ServerText makes of a number of the type.
func shown(_ number: ParsedNumber, as type: ColumnType) -> String {
  switch number {
  case .value(let value): serverText(.integer(value), type)
  case .refused(let code): code.rawValue
  }
}

func serverText(_ cell: TypedCell, _ type: ColumnType, arena: [UInt8] = []) -> String {
  var output: [UInt8] = []
  let hasValue = ServerText.append(cell, as: type, arena: arena, to: &output)
  return hasValue ? string(output) : "NULL"
}

/// The binary field in hexadecimal, length included.
func copyHex(_ cell: TypedCell, _ type: ColumnType, arena: [UInt8] = []) -> String {
  var output: [UInt8] = []
  CopyBinary.append(cell, as: type, arena: arena, to: &output)
  return hex(output)
}

func hex(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

func listCell(_ items: [String]) -> (cell: TypedCell, arena: [UInt8]) {
  var arena: [UInt8] = []
  for item in items { ListItems.append(bytes(item).span, to: &arena) }
  return (TypedCell(kind: .list, start: 0, end: arena.count), arena)
}

func decimal(
  _ text: String, mark: DecimalMark = .point, _ precision: Int? = nil, _ scale: Int? = nil
) -> String {
  var arena: [UInt8] = []
  let refusal = DecimalText.parse(
    bytes(text).span, NumberReading(mark), precision: precision, scale: scale, into: &arena)
  return appended(refusal, arena)
}

func jsonb(_ text: String) -> String {
  var arena: [UInt8] = []
  let refusal = JSONText.canonicalize(bytes(text).span, into: &arena)
  return appended(refusal, arena)
}

func isJSON(_ text: String) -> Bool { JSONText.validate(bytes(text).span) == nil }
