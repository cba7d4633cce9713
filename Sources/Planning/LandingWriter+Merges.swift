import MigrationModel

/// Keys whose rows are one because columns of theirs are equal.
extension LandingWriter {
  private var mergesByColumn: Bool { target.merge?.by.isEmpty == false }

  /// The ids that units have, and those that they get: `id`, `first`, `is_kept`.
  private var moved: String {
    SQLText.qualified(schemas.work, SQLText.shortened("moved." + target.name))
  }

  /// Rows with equal values in the columns to merge by get one id: that of the first of them, in the
  /// order of preference, but one that a key has already goes before. The other keys become aliases.
  var mergesByColumns: [String] {
    guard mergesByColumn, let merge = target.merge else { return [] }
    let columns = merge.by.map { "l." + SQLText.identifier($0) }
    let filled = columns.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
    let list = columns.joined(separator: ", ")
    let tenant = target.tenantSQL("r.record")
    return [
      // A key that stands for different rows, as where sources number independently, would draw them
      // all into one.
      """
      INSERT INTO \(names.faults)
      SELECT r.record, '\(RejectCode.ambiguousMatch.rawValue)', '', NULL FROM \(names.rows) r
      WHERE NOT r.filtered AND r.reasons IS NULL AND (\(tenant), r.key) IN (
        SELECT \(tenant), r.key
        FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)
        WHERE NOT r.filtered GROUP BY 1, 2 HAVING count(DISTINCT (\(list))) > 1)
      """,
      "DROP TABLE IF EXISTS \(moved)",
      """
      CREATE TABLE \(moved) AS
      SELECT DISTINCT ON (id) id, first, is_kept FROM (
        SELECT r.id, k.is_kept, first_value(r.id) OVER (PARTITION BY \(tenant), \(list)
          ORDER BY k.is_kept DESC, \(preference("r"))) AS first
        FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)
        JOIN \(names.keys) k ON k.key = r.key AND k.tenant = \(tenant)
        WHERE NOT r.filtered AND \(filled)
          AND NOT EXISTS (SELECT FROM \(names.faults) f WHERE f.record = r.record)) same
      WHERE id <> first ORDER BY id, is_kept DESC, first
      """,
      "UPDATE \(names.rows) r SET id = m.first FROM \(moved) m WHERE r.id = m.id",
      "UPDATE \(names.keys) k SET id = m.first, origin = 'alias' FROM \(moved) m WHERE k.id = m.id",
    ]
  }

  /// Counts ids that keys have and would lose, because their rows became like others that have one.
  var lostIDs: String? {
    mergesByColumn ? "SELECT count(*) FROM \(moved) WHERE is_kept" : nil
  }
}
