internal import MigrationModel

extension ColumnMapping {
  /// From a field's name or a map; nil, after reporting, if its source was refused.
  init?(_ node: Node, column: Located<String>, lookups: Lookups, reading: Reading) {
    let label = "column \(quoted(column.value))"
    guard case .mapping = node.kind else {
      if case .sequence = node.kind {
        reading.wrongShape(label, "a field or a map", node, hint: "write { from: [A, B] }")
        return nil
      }
      guard let field = reading.name(node, label, hint: "name a field, or write { from: Field }")
      else { return nil }
      self.init(column: column, source: .field(field))
      return
    }
    guard let map = MapReader(node, .column, label, place: "in \(label)", reading: reading)
    else { return nil }
    defer { map.finish() }
    let source = ColumnSource(map, label: label, at: column.at)
    let policies = ColumnPolicies(map)
    let reference = Reference(map)
    let steps = map.node("clean").map { CleanStep.steps($0, reading: reading) }
    let type = map.node("as").flatMap { node in
      TypeHint(node, reading: reading).map { Located($0, at: node.at) }
    }
    let codes = ValueMap(map, lookups: lookups)
    let nullWords = map.texts("null_words")?.map(\.value)
    let required = map.boolean("required")
    let ambiguous = map.word("on_ambiguous_time", as: AmbiguousTimePolicy.self)
    let nonexistent = map.word("on_nonexistent_time", as: NonexistentTimePolicy.self)
    source?.refuseContradictions(map, label: label, reference: reference)
    let privacy = ColumnPrivacy(map)
    guard let source else { return nil }
    self.init(
      column: column, source: source, clean: steps ?? [], type: type, map: codes,
      nullWords: nullWords ?? [], required: required ?? false, reference: reference,
      onInvalid: policies.onInvalid, onEmpty: policies.onEmpty,
      onAmbiguousTime: ambiguous ?? .reject, onNonexistentTime: nonexistent ?? .reject,
      privacy: privacy)
  }
}
