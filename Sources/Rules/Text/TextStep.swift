internal import MigrationModel

/// A piece of the program's constant bytes.
struct ByteRange: Sendable, Hashable {
  var start: Int
  var end: Int

  var range: Range<Int> { start..<end }
}

/// A compiled cleansing step: trivial, its texts lie in the program's constants.
enum TextStep: Sendable, Hashable {
  case trim
  case collapseSpaces
  case upper
  case lower
  case nameCase
  case digits
  case strip(ByteRange)
  case replace(ByteRange, ByteRange)
  case singleLine

  /// Compiles a step; its texts go to the end of `constants`.
  init(_ step: CleanStep, constants: inout [UInt8]) {
    func keep(_ text: String, _ constants: inout [UInt8]) -> ByteRange {
      let start = constants.count
      constants.append(contentsOf: text.utf8)
      return ByteRange(start: start, end: constants.count)
    }
    switch step {
    case .trim: self = .trim
    case .collapseSpaces: self = .collapseSpaces
    case .upper: self = .upper
    case .lower: self = .lower
    case .nameCase: self = .nameCase
    case .digits: self = .digits
    case .strip(let characters): self = .strip(keep(characters, &constants))
    case .replace(let from, let with):
      self = .replace(keep(from, &constants), keep(with, &constants))
    case .singleLine: self = .singleLine
    }
  }
}
