/// `split`: one of the parts between separators.
package enum SplitText {
  /// The part's range, counted from 1, or from -1 at the end; nil if there are not that many.
  package static func range(
    _ text: Span<UInt8>, separator: Span<UInt8>, part: Int
  ) -> Range<Int>? {
    var wanted = part
    if part < 0 {
      var count = 1
      var index = 0
      while let found = find(separator, in: text, from: index) {
        count += 1
        index = found + separator.count
      }
      wanted = count + 1 + part
    }
    guard wanted > 0 else { return nil }
    var start = 0
    while wanted > 1 {
      guard let found = find(separator, in: text, from: start) else { return nil }
      start = found + separator.count
      wanted -= 1
    }
    return start..<(find(separator, in: text, from: start) ?? text.count)
  }

  private static func find(
    _ separator: Span<UInt8>, in text: Span<UInt8>, from start: Int
  ) -> Int? {
    guard separator.count > 0 else { return nil }
    var index = start
    while index + separator.count <= text.count {
      if text[index] == separator[0],
        ByteText.equal(text.extracting(index..<index + separator.count), separator)
      {
        return index
      }
      index += 1
    }
    return nil
  }
}

extension SplitText {
  static let reference = RuleReference(
    "split",
    "leaves one of the parts between separators, counted from 1, or from the end with -1; nothing "
      + "if there is no such part"
  ).showing(
    "clean: [{ split: { separator: \",\", part: 1 } }, trim]",
    ["Lee, Ann": "Lee", "Lee": "Lee", ", Ann": nil]
  ).showing(
    "clean: [{ split: { separator: \",\", part: 2 } }, trim]", ["Lee, Ann, Dr": "Ann", "Lee": nil]
  ).showing("clean: { split: { separator: \" - \", part: -1 } }", ["a - b - c": "c"])
}
