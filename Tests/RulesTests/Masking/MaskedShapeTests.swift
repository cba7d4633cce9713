import FM2PGTestSupport
import MigrationModel
import Rules
import Testing

@Suite struct MaskedShapeTests {
  private let bench = MaskBench()

  private func mask(_ text: String, keep: Int = 0) -> String {
    bench.mask(text, .shape(keep: keep))
  }

  /// Class of each character; letters by alphabet and case.
  private func shape(_ text: String) -> [String] {
    text.unicodeScalars.map { scalar in
      switch scalar.value {
      case 0x30...0x39: "9"
      case 0x41...0x5A: "A"
      case 0x61...0x7A: "a"
      case 0xC0...0xDE where scalar.value != 0xD7: "Ä"
      case 0xE0...0xFE where scalar.value != 0xF7: "ä"
      case 0x391...0x3A9: "Ω"
      case 0x3B1...0x3C9: "ω"
      case 0x410...0x42F: "Я"
      case 0x430...0x44F: "я"
      case 0x3041...0x3096: "hiragana"
      case 0x30A1...0x30FA: "katakana"
      case 0x4E00...0x9FA5: "cjk"
      case 0xAC00...0xD7A3: "hangul"
      default: String(scalar)
      }
    }
  }

  @Test(arguments: [
    "MRN0001", "O'Brien-Smith", "12 High Street,\nNewtown NSW 2042", "2001 00977 2", "a@b.example",
    "Grünwald ÄÖÜ", "Ωμεγα", "Москва", "山田クリニック", "ひらがな", "김철수", "£1,200.50",
    "A\u{1D}B\u{1E}C", "one two three four five six seven eight nine ten eleven twelve thirteen 14",
  ])
  func keepsTheShape(_ text: String) {
    let masked = mask(text)
    #expect(shape(masked) == shape(text))
    #expect(masked != text)
    #expect(mask(text) == masked)
    #expect(MaskBench(2).mask(text, .shape(keep: 0)) != masked)
  }

  /// Nothing passes as it is because it is rare.
  @Test func lettersOfNoClassBecomeLatinOnes() {
    let masked = mask("ßέЁ\u{1F600}\u{10A0}")
    #expect(masked.utf8.count == 5 && masked.allSatisfy { $0.isASCII && $0.isLetter })
  }

  @Test func escapedSeparatorsStayEscaped() {
    let masked = mask("before\u{1B}Gafter")
    #expect(masked.utf8.count == 13 && masked.contains("\u{1B}G"))
    #expect(masked.hasPrefix(mask("before\u{1B}Gafter").prefix(6)))
  }

  /// All texts of a shape are permuted: none is lost, none comes twice.
  @Test func isAPermutation() {
    for width in 1...3 {
      let count = [10, 100, 1000][width - 1]
      let texts = (0..<count).map { number in
        String((count + number) % count + count).dropFirst().map { $0 }.map(String.init).joined()
      }
      // A letter before it, so that leading zeros count.
      let masked = Set(texts.map { mask("x" + $0, keep: 1) })
      #expect(masked == Set(texts.map { "x" + $0 }))
    }
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    let pairs = letters.flatMap { first in letters.map { first + $0 } }
    #expect(Set(pairs.map { mask($0) }) == Set(pairs))
  }

  /// What rules compare without case, blanks and punctuation stays comparable.
  @Test func caseAndSeparatorsDoNotMatter() {
    #expect(mask("mrn0042").uppercased() == mask("MRN0042"))
    #expect(
      mask(" MRN-0042 ") == " " + mask("MRN0042").prefix(3) + "-" + mask("MRN0042").suffix(4) + " ")
    #expect(mask("2001 00977 2").filter { $0 != " " } == mask("2001009772"))
    #expect(mask("ÄRZTE").lowercased() == mask("ärzte"))
    #expect(mask("МОСКВА").lowercased() == mask("москва"))
  }

  /// Numbers stay numbers of as many digits, whatever zeros stand before them.
  @Test func numbers() {
    for number in 1...999 {
      let masked = mask(String(number))
      #expect(masked.count == String(number).count && masked.first != "0")
      #expect(mask("00" + String(number)) == "00" + masked)
    }
    #expect(Set((100...999).map { mask(String($0)) }).count == 900)
    #expect(mask("0") == "0" && mask("0.00") == "0.00" && mask("") == "")
    #expect(mask("-12.50").first == "-" && mask("-12.50").dropFirst(3).first == ".")
  }

  @Test func keepsABeginning() {
    for number in 0..<50 {
      let text = "4\(number + 100) 00977 2"
      #expect(mask(text, keep: 1).first == "4")
      #expect(mask(text, keep: 3).prefix(3) == text.prefix(3))
      #expect(mask(text, keep: 3) != text)
    }
    #expect(mask("AB1", keep: 9) == "AB1")
  }

  /// Seeded texts: deterministic, of the same shape, different when they were different.
  @Test func properties() {
    var generator = SeededGenerator(state: 4_711)
    let alphabet = Array("abcXYZ019 -.@äÖΩя山ア\n'\u{1D}")
    var seen: [String: String] = [:]
    for _ in 0..<4_000 {
      let text = String((0..<generator.number(1...90)).map { _ in generator.pick(alphabet) })
      let masked = mask(text)
      #expect(shape(masked) == shape(text), "\(text.unicodeScalars.map(\.value))")
      // Equal only for what differs in case or separators, which keep their places.
      if let other = seen.updateValue(text, forKey: masked) {
        #expect(other.lowercased() == text.lowercased())
      }
    }
  }
}
