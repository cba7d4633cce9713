import MigrationModel

/// Records that take over rows which the target has already.
extension LandingWriter {
  /// Units and rows that are equal in the columns to match by. A match counts when it is the only one
  /// on both sides; keys that have an id already keep it.
  var adoption: [String] {
    guard let match = target.match, let id = idColumn else { return [] }
    let pairs = SQLText.qualified(schemas.work, SQLText.shortened("pairs." + target.name))
    let same = match.columns.map { column in
      let name = SQLText.identifier(column.value)
      return comparable("l." + name, match) + " = " + comparable("s." + name, match)
    }.joined(separator: " AND ")
    let known =
      "EXISTS (SELECT FROM \(names.keys) k WHERE k.key = r.key "
      + "AND k.tenant = \(target.tenantSQL("r.record")))"
    let units = """
      FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)
      WHERE NOT r.filtered AND r.reasons IS NULL AND NOT \(known)
      """
    var statements = [
      "DROP TABLE IF EXISTS \(pairs)",
      """
      CREATE TABLE \(pairs) AS
      SELECT r.record, \(target.tenantSQL("r.record")) AS tenant, r.key, s.\(id) AS id
      FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)
      JOIN \(names.shadow) s ON \(same)
      WHERE NOT r.filtered AND r.reasons IS NULL AND NOT \(known)
        AND NOT EXISTS (SELECT FROM \(names.keys) k WHERE k.id = s.\(id))
      """,
      """
      INSERT INTO \(names.faults)
      SELECT DISTINCT record, '\(RejectCode.ambiguousMatch.rawValue)', '', NULL FROM \(pairs) p
      WHERE (tenant, key) IN (SELECT tenant, key FROM \(pairs) GROUP BY tenant, key
          HAVING count(DISTINCT id) > 1)
        OR id IN (SELECT id FROM \(pairs) GROUP BY id HAVING count(DISTINCT (tenant, key)) > 1)
      """,
      """
      INSERT INTO \(names.keys)
      SELECT DISTINCT tenant, key, id, 'adopted' FROM \(pairs) p
      WHERE NOT EXISTS (SELECT FROM \(names.faults) f WHERE f.record = p.record
        AND f.code = '\(RejectCode.ambiguousMatch.rawValue)')
      """,
    ]
    if match.unmatched == .reject {
      statements.append(
        """
        INSERT INTO \(names.faults)
        SELECT r.record, '\(RejectCode.noMatch.rawValue)', '', NULL
        \(units)
          AND NOT EXISTS (SELECT FROM \(pairs) p WHERE p.record = r.record)
        """)
    }
    return statements
  }

  var adoptedRows: String {
    """
    SELECT count(DISTINCT r.id) FILTER (WHERE k.origin = 'adopted'),
      count(DISTINCT r.id) FILTER (WHERE k.origin <> 'adopted')
    FROM \(names.rows) r
    JOIN \(names.keys) k ON k.key = r.key AND k.tenant = \(target.tenantSQL("r.record"))
    WHERE \(names.isAlive("r"))
    """
  }

  private var idColumn: String? {
    switch target.identity {
    case .computed(let column), .assigned(let column, _, _): SQLText.identifier(column)
    case .natural: nil
    }
  }

  private func comparable(_ value: String, _ match: MatchMapping) -> String {
    switch match.comparison {
    case .exact: value
    case .normalized: "lower(btrim(\(value)::text))"
    }
  }
}
