internal import MigrationModel

/// Makes the bytes of an XML export acceptable to a strict parser without losing any of them.
///
/// Control characters, raw or as numeric references, become stand-ins (`StandIn`); so do bytes that
/// are not UTF-8, unless the export's policy is to refuse them. Constructs that a block cuts are
/// carried over, so that blocks may end anywhere.
struct XMLByteFilter {
  /// What a block became.
  enum Outcome: Equatable {
    case passed
    /// Bytes that are not UTF-8, at this offset of the file.
    case undecodable(offset: Int64)
    /// A reference too long to be judged, at this offset of the file.
    case overlongReference(offset: Int64)
  }

  /// What the parser may see of a block; all that precedes a mistake.
  private var output: [UInt8] = []
  private let refusesUndecodable: Bool
  /// Less than a reference, a mark or a character.
  private var carry: [UInt8] = []
  /// Offset in the file of `carry[0]`.
  private var offset: Int64
  private var isInCDATA = false
  /// The longest reference, in bytes. Zeros make one as long as one likes, and the parser must not
  /// be the first to see what it refers to.
  private static let longestReference = 64
  private static let cdataStart = Array("<![CDATA[".utf8)
  private static let cdataEnd = Array("]]>".utf8)
  /// `offset` is that of the first byte after a byte order mark.
  init(startingAt offset: Int64, policy: ExportSettings.UndecodablePolicy) {
    self.offset = offset
    refusesUndecodable = policy == .refuse
  }

