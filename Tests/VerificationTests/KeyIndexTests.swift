import Testing
import Verification

@Suite struct KeyIndexTests {
  private func value(_ key: String, in index: KeyIndex) -> String? {
    let key = Array(key.utf8)
    return index.find(key.span).map { entry in
      index.with(entry) { text in
        var bytes: [UInt8] = []
        for place in text.indices { bytes.append(text[place]) }
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }

  private func insert(_ key: String, _ value: String, into index: inout KeyIndex) {
    let (key, value) = (Array(key.utf8), Array(value.utf8))
    index.insert(key: key.span, value: value.span)
  }

  @Test func findsWhatWasPutIn() {
    var index = KeyIndex()
    for number in 0..<5_000 { insert("key \(number)", "id \(number * 7)", into: &index) }
    #expect(index.count == 5_000)
    for number in 0..<5_000 { #expect(value("key \(number)", in: index) == "id \(number * 7)") }
    #expect(value("key 5000", in: index) == nil)
    #expect(value("", in: index) == nil)
    #expect(index.conflicts == 0)
  }

  /// Keys and texts that run into each other are told apart.
  @Test func lengthsCount() {
    var index = KeyIndex()
    insert("ab", "c", into: &index)
    insert("a", "bc", into: &index)
    insert("", "abc", into: &index)
    #expect(value("ab", in: index) == "c")
    #expect(value("a", in: index) == "bc")
    #expect(value("", in: index) == "abc")
    #expect(value("abc", in: index) == nil)
  }

  @Test func aSecondTextIsAConflict() {
    var index = KeyIndex()
    insert("k", "1", into: &index)
    insert("k", "1", into: &index)
    #expect(index.conflicts == 0)
    insert("k", "2", into: &index)
    #expect(index.conflicts == 1)
    #expect(value("k", in: index) == "1")
    #expect(index.count == 1)
  }
}
