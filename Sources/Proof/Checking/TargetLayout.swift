internal import MigrationModel
internal import Rules
internal import Verification

/// The columns of a target table that its feeds fill with cells, each once, and what a row is known
/// by.
struct TargetLayout {
  let target: String
  /// In the order of their numbers.
  let feeds: [TablePlan]
  let columns: [String]
  let types: [ColumnType]
  /// Positions of the columns that identify a row; empty for an id that the server gave.
  let keyPlaces: [Int]
  /// Names of the columns that identify a row.
  private let keyColumns: [String]
  /// Whose data the feeds hold.
  let tenants: Set<String>
  /// The columns of a natural primary key.
  let naturalPlaces: [Int]
  let precedence: MergePrecedence?

  /// - Parameters:
  ///   - feeds: All plans of one target.
  ///   - tenant: Whose data the run loaded; empty when the target is of one tenant.
  init(_ feeds: [TablePlan], tenant: String) {
    precondition(!feeds.isEmpty, "a target without feeds")
    self.feeds = feeds.sorted { $0.feed < $1.feed }
    target = feeds[0].target
    var columns: [String] = []
    var types: [ColumnType] = []
    for feed in self.feeds {
      for (name, type) in zip(feed.copyColumns, feed.copyTypes) where !columns.contains(name) {
        columns.append(name)
        types.append(type)
      }
    }
    self.columns = columns
    self.types = types
    switch feeds[0].identity {
    case .computed(let column):
      keyColumns = [column]
      keyPlaces = columns.indices.filter { columns[$0] == column }
    case .natural(let names):
      keyColumns = names
      keyPlaces = names.compactMap { columns.firstIndex(of: $0) }
    case .assigned(let column, _, _):
      keyColumns = [column]
      keyPlaces = []
    }
    let first = self.feeds[0]
    isShared = first.isExternal || first.match != nil || !tenant.isEmpty
    tenants = Set(feeds.map { $0.tenant ?? tenant })
    let natural = keyColumns.count == keyPlaces.count && !first.hasID ? keyPlaces : []
    naturalPlaces = natural
    precedence = first.merge.map { [count = feeds.count, columns, types] plan in
      MergePrecedence(
        plan: plan, columns: columns, types: types, identity: natural, feeds: count,
        policy: first.duplicates)
    }
  }

  /// Whether a row's id is the one that the crosswalk gives to its key, whatever it was made from.
  var keepsIDs: Bool { feeds.contains(where: \.keepsID) }

  /// Whether keys can be other names of a row, or ids be others than computed.
  var hasOwnCrosswalk: Bool {
    keepsIDs || precedence != nil || feeds[0].isExternal
      || (feeds[0].isLanded && feeds[0].duplicates != .reject)
  }

  /// Whether the target may hold rows that are no record's: those that it had before, and those of
  /// other tenants.
  let isShared: Bool

  /// The place of a computed id.
  var idPlace: Int? { feeds[0].hasID ? keyPlaces.first : nil }

  /// Numbers of the feeds by their exports.
  var feedNumbers: [String: Int] {
    Dictionary(feeds.map { ($0.source, $0.feed) }, uniquingKeysWith: { first, _ in first })
  }

  /// The position of each cell of a feed's row.
  func places(of plan: TablePlan) -> [Int] {
    plan.copyColumns.map { name in
      guard let place = columns.firstIndex(of: name) else {
        preconditionFailure("a plan of another target")
      }
      return place
    }
  }

  /// The cells of a target row as text.
  var serverExpressions: [String] {
    zip(columns, types).map { name, type in
      ServerText.expression(SQLText.identifier(name), as: type)
    }
  }

  var seedSQL: String { targetSeedSQL(keys: keyColumns.map(SQLText.identifier)) }

  /// The identity of a row of the alias as the crosswalk writes it.
  func identitySQL(of alias: String) -> String {
    keyColumns.map { "\(alias).\(SQLText.identifier($0))::text" }
      .joined(separator: " || E'\\x1F' || ")
  }

  /// A unit without any value: its record, and its slot if it has one.
  func name(of unit: Int64) -> String {
    let numbering = feeds[0].numbering
    let feed = numbering.feed(of: unit)
    let slot = numbering.slot(of: unit)
    let source = feeds.count > 1 && feed < feeds.count ? " of '\(feeds[feed].source)'" : ""
    return "record \(numbering.record(of: unit))" + (slot > 0 ? ", slot \(slot)" : "") + source
  }
}

extension TablePlan {
  /// Whether rows have an id that is not mapped.
  fileprivate var hasID: Bool {
    switch identity {
    case .computed, .assigned: true
    case .natural: false
    }
  }

  /// Whether the crosswalk keeps the ids of this feed's keys.
  fileprivate var keepsID: Bool {
    if case .assigned = identity { return true }
    return match != nil || crosswalk != nil || merge?.by.isEmpty == false
  }
}
