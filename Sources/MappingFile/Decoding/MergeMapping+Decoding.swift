internal import MigrationModel

extension MergeMapping {
  /// Nil, after reporting, if the node is not a map. Sources that `prefer` leaves out follow those
  /// that it lists.
  init?(_ node: Node, sources: [Located<String>], reading: Reading) {
    guard let map = MapReader(node, .merge, "'merge'", place: "in 'merge'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let prefer = Self.preferred(map, among: sources)
    let columns = map.node("columns").map {
      Self.columns($0, prefer: prefer, reading: reading)
    }
    self.init(
      prefer: prefer,
      onDifference: map.word("on_difference", as: OnDifference.self) ?? .prefer,
      by: map.node("by").flatMap { reading.identifiers($0, "'by'") } ?? [], columns: columns ?? [])
  }

  private static func columns(
    _ node: Node, prefer: [Located<String>], reading: Reading
  ) -> [Column] {
    (reading.entries(node, "'columns'") ?? []).compactMap { entry in
      let label = "column \(quoted(entry.key.value))"
      guard
        let map = MapReader(
          entry.value, .mergedColumn, label, place: "in \(label) of 'merge'", reading: reading)
      else { return nil }
      defer { map.finish() }
      let keys = KeyGroup.mergedColumn.keys
      if keys.allSatisfy({ map.node($0) == nil }) {
        map.missing(
          keys, .missingKey, "\(label) of 'merge' says nothing",
          hint: "give one of: \(keys.joined(separator: ", "))")
      }
      return Column(
        column: entry.key,
        prefer: map.node("prefer") == nil ? [] : preferred(map, among: prefer),
        onDifference: map.word("on_difference", as: OnDifference.self))
    }
  }

  private static func preferred(
    _ map: MapReader, among sources: [Located<String>]
  ) -> [Located<String>] {
    let known = KnownNames(sources.map(\.value))
    let listed = (map.names("prefer") ?? []).filter { name in
      map.reading.isKnown(name, among: known) { "'prefer' names \($0), which is no source" }
    }
    let first = Set(listed.map(\.value))
    return listed + sources.filter { !first.contains($0.value) }
  }

  /// Reports columns that the sources do not map.
  func check(_ mappings: [[ColumnMapping]], reading: Reading) {
    let mapped = mappings.map { KnownNames($0.map(\.column.value)) }
    let all = KnownNames(mapped.flatMap(\.list))
    for column in columns {
      _ = reading.isKnown(column.column, among: all) {
        "'merge' names the column \($0), which no source maps"
      }
    }
    for column in by {
      let isMapped = reading.isKnown(column, among: all) {
        "'by' names the column \($0), which no source maps"
      }
      guard isMapped, mapped.contains(where: { !$0.contains(column.value) }) else { continue }
      reading.report(
        .combination, "'by' needs the column \(quoted(column.value)) from every source",
        at: column.at, hint: "map it in each source, or compare by another column")
    }
  }
}
