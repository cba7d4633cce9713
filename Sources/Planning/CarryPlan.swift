import MigrationModel

/// Rows of the target that a load has to know of, and copies into the shadow table: those of other
/// tenants, which it leaves as they are, or all rows of a table that another tool makes.
package struct CarryPlan: Sendable, Hashable {
  package var name: String
  /// What the rows are copied with; the table must have all of them.
  package var columns: [String]
  /// Runs before `copy`.
  package var prepare: [String]
  /// Copies the rows.
  package var copy: String
  /// Runs after `copy`.
  package var finish: [String]

  /// Nil for a load that replaces all rows.
  init?(
    target: TargetPlan, catalog: TargetCatalog, schemas: PlanSchemas, mapping: Mapping
  ) {
    guard let table = catalog[table: target.name] else { return nil }
    if !schemas.isExternal, mapping.target.tenant.isEmpty { return nil }
    name = target.name
    let names = WorkNames(plan: target.feeds[0], schemas: schemas)
    let relation = SQLText.qualified(schemas.target, target.name)
    let columns = table.columns.filter { !$0.isGenerated }
    self.columns = columns.map(\.name)
    let list = columns.map { SQLText.identifier($0.name) }.joined(separator: ", ")
    let tenants = Set(target.feeds.map { $0.tenant ?? mapping.target.tenant }).sorted()
      .map(SQLText.literal).joined(separator: ", ")
    let ours = """
      x.project = \(SQLText.literal(mapping.name.value)) AND x.tenant IN (\(tenants))
          AND x.target_table = \(SQLText.literal(target.name))
      """
    guard schemas.isExternal else {
      prepare = []
      finish = []
      copy = """
        INSERT INTO \(names.shadow) (\(list)) OVERRIDING SYSTEM VALUE
        SELECT \(columns.map(Self.carried).joined(separator: ", ")) FROM \(relation) t
        WHERE NOT EXISTS (SELECT FROM \(schemas.controlTable("crosswalk")) x
          WHERE \(ours)
            AND x.target_id = \(names.link("t"))::text)
        """
      return
    }
    let cases = target.feeds.map { feed in
      "WHEN x.source_table = \(SQLText.literal(feed.source)) "
        + "AND x.tenant = \(SQLText.literal(feed.tenant ?? mapping.target.tenant)) THEN \(feed.feed)"
    }
    prepare = [
      "DROP TABLE IF EXISTS \(names.versions)",
      """
      CREATE TABLE \(names.versions) (id \(names.idType) NOT NULL, version text NOT NULL,
        feed integer, is_current boolean)
      """,
    ]
    // One statement, one snapshot: what is noted of a row is what is copied.
    copy = """
      WITH live AS MATERIALIZED (
        SELECT t.xmin::text AS \(WorkNames.version), \(list) FROM \(relation) t
      ), noted AS (
        INSERT INTO \(names.versions)
        SELECT \(names.link("l")), l.\(WorkNames.version), o.feed, o.is_current
        FROM live l LEFT JOIN (
          SELECT x.target_id, min(CASE \(cases.joined(separator: " ")) ELSE 0 END) AS feed,
            bool_or(x.is_current) AS is_current
          FROM \(schemas.controlTable("crosswalk")) x
          WHERE \(ours)
          GROUP BY 1) o ON o.target_id = \(names.link("l"))::text
      )
      INSERT INTO \(names.shadow) (\(list)) SELECT \(list) FROM live
      """
    finish = ["ANALYZE \(names.versions)", "ANALYZE \(names.shadow)"]
  }

  /// The value of a column for the same column of the new schema, whose types are other types of the
  /// same names. The server turns a domain into another; enums and the like go by their text.
  private static func carried(_ column: CatalogColumn) -> String {
    let name = SQLText.identifier(column.name)
    return isMade(column.type) ? "\(name)::text::\(column.typeText)" : name
  }

  /// Whether the schema may have made the type.
  private static func isMade(_ type: ColumnType) -> Bool {
    switch type {
    case .enumeration, .other: true
    case .array(let element): isMade(element)
    case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .date,
      .time, .timestamp, .timestamptz, .interval, .uuid, .json, .jsonb:
      false
    }
  }
}
