/// File names and anchors for names of any kind: the same name always gives the same one, and two
/// names never meet, also where case is not told apart.
package enum PageName {
  package static func table(_ name: String) -> String { "table-" + slug(name) + ".html" }

  package static func export(_ name: String) -> String { "export-" + slug(name) + ".html" }

  package static func column(_ name: String) -> String { "column-" + slug(name) }

  package static func field(_ name: String) -> String { "field-" + slug(name) }

  /// The page of the table at one of its columns.
  package static func column(_ column: String, of table: String) -> String {
    self.table(table) + "#" + self.column(column)
  }

  /// The page of the export at one of its fields.
  package static func field(_ field: String, of export: String) -> String {
    self.export(export) + "#" + self.field(field)
  }

  /// Names of a-z, 0-9 and _ stay; others keep what they have of these and get a hash.
  private static func slug(_ name: String) -> String {
    let plain = name.utf8.allSatisfy { isPlain($0) }
    if plain, !name.isEmpty, name.utf8.count <= 63 { return name }
    let kept = name.lowercased().utf8.filter { isPlain($0) }.prefix(32)
    let hex = String(fnv1a(name), radix: 16)
    return String(decoding: kept, as: UTF8.self) + "-"
      + String(repeating: "0", count: 16 - hex.count) + hex
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
  }

  private static func fnv1a(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}
