extension CopyBinary {
  /// Writes canonical decimal text as numeric: groups of four digits around the mark, without
  /// zero groups at either end, and the number of digits after the mark.
  static func writeNumeric(
    _ arena: [UInt8], from start: Int, until end: Int, to target: inout MutableSpan<UInt8>,
    at place: inout Int
  ) {
    let text = arena.span
    var offset = start
    let isNegative = offset < end && text[offset] == Byte.minus
    if isNegative { offset += 1 }
    var mark = offset
    while mark < end && text[mark] != Byte.point { mark += 1 }
    let scale = max(0, end - mark - 1)

    var headPlace = place
    place += 12
    let groupsStart = place

    // The first group is filled up with zeros at its front, the last at its end.
    let wholeGroups = (mark - offset + 3) / 4
    var weight = wholeGroups - 1
    var group = 0
    var digitsInGroup = wholeGroups * 4 - (mark - offset)
    while offset < end {
      if offset != mark {
        group = group * 10 + text[offset].digitValue
        digitsInGroup += 1
        if digitsInGroup == 4 {
          writeGroup(group, &weight, after: groupsStart, to: &target, at: &place)
          (group, digitsInGroup) = (0, 0)
        }
      }
      offset += 1
    }
    if digitsInGroup > 0 {
      for _ in digitsInGroup..<4 { group *= 10 }
      writeGroup(group, &weight, after: groupsStart, to: &target, at: &place)
    }
    while place > groupsStart, target[place - 1] == 0, target[place - 2] == 0 { place -= 2 }

    let groups = (place - groupsStart) / 2
    put(place - headPlace - 4, bytes: 4, to: &target, at: &headPlace)
    put(groups, bytes: 2, to: &target, at: &headPlace)
    put(groups == 0 ? 0 : weight, bytes: 2, to: &target, at: &headPlace)
    put(isNegative && groups > 0 ? 0x4000 : 0, bytes: 2, to: &target, at: &headPlace)
    put(scale, bytes: 2, to: &target, at: &headPlace)
  }

  /// Leading zero groups are left out, and lower the weight of the first.
  @inline(__always)
  private static func writeGroup(
    _ group: Int, _ weight: inout Int, after start: Int, to target: inout MutableSpan<UInt8>,
    at place: inout Int
  ) {
    if group == 0 && place == start {
      weight -= 1
    } else {
      put(group, bytes: 2, to: &target, at: &place)
    }
  }
}
