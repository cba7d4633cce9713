internal import MigrationModel

/// Replaces by stand-ins, in front of the XML parser, what is data to FileMaker but not legal XML:
/// control characters, raw or as a reference, noncharacters, and bytes that are not UTF-8.
///
/// Also refuses a document type declaration, the only way to entities. Chunks may end anywhere.
struct XMLByteFilter {
  private enum Place {
    case content
    case comment
    case instruction
    case characterData
  }

  /// Bytes that cannot be judged before more are there; shorter than the longest reference.
  private var waiting: [UInt8] = []
  private var place = Place.content
  /// Offset in the file of the first waiting byte, from 0.
  private var offset: Int64 = 0
  private let file: String
  private let refusesUndecodable: Bool

  /// Longer references are malformed; zeros in front make a reference as long as one likes.
  private static let longestReference = 64

  init(file: String, refusesUndecodable: Bool) {
    self.file = file
    self.refusesUndecodable = refusesUndecodable
  }

  /// Appends to `output` what the parser may see of a chunk; `isLast` says that no more comes.
  mutating func filter(
    _ chunk: Span<UInt8>, isLast: Bool, into output: inout [UInt8]
  ) throws(ExportError) {
    var bytes: [UInt8] = []
    swap(&bytes, &waiting)
    bytes.append(copying: chunk)
    var position = 0
    while position < bytes.count {
      let run = Self.plainRun(bytes.span, from: position)
      output.append(copying: bytes.span.extracting(position..<run))
      position = run
      guard position < bytes.count else { break }
      let count = try step(bytes.span, at: position, isLast: isLast, into: &output)
      guard count > 0 else { break }
      position += count
    }
    waiting.append(copying: bytes.span.extracting(position...))
    offset += Int64(position)
  }

  /// Where the bytes end that mean nothing to the filter, whatever the place.
  private static func plainRun(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < bytes.count {
      switch bytes[position] {
      case 0x09, 0x0A, 0x0D: position += 1
      case 0x00..<0x20, 0x80...0xFF: return position
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: "-"), UInt8(ascii: "?"),
        UInt8(ascii: "]"):
        return position
      default: position += 1
      }
    }
    return position
  }

  /// Judges what stands at `position` and returns how many bytes that is; 0 asks for more bytes.
  private mutating func step(
    _ bytes: Span<UInt8>, at position: Int, isLast: Bool, into output: inout [UInt8]
  ) throws(ExportError) -> Int {
    let byte = bytes[position]
    switch byte {
    case 0x00..<0x20:
      StandIn.append(byte, to: &output)
      return 1
    case 0x80...0xFF:
      return try multibyte(bytes, at: position, isLast: isLast, into: &output)
    case UInt8(ascii: "&") where place == .content:
      return try reference(bytes, at: position, isLast: isLast, into: &output)
    case UInt8(ascii: "<") where place == .content:
      guard let next = try placeOpened(bytes, at: position, isLast: isLast) else { return 0 }
      place = next
    case UInt8(ascii: "-") where place == .comment:
      guard let ends = starts("-->", bytes, at: position, isLast: isLast) else { return 0 }
      if ends { return close("-->", into: &output) }
    case UInt8(ascii: "?") where place == .instruction:
      guard let ends = starts("?>", bytes, at: position, isLast: isLast) else { return 0 }
      if ends { return close("?>", into: &output) }
    case UInt8(ascii: "]") where place == .characterData:
      guard let ends = starts("]]>", bytes, at: position, isLast: isLast) else { return 0 }
      if ends { return close("]]>", into: &output) }
    default: break
    }
    output.append(byte)
    return 1
  }

  private func multibyte(
    _ bytes: Span<UInt8>, at position: Int, isLast: Bool, into output: inout [UInt8]
  ) throws(ExportError) -> Int {
    let length: Int
    switch UTF8Sequence(bytes, at: position) {
    case .character(let count):
      let character = bytes.extracting(position..<position + count)
      if let code = StandIn.code(for: Self.scalar(character)) {
        StandIn.append(code, to: &output)
      } else {
        output.append(copying: character)
      }
      return count
    case .illFormed(let count): length = count
    case .incomplete:
      guard isLast else { return 0 }
      length = bytes.count - position
    }
    if refusesUndecodable {
      throw ExportError(
        .badEncoding, file: file, byteOffset: offset + Int64(position),
        "holds bytes that are not UTF-8")
    }
    StandIn.append(StandIn.undecodable, to: &output)
    return length
  }

  /// A reference to a character that XML forbids becomes a stand-in; any other stays as it is.
  private func reference(
    _ bytes: Span<UInt8>, at position: Int, isLast: Bool, into output: inout [UInt8]
  ) throws(ExportError) -> Int {
    var end = position + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: ";") {
      guard end - position + 1 < Self.longestReference else {
        throw ExportError(
          .malformed, file: file, byteOffset: offset + Int64(position),
          "has '&' without the ';' that ends a reference")
      }
      end += 1
    }
    guard end < bytes.count else {
      guard isLast else { return 0 }
      output.append(bytes[position])
      return 1
    }
    let whole = bytes.extracting(position...end)
    if let scalar = Self.referredScalar(whole), let code = StandIn.code(for: scalar) {
      StandIn.append(code, to: &output)
    } else {
      output.append(copying: whole)
    }
    return whole.count
  }

  /// Where `<` leads to, or nil when more bytes are needed to tell.
  private func placeOpened(
    _ bytes: Span<UInt8>, at position: Int, isLast: Bool
  ) throws(ExportError) -> Place? {
    guard position + 1 < bytes.count else { return isLast ? .content : nil }
    if bytes[position + 1] == UInt8(ascii: "?") { return .instruction }
    guard bytes[position + 1] == UInt8(ascii: "!") else { return .content }
    guard let isComment = starts("<!--", bytes, at: position, isLast: isLast) else { return nil }
    if isComment { return .comment }
    guard let isData = starts("<![CDATA[", bytes, at: position, isLast: isLast) else { return nil }
    if isData { return .characterData }
    throw ExportError(
      .forbiddenMarkup, file: file, byteOffset: offset + Int64(position),
      "has a document type declaration, which no FileMaker export needs")
  }

  /// Ends a comment, instruction or CDATA section and returns the length of what ended it.
  private mutating func close(_ ending: StaticString, into output: inout [UInt8]) -> Int {
    place = .content
    output += ending.description.utf8
    return ending.utf8CodeUnitCount
  }
}
