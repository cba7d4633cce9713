internal import MigrationModel

extension RowAssertion {
  /// From one map or a list of them.
  static func list(_ node: Node, reading: Reading) -> [RowAssertion] {
    let hint = "assert: [{ name: ends_after_start, that: \"ends_at > starts_at\" }]"
    var names: Set<String> = []
    return (reading.maps(node, "'assert'", hint: hint) ?? []).compactMap { item in
      guard let assertion = RowAssertion(item, reading) else { return nil }
      if !names.insert(assertion.name.value).inserted {
        reading.report(
          .listedTwice, "'assert' lists \(quoted(assertion.name.value)) twice",
          at: assertion.name.at, hint: "reports tell assertions apart by their names")
      }
      return assertion
    }
  }

  private init?(_ node: Node, _ reading: Reading) {
    let label = "an item of 'assert'"
    guard let map = MapReader(node, .assertion, label, place: "in 'assert'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let name = map.required("name", hint: "reports need a name for it")
      .flatMap { reading.name($0, "'name'") }
    let condition = map.required("that", hint: "that: \"ends_at > starts_at\"")
      .flatMap { reading.name($0, "'that'") }
    let severity = map.word("severity", as: Severity.self)
    guard let name, let condition else { return nil }
    self.init(name: name, condition: condition, severity: severity ?? .reject)
  }
}
