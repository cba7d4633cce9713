internal import MigrationModel

/// Writes a JSON text again in the form of jsonb. Strings pass through a scratch buffer, where the
/// names of the objects being read stay until they are sorted.
struct JSONCanonicalWriter {
  var scanner = JSONScanner()
  private var strings: [UInt8] = []

  /// A member of the object being read: its name in `strings`, its rendered form in the arena.
  private struct Member {
    var name: Range<Int>
    var rendered: Range<Int>
  }

  /// Appends the value at the scanner; nil when done. A refusal may leave bytes behind.
  mutating func writeValue(
    _ text: Span<UInt8>, depth: Int, into arena: inout [UInt8]
  ) -> RejectCode? {
    switch scanner.peek(text) {
    case Byte.openBrace:
      return writeObject(text, depth: depth, into: &arena)
    case Byte.openBracket:
      return writeArray(text, depth: depth, into: &arena)
    case Byte.quote:
      let mark = strings.count
      guard unescape(text) else { return .notJSON }
      JSONText.appendQuoted(strings[mark...], into: &arena)
      strings.removeSubrange(mark...)
      return nil
    case .ascii("t"), .ascii("f"), .ascii("n"):
      guard let word = scanner.skipWord(text) else { return .notJSON }
      for offset in word { arena.append(text[offset]) }
      return nil
    default:
      let start = scanner.position
      guard scanner.skipNumber(text) else { return .notJSON }
      let number = text.extracting(start..<scanner.position)
      guard let shape = NumberShape(number, NumberReading(.point)) else { return .notJSON }
      return DecimalText.append(shape, of: number, scale: shape.writtenScale, into: &arena)
    }
  }

  private mutating func writeArray(
    _ text: Span<UInt8>, depth: Int, into arena: inout [UInt8]
  ) -> RejectCode? {
    guard depth < JSONText.maximumDepth else { return .notJSON }
    scanner.position += 1
    arena.append(Byte.openBracket)
    if scanner.peek(text) == Byte.closeBracket {
      scanner.position += 1
    } else {
      while true {
        if let refusal = writeValue(text, depth: depth + 1, into: &arena) { return refusal }
        scanner.skipSpace(text)
        if scanner.take(Byte.closeBracket, text) { break }
        guard scanner.take(Byte.comma, text) else { return .notJSON }
        arena.append(Byte.comma)
        arena.append(Byte.space)
      }
    }
    arena.append(Byte.closeBracket)
    return nil
  }

  private mutating func writeObject(
    _ text: Span<UInt8>, depth: Int, into arena: inout [UInt8]
  ) -> RejectCode? {
    guard depth < JSONText.maximumDepth else { return .notJSON }
    let mark = strings.count
    scanner.position += 1
    arena.append(Byte.openBrace)
    let start = arena.count
    var members: [Member] = []
    var isSorted = true
    if scanner.peek(text) == Byte.closeBrace {
      scanner.position += 1
    } else {
      while true {
        guard scanner.peek(text) == Byte.quote else { return .notJSON }
        let nameStart = strings.count
        guard unescape(text), scanner.skipColon(text) else { return .notJSON }
        let name = nameStart..<strings.count
        if let last = members.last {
          if !precedes(last.name, name) { isSorted = false }
          arena.append(Byte.comma)
          arena.append(Byte.space)
        }
        let renderedStart = arena.count
        JSONText.appendQuoted(strings[name], into: &arena)
        arena.append(Byte.colon)
        arena.append(Byte.space)
        if let refusal = writeValue(text, depth: depth + 1, into: &arena) { return refusal }
        members.append(Member(name: name, rendered: renderedStart..<arena.count))
        scanner.skipSpace(text)
        if scanner.take(Byte.closeBrace, text) { break }
        guard scanner.take(Byte.comma, text) else { return .notJSON }
      }
    }
    if !isSorted { rewrite(members, from: start, in: &arena) }
    strings.removeSubrange(mark...)
    arena.append(Byte.closeBrace)
    return nil
  }

  /// Replaces the members from `start` on by the same in jsonb's order, without repeated names.
  private func rewrite(_ members: [Member], from start: Int, in arena: inout [UInt8]) {
    let sorted = members.sorted {
      if precedes($0.name, $1.name) { return true }
      if precedes($1.name, $0.name) { return false }
      return $0.rendered.lowerBound < $1.rendered.lowerBound
    }
    let end = arena.count
    for (index, member) in sorted.enumerated() {
      if index + 1 < sorted.count && !precedes(member.name, sorted[index + 1].name) { continue }
      if arena.count > end {
        arena.append(Byte.comma)
        arena.append(Byte.space)
      }
      for offset in member.rendered { arena.append(arena[offset]) }
    }
    arena.removeSubrange(start..<end)
  }

  private func precedes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    if left.count != right.count { return left.count < right.count }
    return strings[left].lexicographicallyPrecedes(strings[right])
  }

  /// Appends the string at the scanner to `strings`; false if it is no string that jsonb can hold.
  private mutating func unescape(_ text: Span<UInt8>) -> Bool {
    let start = scanner.position + 1
    guard scanner.skipString(text) else { return false }
    let end = scanner.position - 1
    var offset = start
    while offset < end {
      let byte = text[offset]
      offset += 1
      guard byte == Byte.backslash else {
        strings.append(byte)
        continue
      }
      let letter = text[offset]
      offset += 1
      switch letter {
      case .ascii("b"): strings.append(0x08)
      case .ascii("f"): strings.append(0x0C)
      case .ascii("n"): strings.append(0x0A)
      case .ascii("r"): strings.append(0x0D)
      case .ascii("t"): strings.append(0x09)
      case .ascii("u"):
        guard let scalar = Self.scalar(text, at: &offset, end: end) else { return false }
        strings.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      default: strings.append(letter)
      }
    }
    return true
  }

  /// The scalar of `uXXXX`, or of two that are a surrogate pair; nil for NUL and lone surrogates.
  private static func scalar(
    _ text: Span<UInt8>, at offset: inout Int, end: Int
  ) -> Unicode.Scalar? {
    let first = hexadecimal(text, at: offset)
    offset += 4
    guard (0xD800..<0xDC00).contains(first) else {
      return first == 0 ? nil : Unicode.Scalar(first)
    }
    guard offset + 6 <= end, text[offset] == Byte.backslash,
      text[offset + 1] == .ascii("u")
    else { return nil }
    let second = hexadecimal(text, at: offset + 2)
    guard (0xDC00..<0xE000).contains(second) else { return nil }
    offset += 6
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private static func hexadecimal(_ text: Span<UInt8>, at offset: Int) -> UInt32 {
    var value: UInt32 = 0
    for index in offset..<offset + 4 {
      value = value << 4 | UInt32(text.byte(index).hexValue ?? 0)
    }
    return value
  }
}
