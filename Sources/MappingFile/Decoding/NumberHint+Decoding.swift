internal import MigrationModel

extension NumberHint {
  /// From a decimal mark, or from a map of settings.
  init?(_ node: Node, _ label: String, _ reading: Reading) {
    guard case .mapping = node.kind else {
      guard let mark = reading.word(node, label, as: DecimalMark.self) else { return nil }
      self.init(mark: mark)
      return
    }
    guard let map = MapReader(node, .number, label, place: "in \(label)", reading: reading)
    else { return nil }
    defer { map.finish() }
    let mark = map.word("mark", as: DecimalMark.self)
    let trailing = map.word("trailing_text", as: TrailingText.self)
    let percent = map.word("percent", as: PercentReading.self)
    self.init(mark: mark, dropsTrailingText: trailing == .drop, percent: percent ?? .refuse)
  }

  /// `trailing_text` as a word.
  enum TrailingText: String, CaseIterable {
    case refuse, drop
  }
}
