package import MigrationModel

/// What happens to rows between the row program and the shadow table, for targets whose ids, parents
/// or belonging together only the server can find.
package struct LandingPlan: Sendable, Hashable {
  package var name: String
  /// The landing table, quoted.
  package var relation: String
  /// Creates landing and keys; runs with the shadow schema on the search path.
  package var create: [String]
  /// Keys of earlier loads, with the ids that they keep.
  package var knownKeys: [String]
  /// Takes `given(key, id)`, which the program fills from the project's file.
  package var givenKeys: [String]
  /// Counts given ids that are not those that the crosswalk has, or that other keys have there; nil
  /// without given ids.
  package var changedIDs: String?
  /// Rows of the target that records take over.
  package var adoption: [String]
  /// Counts numbers of a sequence that rows of others have; nil where the load numbers rows itself.
  package var takenIDs: String?
  /// Counts ids that keys have and that a merge by columns would take from them; runs after `newKeys`.
  package var lostIDs: String?
  /// Ids for the keys that have none, and the ids of all units.
  package var newKeys: [String]
  /// Faults of cells, duplicates, and which units become one row.
  package var duplicates: [String]
  /// Counts differences between the values of units that become one row: `column, rows`.
  package var differences: [String]
  /// Completes winners. Before any table looks for its parents: those may be found by a column that
  /// is completed here.
  package var completion: [String]
  /// Counts rows that were taken over, and the others; nil without `match`. Runs when all is settled.
  package var adopted: String?
  /// Puts rows with their parents' ids into the shadow table.
  package var resolve: [String]

  /// The columns of the landing table that a feed fills, quoted, in the order of its cells.
  package func copyColumns(of feed: TablePlan) -> String {
    ([WorkNames.unit] + feed.copyColumns).map(SQLText.identifier).joined(separator: ", ")
  }
}
