internal import MigrationModel

/// The text of one cell on its way through the steps: two buffers that take turns, so that no step
/// allocates once they have grown.
struct CellText: Sendable {
  /// Holds the text at `range`.
  var bytes: [UInt8] = []
  /// The part of `bytes` that is the text; trimming only moves its ends.
  var range: Range<Int> = 0..<0
  /// Whether the text stands for "nothing": no related record, or a null word.
  var isNull = false
  private var spare: [UInt8] = []
  private var scalars: [Int32] = []
  private var space: MatchSpace?

  init() {}

  /// Forgets the text and keeps the storage.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    range = 0..<0
    isNull = false
  }

  /// Takes all of `bytes` as the text, after something was appended to it.
  mutating func takeAll() { range = 0..<bytes.count }

  mutating func trim() {
    let inner = WhiteSpace.trimmedRange(bytes.span.extracting(range))
    range = range.lowerBound + inner.lowerBound..<range.lowerBound + inner.upperBound
  }

  /// Whether the text is empty or blank.
  var isBlank: Bool { WhiteSpace.isBlank(bytes.span.extracting(range)) }

  /// Runs one step; `tables` holds what it points at. False when a pattern takes too many steps:
  /// the text is then of no use.
  mutating func apply(_ step: TextStep, _ tables: StepTables) -> Bool {
    var narrowed = range
    if step.narrow(&narrowed, of: bytes.span, tables) {
      range = narrowed
      return true
    }
    // Taken out, because a span of one buffer borrows all of `self`.
    var output: [UInt8] = []
    swap(&output, &spare)
    output.removeAll(keepingCapacity: true)
    let isDone = run(step, tables, into: &output)
    swap(&output, &bytes)
    swap(&output, &spare)
    takeAll()
    return isDone
  }

  private mutating func run(
    _ step: TextStep, _ tables: StepTables, into output: inout [UInt8]
  ) -> Bool {
    switch step {
    case .normalize(let form):
      var work: [Int32] = []
      swap(&work, &scalars)
      NormalText.apply(bytes.span.extracting(range), form: form, scalars: &work, into: &output)
      swap(&work, &scalars)
    case .extract(let pattern, let group):
      let pattern = tables.patterns[pattern]
      let space = matchSpace(for: pattern)
      return PatternText.extract(
        bytes.span.extracting(range), pattern, group: group, space, into: &output)
    case .replacePattern(let index):
      let pattern = tables.patterns[index]
      let space = matchSpace(for: pattern)
      return PatternText.replace(
        bytes.span.extracting(range), pattern, with: tables.replacements[index], space,
        into: &output)
    case .trim, .collapseSpaces, .upper, .lower, .nameCase, .digits, .strip, .keep, .remove,
      .replace, .split, .pad, .singleLine, .lineEnds:
      Self.run(step, bytes.span.extracting(range), tables.constants.span, into: &output)
    }
    return true
  }

  /// Makes what `body` appends the text.
  mutating func rewrite(_ body: (Span<UInt8>, inout [UInt8]) -> Void) {
    var output: [UInt8] = []
    swap(&output, &spare)
    output.removeAll(keepingCapacity: true)
    body(bytes.span.extracting(range), &output)
    swap(&output, &bytes)
    swap(&output, &spare)
    takeAll()
  }

  /// Space that no copy of this value uses.
  private mutating func matchSpace(for pattern: Pattern) -> MatchSpace {
    if let space, space.groups >= pattern.groups, isKnownUniquelyReferenced(&self.space) {
      return space
    }
    let made = MatchSpace(groups: max(pattern.groups, 9))
    space = made
    return made
  }

  private static func run(
    _ step: TextStep, _ text: Span<UInt8>, _ constants: Span<UInt8>, into output: inout [UInt8]
  ) {
    switch step {
    case .collapseSpaces: CollapseSpaces.apply(text, into: &output)
    case .upper: LetterCase.upper(text, into: &output)
    case .lower: LetterCase.lower(text, into: &output)
    case .nameCase: NameCase.apply(text, into: &output)
    case .digits: KeepDigits.apply(text, into: &output)
    case .strip(let characters):
      StripCharacters.apply(
        text, characters: constants.extracting(characters.range), into: &output)
    case .keep(let classes): classes.filter(text, keeps: true, into: &output)
    case .remove(let classes): classes.filter(text, keeps: false, into: &output)
    case .replace(let from, let with):
      ReplaceText.apply(
        text, from: constants.extracting(from.range), with: constants.extracting(with.range),
        into: &output)
    case .pad(let isLeft, let width, let character):
      PadText.apply(
        text, toTheLeft: isLeft, width: width, with: constants.extracting(character.range),
        into: &output)
    case .singleLine: SingleLine.apply(text, into: &output)
    case .lineEnds(let end): LineEnds.apply(text, end: end, into: &output)
    case .trim, .split, .normalize, .extract, .replacePattern:
      preconditionFailure("the step only moves the ends, or needs working space")
    }
  }
}

extension CellText {
  static let reference = RuleReference(
    "text", "the text as it is; one that is longer than the column allows is refused, never cut"
  ).showing("", [" Ann ": " Ann ", "": nil, "  ": nil])
    .showing("", as: .varchar(3), ["Zoë": "Zoë", "Anna": "R114"])
    .showing("on_empty: keep", ["": ""])
    .showing("null_words: [n/a, \"-\"]", [" N/A ": nil, "-": nil, "--": "--"])
    .showing("default: none", ["": "none", "x": "x"])
}
