internal import MigrationModel

/// References, as a test file writes them and as a row has them.
extension RuleTestRunner {
  /// A cell as psql prints it; of a reference that the server resolves, the key that it looks for.
  func shown(_ cell: TypedCell, as type: ColumnType, _ reference: ReferencePlan?) -> String? {
    let text = DisplayText.of(cell, as: type, arena: row.arena)
    guard let text, let reference, reference.resolution == .key else { return text }
    var parts = text.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
    if reference.isPolymorphic, let place = parts.first.flatMap({ Int($0) }),
      reference.parents.indices.contains(place)
    {
      parts[0] = reference.parents[place].table
    }
    return parts.joined(separator: ", ")
  }

  /// `{ key: C1 }`, or `{ table: patients, key: P1 }` where the record says which table is meant, in
  /// the form that `shown` gives; nil if it is neither.
  func text(of members: [RuleTestValue.Member], _ reference: ReferencePlan) -> String? {
    guard let parts = members.first(where: { $0.name == "key" })?.texts,
      members.count == (reference.isPolymorphic ? 2 : 1),
      let parent = parent(members, reference)
    else { return nil }
    switch reference.resolution {
    case .column, .value: return parts.joined(separator: ", ")
    case .key:
      let key = CanonicalKey.text(parts: parts, normalize: parent.normalize)
      let shown = key?.split(separator: "\u{1F}", omittingEmptySubsequences: false)
      let table = reference.isPolymorphic ? [Substring(parent.table)] : []
      return shown.map { (table + $0).joined(separator: ", ") }
    case .computed:
      return CanonicalKey.text(parts: parts, normalize: parent.normalize).map { key in
        DeterministicID.text(
          namespace: environment.namespace, tenant: plan.tenant ?? environment.tenant,
          table: parent.table, key: key)
      }
    }
  }

  private func parent(
    _ members: [RuleTestValue.Member], _ reference: ReferencePlan
  ) -> ReferencePlan.Parent? {
    guard reference.isPolymorphic else { return reference.parents.first }
    let table = members.first { $0.name == "table" }?.texts
    return reference.parents.first { [$0.table] == table }
  }
}
