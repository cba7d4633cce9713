internal import MigrationModel

/// A piece of the program's constant bytes.
struct ByteRange: Sendable, Hashable {
  var start: Int
  var end: Int

  var range: Range<Int> { start..<end }
}

/// A compiled cleansing step: trivial; its texts and patterns lie in the program's `StepTables`.
enum TextStep: Sendable, Hashable {
  case trim
  case collapseSpaces
  case upper
  case lower
  case nameCase
  case digits
  case strip(ByteRange)
  case keep(CharacterClasses)
  case remove(CharacterClasses)
  case replace(ByteRange, ByteRange)
  case replacePattern(Int)
  case extract(pattern: Int, group: Int)
  case split(separator: ByteRange, part: Int)
  case pad(toTheLeft: Bool, width: Int, with: ByteRange)
  case singleLine
  case lineEnds(LineEnd)
  case normalize(NormalForm)

  /// Compiles a step; its texts and patterns go to the end of `tables`.
  init(_ step: CleanStep, tables: inout StepTables) throws(StepProblem) {
    switch step {
    case .trim: self = .trim
    case .collapseSpaces: self = .collapseSpaces
    case .upper: self = .upper
    case .lower: self = .lower
    case .nameCase: self = .nameCase
    case .digits: self = .digits
    case .strip(let characters): self = .strip(tables.keep(characters))
    case .keep(let classes): self = .keep(CharacterClasses(classes))
    case .remove(let classes): self = .remove(CharacterClasses(classes))
    case .replace(let from, let with):
      self = .replace(tables.keep(from), tables.keep(with))
    case .replacePattern(let pattern, let with):
      self = .replacePattern(try tables.add(pattern, with: with))
    case .extract(let pattern, let group):
      let added = try tables.add(pattern, group: group)
      self = .extract(pattern: added.pattern, group: added.group)
    case .split(let separator, let part):
      self = .split(separator: tables.keep(separator), part: part)
    case .pad(let side, let width, let character):
      self = .pad(toTheLeft: side == .left, width: width, with: tables.keep(character))
    case .singleLine: self = .singleLine
    case .lineEnds(let end): self = .lineEnds(end)
    case .normalize(let form): self = .normalize(form)
    }
  }
}
