internal import MigrationModel

extension RowFilter {
  /// From one condition or a list of them; reasons of several are joined.
  init?(_ node: Node, reading: Reading) {
    let hint = "where: { field: zz_Deleted, not: \"1\" }"
    guard let nodes = reading.maps(node, "'where'", hint: hint) else { return nil }
    let conditions = nodes.compactMap { item -> FilterCondition? in
      let map = MapReader(
        item, .condition, "a condition of 'where'", place: "in 'where'", reading: reading)
      guard let map else { return nil }
      defer { map.finish() }
      return FilterCondition(map)
    }
    let reasons = conditions.compactMap(\.reason)
    self.init(
      conditions: conditions, reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
  }
}

extension FilterCondition {
  fileprivate init?(_ map: MapReader) {
    let field = map.required("field", hint: "name the field to compare")
      .flatMap { map.reading.name($0, "'field'") }
    let reason = map.name("reason")?.value
    let tests = KeyGroup.condition.alternatives
    let given = tests.filter { map.node($0) != nil }
    if given.isEmpty {
      map.missing(
        tests, .missingKey, "a condition of 'where' has no test",
        hint: "give one of: is, not, empty")
    }
    if given.count > 1 {
      map.reading.report(
        .combination, "a condition of 'where' has several tests", at: map.at,
        hint: "write a list of conditions; all of them must hold")
    }
    var test: Test?
    if let values = Self.values(map, "is") { test = .isAny(values) }
    if let values = Self.values(map, "not") { test = .isNone(values) }
    if let empty = map.boolean("empty") { test = empty ? .isEmpty : .isNotEmpty }
    guard let field, let test, given.count == 1 else { return nil }
    self.init(field: field, test: test, reason: reason)
  }

  private static func values(_ map: MapReader, _ key: String) -> [String]? {
    guard let texts = map.texts(key) else { return nil }
    for text in texts
    where text.value.first?.isWhitespace == true
      || text.value.last?.isWhitespace == true
    {
      map.reading.report(
        .neverEqual, "'\(key)' is compared with trimmed text, which this never is", at: text.at,
        hint: "remove the white space at its ends")
    }
    return texts.map(\.value)
  }
}
