extension JSONText {
  /// A member of an object to be written; the bytes of its value are in the arena.
  package struct Member: Sendable, Hashable {
    /// What the member holds; ranges are of the arena.
    package enum Value: Sendable, Hashable {
      case null
      /// UTF-8 text, to be quoted.
      case string(Range<Int>)
      /// Items as in a cell of kind `list`; becomes an array of strings.
      case list(Range<Int>)
      /// Canonical jsonb text.
      case json(Range<Int>)
    }

    /// UTF-8, not escaped.
    package var name: [UInt8]
    package var value: Value

    package init(name: [UInt8], value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// Appends the canonical jsonb text of an object; of members with equal names the last wins.
  /// Cheapest if the names are in jsonb's order already (`namePrecedes`).
  package static func appendObject(_ members: [Member], into arena: inout [UInt8]) {
    var isSorted = true
    for index in members.indices.dropFirst()
    where !namePrecedes(members[index - 1].name, members[index].name) {
      isSorted = false
    }
    let sorted = isSorted ? members : ordered(members)
    arena.append(Byte.openBrace)
    for (index, member) in sorted.enumerated() {
      if index > 0 {
        arena.append(Byte.comma)
        arena.append(Byte.space)
      }
      appendQuoted(member.name, into: &arena)
      arena.append(Byte.colon)
      arena.append(Byte.space)
      append(member.value, into: &arena)
    }
    arena.append(Byte.closeBrace)
  }

  /// Appends the canonical jsonb text of a string that is in the arena.
  package static func appendString(_ range: Range<Int>, into arena: inout [UInt8]) {
    arena.append(Byte.quote)
    for offset in range { appendEscaped(arena[offset], into: &arena) }
    arena.append(Byte.quote)
  }

  /// Appends the canonical jsonb text of an array of strings: the items of a list cell.
  package static func appendList(_ range: Range<Int>, into arena: inout [UInt8]) {
    arena.append(Byte.openBracket)
    var offset = range.lowerBound
    while let item = ListItems.next(in: arena, at: &offset, end: range.upperBound) {
      if item.lowerBound - 4 > range.lowerBound {
        arena.append(Byte.comma)
        arena.append(Byte.space)
      }
      appendString(item, into: &arena)
    }
    arena.append(Byte.closeBracket)
  }

  /// jsonb's order of names: shorter first, then by bytes.
  package static func namePrecedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    if left.count != right.count { return left.count < right.count }
    return left.lexicographicallyPrecedes(right)
  }

  private static func append(_ value: Member.Value, into arena: inout [UInt8]) {
    switch value {
    case .null:
      for byte in [0x6E, 0x75, 0x6C, 0x6C] as [UInt8] { arena.append(byte) }
    case .string(let range):
      appendString(range, into: &arena)
    case .list(let range):
      appendList(range, into: &arena)
    case .json(let range):
      for offset in range { arena.append(arena[offset]) }
    }
  }

  private static func ordered(_ members: [Member]) -> [Member] {
    let sorted = members.enumerated().sorted {
      if $0.element.name == $1.element.name { return $0.offset < $1.offset }
      return namePrecedes($0.element.name, $1.element.name)
    }
    var unique: [Member] = []
    for entry in sorted {
      if unique.last?.name == entry.element.name { unique.removeLast() }
      unique.append(entry.element)
    }
    return unique
  }
}
