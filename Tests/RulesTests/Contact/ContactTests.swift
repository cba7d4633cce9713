import MigrationModel
import Rules
import Testing

@Suite struct ContactTests {
  private func phone(_ text: String, _ region: PhoneRegion) -> String {
    let bytes = Array(text.utf8)
    var arena = Array("x".utf8)
    if let code = PhoneNumber.parse(bytes.span, region: region, into: &arena) {
      #expect(arena == [0x78])
      return code.rawValue
    }
    return String(decoding: arena.dropFirst(), as: UTF8.self)
  }

  @Test(arguments: [
    ("(02) 9876 5432", "+61298765432"), ("+61 (0)2 9876 5432", "+61298765432"),
    ("0061 2 9876 5432", "+61298765432"), ("0011 61 412 345 678", "+61412345678"),
    ("0412 345 678", "+61412345678"), ("0412-345-678", "+61412345678"),
    ("412345678", "+61412345678"), ("+610412345678", "+61412345678"),
    ("07.3333.4444", "+61733334444"), ("03\u{A0}9876\u{2011}5432", "+61398765432"),
    ("1300 123 456", "+611300123456"), ("1800 123 456", "+611800123456"),
    ("13 12 34", "+61131234"), ("0011 1 212 555 0100", "+12125550100"),
    ("0011 1 212 155 0100", "R111"),
    ("+1 212 255 2100", "+12122552100"), ("+86 10 6552 9988", "+861065529988"),
    ("9876 5432", "R111"), ("0512 345 678", "R111"), ("0412 345 67", "R111"),
    ("0412 345 6789", "R111"), ("130012345", "R111"), ("01300123456", "+611300123456"),
    ("02 9876 5432 x12", "R111"), ("02 9876 5432 #12", "R111"), ("call 0412345678", "R111"),
    ("", "R111"), ("+", "R111"), ("0", "R111"), ("00", "R111"), ("++61412345678", "R111"),
    ("61+412345678", "R111"), ("0412345678/0412345679", "R111"), ("+123456", "R111"),
    ("+1234567890123456", "R111"), ("\u{FF10}412345678", "R111"), ("+0412345678", "R111"),
  ])
  func australia(_ text: String, _ expected: String) {
    #expect(phone(text, .australia) == expected)
  }

  @Test(arguments: [
    (PhoneRegion.newZealand, "09 379 1234", "+6493791234"),
    (.newZealand, "021 123 456", "+6421123456"), (.newZealand, "0800 123 456", "+64800123456"),
    (.newZealand, "91234567", "R111"),
    (.unitedStates, "(212) 555-0100", "+12125550100"),
    (.unitedStates, "1-212-555-0100", "+12125550100"),
    (.unitedStates, "011 44 20 7946 0958", "+442079460958"),
    (.unitedStates, "212-155-0100", "R111"), (.unitedStates, "555-0100", "R111"),
    (.canada, "604.555.0100", "+16045550100"),
    (.unitedKingdom, "020 7946 0958", "+442079460958"),
    (.unitedKingdom, "+44 (0) 20 7946 0958", "+442079460958"),
    (.unitedKingdom, "07911 123456", "+447911123456"), (.unitedKingdom, "7946 0958", "R111"),
    (.ireland, "01 123 4567", "+35311234567"), (.ireland, "087 123 4567", "+353871234567"),
    (.ireland, "1800 123 456", "+3531800123456"),
    (.germany, "030 123456", "+4930123456"), (.germany, "0151 23456789", "+4915123456789"),
    (.germany, "123456", "R111"),
    (.france, "01 23 45 67 89", "+33123456789"), (.france, "612345678", "+33612345678"),
    (.france, "0033 6 12 34 56 78", "+33612345678"),
    (.japan, "03-1234-5678", "+81312345678"), (.japan, "090-1234-5678", "+819012345678"),
    (.japan, "010 61 412 345 678", "+61412345678"),
  ])
  func regions(_ region: PhoneRegion, _ text: String, _ expected: String) {
    #expect(phone(text, region) == expected)
  }

  @Test func knownRegions() {
    #expect(PhoneRegion.known.count == 32)
    #expect(PhoneRegion.known.prefix(4) == ["AU", "NZ", "US", "CA"])
  }

  @Test(arguments: [
    ("Ann.Lee+x@Example.COM", "Ann.Lee+x@example.com"), ("a@b.co", "a@b.co"),
    ("o'neil@x-y.example", "o'neil@x-y.example"),
    ("jos\u{E9}@caf\u{C9}.fr", "jos\u{E9}@caf\u{E9}.fr"),
    ("a@b", "R112"), ("a@b.c", "R112"), ("@b.co", "R112"), ("a@", "R112"), ("a", "R112"),
    ("a@b@c.co", "R112"), ("a b@c.co", "R112"), ("a\u{A0}b@c.co", "R112"), ("a@b..co", "R112"),
    (".a@b.co", "R112"), ("a.@b.co", "R112"), ("a..b@c.co", "R112"), ("a@-b.co", "R112"),
    ("a@b-.co", "R112"), ("Ann <a@b.co>", "R112"), ("a@b.co;c@d.co", "R112"), ("a@b_c.co", "R112"),
    ("a\n@b.co", "R112"), ("", "R112"), ("a@b.co.", "R112"),
    (String(repeating: "a", count: 65) + "@b.co", "R112"),
    ("a@" + String(repeating: "abcdefgh.", count: 28) + "co", "R112"),
  ])
  func email(_ text: String, _ expected: String) {
    let bytes = Array(text.utf8)
    var arena: [UInt8] = []
    let code = EmailAddress.parse(bytes.span, into: &arena)
    #expect((code?.rawValue ?? String(decoding: arena, as: UTF8.self)) == expected)
    #expect(code == nil || arena.isEmpty)
  }
}
