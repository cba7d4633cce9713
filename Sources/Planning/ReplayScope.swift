package import MigrationModel

/// Which part of a finished load runs again: the rows that it refused or held, and the rows that lack
/// a parent since.
package struct ReplayScope: Sendable, Hashable {
  /// The load whose ledger says which rows these are.
  package var run: String
  /// Target tables that have such rows.
  package var targets: Set<String>
  /// Those of them whose rows were slots of records.
  package var exploded: Set<String>

  package init(run: String, targets: Set<String>, exploded: Set<String> = []) {
    self.run = run
    self.targets = targets
    self.exploded = exploded
  }
}

/// The crosswalk of earlier loads, where parents that do not run again are found.
struct EarlierKeys: Sendable, Hashable {
  var project: String
  /// The run's own tenant, which has no name in the work tables.
  var tenant: String
  /// The view, quoted.
  var crosswalk: String

  /// `tenant, key, id` of the rows that a table has.
  ///
  /// - Parameters:
  ///   - key: What stands for the key, over `source_key`.
  ///   - idType: The type of the ids, as SQL.
  func select(of table: String, key: String, idType: String) -> String {
    """
    SELECT CASE WHEN tenant = \(SQLText.literal(tenant)) THEN '' ELSE tenant END AS tenant,
        \(key) AS key, target_id::\(idType) AS id FROM \(crosswalk)
        WHERE project = \(SQLText.literal(project)) AND target_table = \(SQLText.literal(table))
          AND is_current
    """
  }
}

extension Mapping {
  /// The same mapping on a target whose rows stay: tables are another tool's, even those that this
  /// project has made, and no row goes.
  package var writtenInPlace: Mapping {
    var mapping = self
    if ownership == .owned { mapping.afterLoad = [] }
    mapping.ownership = .external
    for place in mapping.tables.indices { mapping.tables[place].deletes = .ignore }
    return mapping
  }
}
