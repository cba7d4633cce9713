internal import MigrationModel
internal import Postgres
internal import Rules
internal import Synchronization
internal import Verification

/// What the server says of keys: the ids that the crosswalk gives them, and what references by key
/// or by a column must have become. Loaded before the exports are read, each once.
final class ParentIndexes: Sendable {
  /// One map.
  enum Scope: Hashable {
    /// Key to id, of one feed; perhaps without those that were computed from the key.
    case ids(source: String, target: String, tenant: String, isMovedOnly: Bool)
    /// Key to a column of the row that has the key's id.
    case keys(target: String, column: String, tenant: String)
    /// One column to another.
    case columns(target: String, from: String, type: ColumnType, to: String)
  }

  private let request: ProofRequest
  private let loaded = Mutex<[Scope: KeyIndex]>([:])

  init(request: ProofRequest) { self.request = request }

  /// The map, as loaded before.
  subscript(scope: Scope) -> KeyIndex {
    loaded.withLock { $0[scope] } ?? KeyIndex()
  }

  func load(_ scope: Scope, on connection: borrowing Connection) throws {
    var index = KeyIndex()
    let sql = sql(scope)
    try connection.copyOut("COPY (\(sql)) TO STDOUT (FORMAT binary)") { reader in
      var row = CopiedRow()
      while try row.next(from: &reader) {
        row.with(0) { key in
          row.with(1) { value in
            if let key, let value { index.insert(key: key, value: value) }
          }
        }
      }
    }
    let result = index
    loaded.withLock { $0[scope] = result }
  }

  /// The maps that the rows of a feed are held against.
  func scopes(of plan: TablePlan, _ layout: TargetLayout) -> Set<Scope> {
    var scopes = Set<Scope>()
    if layout.hasOwnCrosswalk { scopes.insert(ids(of: plan)) }
    if layout.keepsIDs, layout.idPlace != nil { scopes.insert(movedIDs(of: plan)) }
    for column in plan.columns {
      guard let reference = column.reference else { continue }
      scopes.formUnion(self.scopes(reference, plan))
      if let fallback = fallbackScope(reference, plan) { scopes.insert(fallback) }
    }
    return scopes
  }

  func ids(of plan: TablePlan) -> Scope {
    .ids(
      source: plan.source, target: plan.target, tenant: tenant(plan), isMovedOnly: false)
  }

  func movedIDs(of plan: TablePlan) -> Scope {
    .ids(source: plan.source, target: plan.target, tenant: tenant(plan), isMovedOnly: true)
  }

  /// By which each reference of a feed is resolved, by the column's place in the target; nil where
  /// the cell itself is the value.
  func lookups(of plan: TablePlan, _ layout: TargetLayout) -> [ReferenceLookup?] {
    var lookups: [ReferenceLookup?] = Array(repeating: nil, count: layout.columns.count)
    for column in plan.columns {
      guard let reference = column.reference,
        let place = layout.columns.firstIndex(of: column.column)
      else { continue }
      let scopes = scopes(reference, plan)
      guard !scopes.isEmpty else { continue }
      let isWorded = reference.isPolymorphic && reference.resolution == .key
      lookups[place] = ReferenceLookup(
        parents: scopes.map { self[$0] }, isWorded: isWorded, onMissing: reference.onMissing,
        fallback: fallback(reference, plan))
    }
    return lookups
  }

  /// One per parent; none when the cell itself is the value and nothing takes its place.
  private func scopes(_ reference: ReferencePlan, _ plan: TablePlan) -> [Scope] {
    reference.parents.compactMap { parent in
      switch reference.resolution {
      case .key: .keys(target: parent.table, column: parent.column, tenant: tenant(plan))
      case .column(let by, let type):
        .columns(target: parent.table, from: by, type: type, to: parent.column)
      case .computed, .value:
        switch reference.onMissing {
        case .value:
          .columns(target: parent.table, from: parent.column, type: .text, to: parent.column)
        case .reject, .null, .hold: nil
        }
      }
    }
  }

  /// The keys of the first parent, for a key that the mapping names.
  private func fallbackScope(_ reference: ReferencePlan, _ plan: TablePlan) -> Scope? {
    guard case .value = reference.onMissing else { return nil }
    let parent = reference.parents[0]
    return .keys(target: parent.table, column: parent.column, tenant: tenant(plan))
  }

  private func fallback(_ reference: ReferencePlan, _ plan: TablePlan) -> [UInt8]? {
    guard case .value(let text) = reference.onMissing,
      let scope = fallbackScope(reference, plan)
    else { return nil }
    return value(of: Array(text.utf8), in: self[scope])
  }

  private func value(of key: [UInt8], in index: KeyIndex) -> [UInt8]? {
    guard let entry = index.find(key.span) else { return nil }
    var bytes: [UInt8] = []
    index.with(entry) { value in
      for place in value.indices { bytes.append(value[place]) }
    }
    return bytes
  }

  private func tenant(_ plan: TablePlan) -> String { plan.tenant ?? request.environment.tenant }

  private func sql(_ scope: Scope) -> String {
    let crosswalk = SQLText.qualified(request.controlSchema, "crosswalk")
    let project = "c.project = \(SQLText.literal(request.environment.project))"
    switch scope {
    case .ids(let source, let target, let tenant, let isMovedOnly):
      return "SELECT c.source_key, c.target_id FROM \(crosswalk) c WHERE \(project) "
        + "AND c.tenant = \(SQLText.literal(tenant)) "
        + "AND c.source_table = \(SQLText.literal(source)) "
        + "AND c.target_table = \(SQLText.literal(target))"
        + (isMovedOnly ? " AND c.origin <> 'computed'" : "")
    case .keys(let target, let column, let tenant):
      // Keys of earlier loads stay in the crosswalk; only those whose rows are there are parents.
      return "SELECT c.source_key, p.\(SQLText.identifier(column))::text FROM \(crosswalk) c "
        + "JOIN \(SQLText.qualified(request.targetSchema, target)) p "
        + "ON \(identity(of: target)) = c.target_id WHERE \(project) "
        + "AND c.tenant = \(SQLText.literal(tenant)) "
        + "AND c.target_table = \(SQLText.literal(target))"
    case .columns(let target, let from, let type, let to):
      let key = ServerText.expression("p." + SQLText.identifier(from), as: type)
      return "SELECT \(key), p.\(SQLText.identifier(to))::text "
        + "FROM \(SQLText.qualified(request.targetSchema, target)) p "
        + "WHERE p.\(SQLText.identifier(from)) IS NOT NULL"
    }
  }

  private func identity(of target: String) -> String {
    let feeds = request.tables.filter { $0.target == target }
    return feeds.isEmpty
      ? "p.ctid::text"
      : TargetLayout(feeds, tenant: request.environment.tenant).identitySQL(of: "p")
  }
}
