internal import MigrationModel

extension ColumnPrivacy {
  /// From `pii` and `mask`; nil when neither is given.
  init?(_ map: MapReader) {
    let isPersonal = map.boolean("pii")
    let technique = map.node("mask").flatMap { node in
      MaskTechnique(node, reading: map.reading).map { Located($0, at: node.at) }
    }
    if let at = map.place(of: "mask"), isPersonal != true {
      map.reading.report(
        .combination, "'mask' needs 'pii: true'", at: at,
        hint: "add pii: true, so that the column is redacted everywhere")
    }
    guard let isPersonal, let at = map.place(of: "pii") else { return nil }
    self.init(isPersonal: isPersonal, at: at, technique: technique)
  }
}

extension MaskTechnique {
  /// From a word, or from a map with one key such as `{ name: given }`.
  init?(_ node: Node, reading: Reading) {
    guard case .mapping = node.kind else {
      guard let word = reading.word(node, "'mask'", as: Word.self) else { return nil }
      self = word.technique
      return
    }
    guard let map = MapReader(node, .mask, "'mask'", place: "in 'mask'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let keys = KeyGroup.mask.keys
    let given = keys.filter { map.node($0) != nil }
    if given.isEmpty {
      map.missing(keys, .missingKey, "'mask' names no technique", hint: "mask: { name: given }")
    }
    if given.count > 1 {
      reading.report(.combination, "'mask' takes one technique", at: node.at)
    }
    let techniques = [
      map.node("shape").flatMap { Self.shape($0, reading) },
      map.node("date_shift").flatMap { reading.integer($0, "'date_shift'", in: Self.shiftRange) }
        .map { .dateShift(days: Int($0)) },
      map.word("name", as: MaskedName.self).map { .name($0) },
      map.node("phone").flatMap { Self.phone($0, reading) },
    ].compactMap(\.self)
    guard given.count == 1, let technique = techniques.first else { return nil }
    self = technique
  }

  private static func shape(_ node: Node, _ reading: Reading) -> Self? {
    guard let map = MapReader(node, .maskedShape, "'shape'", place: "in 'shape'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let keep = map.required("keep", hint: "mask: { shape: { keep: 1 } }")
      .flatMap { reading.integer($0, "'keep'", in: Self.keepRange) }
    return keep.map { .shape(keep: Int($0)) }
  }

  private static func phone(_ node: Node, _ reading: Reading) -> Self? {
    let hint = "write mask: { phone: AU } with the country's two letters"
    guard let text = reading.name(node, "'phone'", hint: hint) else { return nil }
    guard text.value.utf8.count == 2, text.value.utf8.allSatisfy({ (65...90).contains($0) }) else {
      reading.report(
        .phoneRegion, "\(quoted(text.value)) is not a region of two upper-case letters",
        at: text.at, hint: hint)
      return nil
    }
    return .phone(region: text.value)
  }

  /// The days that `date_shift` takes.
  static let shiftRange: ClosedRange<Int64> = 1...3650
  /// The letters and digits that `keep` takes.
  static let keepRange: ClosedRange<Int64> = 0...100

  /// A technique without settings.
  enum Word: String, CaseIterable {
    case digest, shape
    case dateShift = "date_shift"
    case name, email, phone, null

    var technique: MaskTechnique {
      switch self {
      case .digest: .digest
      case .shape: .shape(keep: 0)
      case .dateShift: .dateShift(days: MaskTechnique.standardDays)
      case .name: .name(.full)
      case .email: .email
      case .phone: .phone(region: nil)
      case .null: .null
      }
    }
  }
}