  /// Filters a block and gives `body` what the parser may see of it, without a copy where nothing
  /// had to be replaced. After the last block, call it once with `isLast` and no bytes.
  ///
  /// The block must have `BlockInput.margin` bytes of room before and after it.
  mutating func filter(
    _ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool,
    body: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Outcome {
    let first = unsafe start - carry.count
    for index in carry.indices { unsafe first[index] = carry[index] }
    let bytes = unsafe UnsafeBufferPointer(start: first, count: carry.count + count)
    carry.removeAll(keepingCapacity: true)
    output.removeAll(keepingCapacity: true)
    var outcome = Outcome.passed
    var runStart = 0
    let used = unsafe replace(bytes, isLast: isLast, runStart: &runStart, outcome: &outcome)
    if runStart == 0 {
      unsafe body(UnsafeBufferPointer(rebasing: bytes[..<used]))
    } else {
      unsafe flush(bytes, runStart..<used)
      unsafe output.withUnsafeBufferPointer { unsafe body($0) }
    }
    if outcome == .passed {
      unsafe carry.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[used...]))
    }
    offset += Int64(used)
    return outcome
  }

  /// Answers how many bytes were dealt with; those from `runStart` on are not yet in `output`.
  private mutating func replace(
    _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, runStart: inout Int, outcome: inout Outcome
  ) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var index = 0
    while index < bytes.count {
      index = unsafe plainRun(base, from: index, count: bytes.count)
      guard index < bytes.count else { break }
      switch unsafe look(at: index, in: bytes, isLast: isLast) {
      case .keep(let length): index += length
      case .wait(let from): return from
      case .overlong:
        outcome = .overlongReference(offset: offset + Int64(index))
        return index
      case .replace(let code, let length):
        if code == StandIn.undecodable && refusesUndecodable {
          outcome = .undecodable(offset: offset + Int64(index))
          return index
        }
        unsafe flush(bytes, runStart..<index)
        StandIn.append(code, to: &output)
        index += length
        runStart = index
      }
    }
    // What opens CDATA is looked at from its second byte on.
    let endsInMark = unsafe !isLast && !isInCDATA && bytes.last == UInt8(ascii: "<")
    return endsInMark ? index - 1 : index
  }

  /// Index of the first byte from `start` that needs a closer look, or `count`: a control character
  /// but TAB, LF and CR, `&`, `]` and `!` where they may be markup, and what is beyond ASCII, the
  /// plain characters of two and three bytes left out.
  private func plainRun(
    _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int
  ) -> Int {
    var index = start
    while index < count {
      while index &+ 32 <= count {
        let first = unsafe marks(ByteSearch.word(bytes + index))
        let second = unsafe marks(ByteSearch.word(bytes + index + 8))
        let third = unsafe marks(ByteSearch.word(bytes + index + 16))
        let fourth = unsafe marks(ByteSearch.word(bytes + index + 24))
        guard (first | second) | (third | fourth) == 0 else { break }
        index &+= 32
      }
      // Bytes after the block may be read; a hit among them ends the run.
      let hit = unsafe marks(ByteSearch.word(bytes + index))
      index &+= hit.trailingZeroBitCount &>> 3
      guard hit != 0, index < count else { continue }
      switch unsafe bytes[index] {
      case Byte.tab, Byte.lineFeed, Byte.carriageReturn: index &+= 1
      case UInt8(ascii: "!"):
        let isMark = unsafe !isInCDATA && index > 0 && bytes[index &- 1] == UInt8(ascii: "<")
        if isMark { return index }
        index &+= 1
      case UInt8(ascii: "]"):
        if isInCDATA { return index }
        index &+= 1
      case 0xC2...0xDF:
        guard unsafe index &+ 1 < count && bytes[index &+ 1] & 0xC0 == 0x80 else { return index }
        index &+= 2
      case 0xE1...0xEC:
        guard
          unsafe index &+ 2 < count && bytes[index &+ 1] & 0xC0 == 0x80
            && bytes[index &+ 2] & 0xC0 == 0x80
        else { return index }
        index &+= 3
      default: return index
      }
    }
    return min(index, count)
  }

  /// A word whose lowest set bit marks the first byte that `plainRun` may have to stop at; bits
  /// above it may be wrong.
  @inline(__always)
  private func marks(_ word: UInt64) -> UInt64 {
    // No byte beyond ASCII takes part in a borrow, and each is marked anyway.
    let controls = word &- ByteSearch.pattern(0x20)
    let ones = ByteSearch.pattern(1)
    let references = (word ^ ByteSearch.pattern(UInt8(ascii: "&"))) &- ones
    let closings = (word ^ ByteSearch.pattern(UInt8(ascii: "]"))) &- ones
    let openings = (word ^ ByteSearch.pattern(UInt8(ascii: "!"))) &- ones
    return (word | controls | (references | closings) | openings) & ByteSearch.highs
  }

  private enum Finding {
    case keep(Int)
    case replace(code: UInt32, length: Int)
    /// A reference that does not end within the longest length.
    case overlong
    /// The block ends before what starts at `from` can be told.
    case wait(from: Int)
  }

  private mutating func look(
    at index: Int, in bytes: UnsafeBufferPointer<UInt8>, isLast: Bool
  ) -> Finding {
    let byte = unsafe bytes[index]
    switch byte {
    case UInt8(ascii: "&"):
      return isInCDATA ? .keep(1) : unsafe reference(at: index, in: bytes, isLast: isLast)
    case UInt8(ascii: "!"):
      return unsafe mark(Self.cdataStart, at: index - 1, in: bytes, isLast: isLast, opens: true)
    case UInt8(ascii: "]"):
      return unsafe mark(Self.cdataEnd, at: index, in: bytes, isLast: isLast, opens: false)
    case 0..<0x80:
      return .replace(code: 0xE000 + UInt32(byte), length: 1)
    default:
      return unsafe character(at: index, in: bytes, isLast: isLast)
    }
  }

  private func character(
    at index: Int, in bytes: UnsafeBufferPointer<UInt8>, isLast: Bool
  ) -> Finding {
    switch unsafe UTF8Check.sequence(at: index, in: bytes) {
    case .incomplete(let length):
      return isLast ? .replace(code: StandIn.undecodable, length: length) : .wait(from: index)
    case .invalid(let length): return .replace(code: StandIn.undecodable, length: length)
    case .valid(let length):
      guard unsafe length == 3 && (bytes[index] == 0xEE || bytes[index] == 0xEF) else {
        return .keep(length)
      }
      let scalar =
        unsafe UInt32(bytes[index] & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6
        | UInt32(bytes[index + 2] & 0x3F)
      return StandIn.code(for: scalar).map { .replace(code: $0, length: 3) } ?? .keep(3)
    }
  }

  private mutating func mark(
    _ mark: [UInt8], at start: Int, in bytes: UnsafeBufferPointer<UInt8>, isLast: Bool,
    opens: Bool
  ) -> Finding {
    for (offset, expected) in mark.enumerated() {
      guard start + offset < bytes.count else { return isLast ? .keep(1) : .wait(from: start) }
      guard unsafe bytes[start + offset] == expected else { return .keep(1) }
    }
    isInCDATA = opens
    // The opening mark was met at its second byte.
    return .keep(mark.count - (opens ? 1 : 0))
  }

  private func reference(
    at start: Int, in bytes: UnsafeBufferPointer<UInt8>, isLast: Bool
  ) -> Finding {
    let limit = min(bytes.count, start + Self.longestReference)
    // Within the limit the block has ended; else the reference is too long.
    let cut: Finding =
      limit < start + Self.longestReference ? (isLast ? .keep(1) : .wait(from: start)) : .overlong
    guard start + 1 < limit else { return cut }
    guard unsafe bytes[start + 1] == UInt8(ascii: "#") else { return .keep(1) }
    var index = start + 2
    guard index < limit else { return cut }
    let isHexadecimal = unsafe bytes[index] == UInt8(ascii: "x")
    if isHexadecimal { index += 1 }
    let firstDigit = index
    var value: UInt32 = 0
    while index < limit, let digit = unsafe Self.digit(bytes[index], isHexadecimal) {
      value = min(value &* (isHexadecimal ? 16 : 10) &+ digit, 0x110000)
      index += 1
    }
    guard index < limit else { return cut }
    guard unsafe index > firstDigit && bytes[index] == UInt8(ascii: ";") else { return .keep(1) }
    guard let code = StandIn.code(for: value) else { return .keep(1) }
    return .replace(code: code, length: index + 1 - start)
  }

  private static func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f") where isHexadecimal:
      UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F") where isHexadecimal:
      UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  private mutating func flush(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[range]))
  }
}
