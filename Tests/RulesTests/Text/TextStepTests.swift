import Rules
import Testing

/// Runs a step over a text.
private func run(_ text: String, _ step: (Span<UInt8>, inout [UInt8]) -> Void) -> String {
  let bytes = Array(text.utf8)
  var output: [UInt8] = []
  step(bytes.span, &output)
  return String(decoding: output, as: UTF8.self)
}

@Suite struct TextStepTests {
  @Test(arguments: [
    ("", ""), (" ", ""), ("  a b  ", "a b"), ("\u{FEFF}\u{200B}x\u{3000}", "x"),
    ("\u{A0}\t\nA\u{2028}B\r\n", "A\u{2028}B"), ("é ", "é"), (" 😀\u{85}", "😀"),
    ("a\u{1F}", "a\u{1F}"),
  ])
  func trim(_ text: String, _ expected: String) {
    let bytes = Array(text.utf8)
    let range = WhiteSpace.trimmedRange(bytes.span)
    #expect(String(decoding: bytes[range], as: UTF8.self) == expected)
    #expect(WhiteSpace.isBlank(bytes.span) == expected.isEmpty)
  }

  @Test(arguments: [
    ("", ""), ("  a \t\u{A0} b  ", "a b"), ("a\n b", "a\n b"), ("a\u{2003}\u{3000}b", "a b"),
    ("a b", "a b"), (" \n x \n ", "x"), ("é  é", "é é"),
  ])
  func collapseSpaces(_ text: String, _ expected: String) {
    #expect(run(text, CollapseSpaces.apply) == expected)
  }

  @Test(arguments: [
    ("abc XYZ 1", "ABC XYZ 1", "abc xyz 1"), ("straße", "STRASSE", "straße"),
    ("Éé", "ÉÉ", "éé"), ("ŉ", "ʼN", "ŉ"), ("İ", "İ", "i\u{307}"), ("ΟΔΟΣ", "ΟΔΟΣ", "οδοσ"),
    ("ﬁx", "FIX", "ﬁx"), ("@[`{", "@[`{", "@[`{"),
  ])
  func letterCase(_ text: String, _ upper: String, _ lower: String) {
    #expect(Array(run(text, LetterCase.upper).utf8) == Array(upper.utf8))
    #expect(Array(run(text, LetterCase.lower).utf8) == Array(lower.utf8))
  }

  @Test(arguments: [
    ("o'brien-SMITH", "O'Brien-Smith"), ("McDonald", "McDonald"), ("JOHN'S", "John's"),
    ("d'Arcy", "d'Arcy"), ("anne marie\nvan DYKE", "Anne Marie\nVan Dyke"), ("ÉLODIE", "Élodie"),
    ("ñandú", "Ñandú"), ("o\u{2019}neill", "O\u{2019}Neill"), ("ǆ", "ǅ"),
    ("j. r. smith", "J. R. Smith"),
    ("3rd", "3rd"), ("李小龙", "李小龙"), ("", ""), ("  x", "  X"), ("ß", "Ss"),
    ("e\u{301}LAN", "e\u{301}LAN"),
    ("JOSE\u{301}", "Jose\u{301}"), ("'t hooft", "'t Hooft"),
  ])
  func nameCase(_ text: String, _ expected: String) {
    #expect(Array(run(text, NameCase.apply).utf8) == Array(expected.utf8))
  }

  @Test(arguments: [
    ("a1b2-3", "123"), ("", ""), ("١٢", ""), ("0", "0"),
  ])
  func digits(_ text: String, _ expected: String) {
    #expect(run(text, KeepDigits.apply) == expected)
  }

  @Test(arguments: [
    ("a-b.c", "-.", "abc"), ("€5é", "€é", "5"), ("abc", "", "abc"), ("---", "-", ""),
  ])
  func strip(_ text: String, _ characters: String, _ expected: String) {
    let set = Array(characters.utf8)
    #expect(
      run(text) { StripCharacters.apply($0, characters: set.span, into: &$1) } == expected)
  }

  @Test(arguments: [
    ("aaa", "aa", "b", "ba"), ("a.b.c", ".", ", ", "a, b, c"), ("abc", "", "x", "abc"),
    ("abc", "c", "", "ab"), ("ab", "abc", "x", "ab"), ("ééx", "é", "e", "eex"),
  ])
  func replace(_ text: String, _ from: String, _ with: String, _ expected: String) {
    let from = Array(from.utf8)
    let with = Array(with.utf8)
    #expect(
      run(text) { ReplaceText.apply($0, from: from.span, with: with.span, into: &$1) } == expected)
  }

  @Test func singleLine() {
    #expect(run("a\nb\n\nc", SingleLine.apply) == "a b  c")
  }

  @Test(arguments: [
    ("a\u{1D}b\u{1E}c", "a\nb\nc"), ("\u{1B}Gx\u{1B}R\u{1B}E", "\u{1D}x\u{1E}\u{1B}"),
    ("\u{1B}EG", "\u{1B}G"), ("\u{1B}", "\u{1B}"), ("\u{1B}Z", "\u{1B}Z"), ("plain", "plain"),
    ("\u{1C}\u{1F}", "\u{1C}\u{1F}"),
  ])
  func stagedText(_ text: String, _ expected: String) {
    #expect(run(text, StagedText.appendPlain) == expected)
  }

  @Test func bytesThatAreNoTextAreCopied() {
    let bytes: [UInt8] = [0x41, 0xFF, 0xC3, 0x20, 0xE2, 0x82, 0xF0, 0x9F, 0x62, 0x80]
    var lower: [UInt8] = []
    LetterCase.lower(bytes.span, into: &lower)
    #expect(lower == [0x61] + bytes.dropFirst())
    var spaced: [UInt8] = []
    CollapseSpaces.apply(bytes.span, into: &spaced)
    #expect(spaced == bytes)
  }
}
