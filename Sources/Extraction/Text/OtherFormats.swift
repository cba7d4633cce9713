/// Files that are often put in the place of an export, told by their first bytes.
enum OtherFormats {
  /// What the file is, with its article; nil when nothing is known of it.
  static func name(of bytes: ArraySlice<UInt8>) -> String? {
    if let known = magic.first(where: { bytes.starts(with: $0.bytes) }) { return known.name }
    let text = bytes.drop(while: isBlank)
    if startsHTML(text) { return "an HTML page, perhaps the error message of a server" }
    return startsJSON(text) ? "JSON" : nil
  }

  private static let magic: [(bytes: [UInt8], name: String)] = [
    (Array("PK\u{3}\u{4}".utf8), "a ZIP archive or a spreadsheet (.xlsx)"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an Office document (.xls)"),
    ([0x1F, 0x8B], "a gzip archive"),
    (Array("BZh".utf8), "a bzip2 archive"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "an xz archive"),
    ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"),
    (Array("Rar!".utf8), "a RAR archive"),
    (Array("%PDF-".utf8), "a PDF document"),
    (Array("SQLite format 3\0".utf8), "an SQLite database"),
    // FileMaker 3 to 19 (.fp3 to .fmp12) have begun with the same bytes.
    ([0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01, 0x00, 0x05], "a FileMaker database"),
  ]

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == Byte.tab || byte == Byte.lineFeed || byte == Byte.carriageReturn
  }

  private static func startsHTML(_ bytes: ArraySlice<UInt8>) -> Bool {
    let head = String(decoding: bytes.prefix(14), as: UTF8.self).lowercased()
    return head.hasPrefix("<!doctype html") || head.hasPrefix("<html")
  }

  /// An object or list with a second token that no field name has.
  private static func startsJSON(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "[") else { return false }
    guard let second = bytes.dropFirst().first(where: { !isBlank($0) }) else { return false }
    return [UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "]")]
      .contains(second)
  }
}
