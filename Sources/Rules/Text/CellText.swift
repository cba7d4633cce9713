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

  /// Runs one step; `constants` holds the texts of the steps.
  mutating func apply(_ step: TextStep, constants: [UInt8]) {
    if step == .trim {
      trim()
      return
    }
    // Taken out, because a span of one buffer borrows all of `self`.
    var output: [UInt8] = []
    swap(&output, &spare)
    output.removeAll(keepingCapacity: true)
    Self.run(step, bytes.span.extracting(range), constants.span, into: &output)
    swap(&output, &bytes)
    swap(&output, &spare)
    takeAll()
  }

  private static func run(
    _ step: TextStep, _ text: Span<UInt8>, _ constants: Span<UInt8>, into output: inout [UInt8]
  ) {
    switch step {
    case .trim: ByteText.append(text.extracting(WhiteSpace.trimmedRange(text)), to: &output)
    case .collapseSpaces: CollapseSpaces.apply(text, into: &output)
    case .upper: LetterCase.upper(text, into: &output)
    case .lower: LetterCase.lower(text, into: &output)
    case .nameCase: NameCase.apply(text, into: &output)
    case .digits: KeepDigits.apply(text, into: &output)
    case .strip(let characters):
      StripCharacters.apply(
        text, characters: constants.extracting(characters.range), into: &output)
    case .replace(let from, let with):
      ReplaceText.apply(
        text, from: constants.extracting(from.range), with: constants.extracting(with.range),
        into: &output)
    case .singleLine: SingleLine.apply(text, into: &output)
    }
  }
}
