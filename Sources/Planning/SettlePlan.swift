internal import MigrationModel

/// The set SQL between transformed rows and a target whose constraints can be built: duplicates,
/// parents, checks, unique constraints. Each row that must go gets its reasons first.
///
/// Work tables per target table: `rows` (one per record that was transformed), `faults` (reasons),
/// `merged` (losers among duplicates), `nulled` (references set to NULL), `lost` (rows of the
/// shadow table about to be removed).
package struct SettlePlan: Sendable, Hashable {
  /// A search for rows of the shadow table that must go, and what it finds.
  package struct Search: Sendable, Hashable {
    /// Puts the rows into `lost`.
    package var find: String
    /// Runs only when something was found.
    package var then: [String]

    package init(find: String, then: [String] = []) {
      self.find = find
      self.then = then
    }
  }

  /// A unique constraint or index: building it is the cheapest way to learn that nothing breaks it.
  package struct UniqueBuild: Sendable, Hashable {
    package var build: String
    /// Puts all rows but the first of each group into `lost`; runs when the build fails.
    package var find: String
  }

  /// The statements of one table, in the order in which they run.
  package struct Table: Sendable, Hashable {
    package var name: String
    package var parents: Set<String>
    /// Creates the work tables; runs when the table is transformed.
    package var create: [String]
    /// Takes the reasons found in cells, chooses winners, removes the others from the shadow table.
    package var duplicates: [String]
    /// Records that must be sent again because a row with the same id was removed: `record`.
    package var survivorsToResend: String
    /// Counts rows that break any check or domain, in one pass; nil when there is none.
    package var brokenChecks: String?
    /// Fills `lost` with rows that break checks or domains; runs when there are such rows.
    package var checks: [String]
    /// Names of those constraints and assertions.
    package var checkNames: [String]
    /// Brings copied columns up to date with their parents; runs before each look at checks.
    package var copies: [String]
    /// Puts rows into `lost` whose copied column must have a value and has none.
    package var emptyCopies: [String]
    /// References with `on_missing: null` or a default: noted per record, then replaced.
    package var nullings: [Search]
    /// Fills `lost` with rows without a parent; runs, after `nullings`, until nothing is lost.
    package var orphans: [Search]
    package var uniques: [UniqueBuild]
    /// Turns `lost` into reasons; rows of others are taken out of it.
    package var removeLost: [String]
    /// Removes the rows in `lost` from the shadow table.
    package var delete: String
    package var emptyLost: String
    /// Gives rows that are out the reasons of their missing parents too.
    package var reasonsOfFailedRows: [String]
    /// Keeps the originals of references that became NULL; runs once, when all is settled.
    package var originals: [String]
    /// Counts keys that look like another, and missing parents whose key looks like one that is
    /// there: `column, rows`.
    package var nearMisses: [String]
    /// Counts rows that break an assertion which only warns: `name, rows`.
    package var warnings: [String]
    /// One row per feed: `feed, records, filtered, merged, held, rejected, used, produced,
    /// merged rows, held rows, rejected rows, rows, adopted rows`, each counted by itself.
    package var count: String
  }

  package var tables: [Table]

  /// `hasOthers` says that the shadow tables also hold rows that are not of this load.
  init(
    targets: [TargetPlan], catalog: TargetCatalog, schemas: PlanSchemas, hasOthers: Bool = false,
    earlier: EarlierKeys? = nil
  ) {
    let writer = SettleWriter(
      targets: targets, catalog: catalog, schemas: schemas, hasOthers: hasOthers,
      earlier: earlier)
    tables = targets.map(writer.table)
  }

  package subscript(name: String) -> Table? { tables.first { $0.name == name } }
}
