internal import MigrationModel

extension KeyMapping {
  /// From a field, a list of fields, `$record_id`, or a map with `from` and `normalize`.
  init?(_ node: Node, reading: Reading) {
    guard case .mapping = node.kind else {
      guard let source = Self.source(node, "'key'", reading) else { return nil }
      self.init(source: source)
      return
    }
    guard let map = MapReader(node, .key, "'key'", place: "in 'key'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let steps = map.node("normalize").flatMap { reading.items($0, "'normalize'") }
    let normalize = steps?.compactMap {
      reading.word($0, "'normalize'", as: KeyNormalization.self)
    }
    if let at = map.place(of: "normalize"), let normalize,
      normalize.contains(.lower), normalize.contains(.upper)
    {
      reading.report(.combination, "'lower' and 'upper' exclude each other", at: at)
    }
    let source = map.required("from", hint: "name the field that identifies a record")
      .flatMap { Self.source($0, "'from'", reading) }
    guard let source else { return nil }
    self.init(source: source, normalize: normalize ?? [.trim])
  }

  private static let recordID = "$record_id"

  private static func source(_ node: Node, _ label: String, _ reading: Reading) -> Source? {
    guard let names = reading.names(node, label), !names.isEmpty else { return nil }
    guard let at = names.first(where: { $0.value == recordID })?.at else { return .fields(names) }
    guard names.count == 1 else {
      reading.report(
        .combination, "\(quoted(recordID)) is a key by itself", at: at,
        hint: "remove it or the other fields")
      return nil
    }
    return .recordID(at)
  }
}
