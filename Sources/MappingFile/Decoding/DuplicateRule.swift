internal import MigrationModel

/// `duplicates`
struct DuplicateRule {
  var policy: DuplicatePolicy
  var fills = false
  /// Where the key stands.
  var at: SourceLocation

  /// From a word, or from `{ keep: word, fill: true }`.
  init?(_ node: Node, at: SourceLocation, reading: Reading) {
    self.at = at
    guard case .mapping = node.kind else {
      guard let policy = reading.word(node, "'duplicates'", as: DuplicatePolicy.self) else {
        return nil
      }
      self.policy = policy
      return
    }
    guard
      let map = MapReader(
        node, .duplicates, "'duplicates'", place: "in 'duplicates'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let kept = map.required("keep", hint: "duplicates: { keep: latest }")
      .flatMap { reading.word($0, "'keep'", as: Kept.self) }
    fills = map.boolean("fill") ?? false
    switch kept {
    case .latest: policy = .latest
    case .first: policy = .first
    case nil: return nil
    }
  }

  private enum Kept: String, CaseIterable {
    case latest
    case first
  }
}
