internal import MigrationModel

extension ValueMap {
  /// From `map` or `map_file` with `otherwise`; nil if the column has neither.
  init?(_ map: MapReader, lookups: Lookups) {
    let reading = map.reading
    let otherwise = map.node("otherwise").flatMap {
      Policy<OtherwiseWord>($0, .otherwise, reading)
    }
    if map.node("map") == nil, map.node("map_file") == nil, let at = map.place(of: "otherwise") {
      reading.report(
        .combination, "'otherwise' needs the key 'map' or 'map_file'", at: at,
        hint: "map: { A: active }")
    }
    if map.node("map") != nil, let at = map.place(of: "map_file") {
      reading.report(
        .combination, "'map' and 'map_file' exclude each other", at: at,
        hint: "move the entries of one into the other")
    }
    let inline = map.node("map").flatMap { Self.entries($0, reading) }
    let file = map.name("map_file")
    let looked = file.flatMap { lookups.entries(of: $0, reading: reading) }
    guard let entries = inline ?? looked, let at = map.node("map")?.at ?? file?.at else {
      return nil
    }
    self.init(entries: entries, otherwise: Self.otherwise(otherwise), at: at)
  }

  private static func otherwise(_ policy: Policy<OtherwiseWord>?) -> Otherwise {
    switch policy {
    case .word(.reject), .keepIn, nil: .reject
    case .word(.null): .null
    case .word(.keep): .keep
    case .value(let text): .value(text)
    }
  }

  private static func entries(_ node: Node, _ reading: Reading) -> [Entry]? {
    reading.entries(node, "'map'", hint: "map: { A: active }")?.compactMap { entry in
      let from = entry.key.value
      if entry.value.isNull, !entry.value.isBlank { return Entry(from: from, to: nil) }
      return reading.text(
        entry.value, "an entry of 'map'", hint: "write ~ for NULL, or \"\" for an empty text"
      ).map { Entry(from: from, to: $0.value) }
    }
  }
}
