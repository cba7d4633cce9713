import MigrationModel

/// Writes the SQL of a landing. Names come from mapping and catalog, never data.
struct LandingWriter {
  let target: TargetPlan
  let targets: [TargetPlan]
  let catalog: TargetCatalog
  let schemas: PlanSchemas
  let mapping: Mapping
  var earlier: EarlierKeys?

  var names: WorkNames { WorkNames(plan: target.feeds[0], schemas: schemas) }
  var settle: SettleWriter {
    SettleWriter(targets: targets, catalog: catalog, schemas: schemas, earlier: earlier)
  }
  var unit: String { WorkNames.unit }

  var plan: LandingPlan {
    let keeps = target.needsKeys
    return LandingPlan(
      name: target.name, relation: names.landing, create: create,
      knownKeys: keeps ? [knownKeys] : [], givenKeys: givenKeys, changedIDs: changedIDs,
      adoption: target.match == nil ? [] : adoption, takenIDs: takenIDs,
      newKeys: keeps ? newKeys : [],
      duplicates: duplicates, differences: differences,
      completion: completion + emptyCells, resolve: resolve)
  }

  /// A row has a column for each that any feed fills; references have the type of their cells.
  private var create: [String] {
    var selected = ["NULL::bigint AS \(SQLText.identifier(unit))"]
    var relations = [names.shadow + " s"]
    for column in target.landedColumns {
      let quoted = SQLText.identifier(column)
      let reference = target.columns.first { $0.column == column }?.reference
      switch reference?.resolution {
      case .key: selected.append("NULL::text AS \(quoted)")
      case .column(let by, _):
        relations.append("\(schemas.shadowTable(reference?.parent ?? "")) p\(relations.count)")
        selected.append("p\(relations.count - 1).\(SQLText.identifier(by)) AS \(quoted)")
      case .computed, .value, nil: selected.append("s.\(quoted)")
      }
    }
    var statements = [
      "DROP TABLE IF EXISTS \(names.landing), \(names.keys), \(names.given)",
      "CREATE TABLE \(names.landing) AS\nSELECT \(selected.joined(separator: ", "))\n"
        + "FROM \(relations.joined(separator: ", ")) WHERE false",
    ]
    if target.needsKeys {
      statements.append(
        """
        CREATE TABLE \(names.keys) (tenant text NOT NULL, key text NOT NULL, id \(names.idType) NOT NULL,
          origin text NOT NULL, PRIMARY KEY (tenant, key))
        """)
    }
    if target.feeds[0].crosswalk != nil {
      statements.append(
        "CREATE TABLE \(names.given) (key text NOT NULL, id \(names.idType) NOT NULL)")
    }
    return statements
  }

  /// What earlier loads gave; a key never changes its id.
  private var knownKeys: String {
    let sources = target.feeds.map { feed in
      "(source_table = \(SQLText.literal(feed.source)) AND tenant = \(tenant(feed)))"
    }
    let labels = target.feeds.map { feed in
      "WHEN tenant = \(tenant(feed)) THEN \(SQLText.literal(feed.tenant ?? ""))"
    }
    return """
      INSERT INTO \(names.keys)
      SELECT DISTINCT ON (label, source_key) label, source_key, target_id::\(names.idType), origin
      FROM (SELECT c.*, CASE \(labels.joined(separator: " ")) END AS label
        FROM \(schemas.controlTable("crosswalk")) c
        WHERE project = \(SQLText.literal(mapping.name.value))
          AND target_table = \(SQLText.literal(target.name))
          AND (\(sources.joined(separator: " OR ")))) known
      ORDER BY label, source_key, source_table
      """
  }

  private func tenant(_ feed: TablePlan) -> String {
    SQLText.literal(feed.tenant ?? mapping.target.tenant)
  }

  private var givenKeys: [String] {
    guard target.feeds[0].crosswalk != nil else { return [] }
    return [
      """
      INSERT INTO \(names.keys)
      SELECT \(target.tenantSQL("0")), key, id, 'assigned' FROM \(names.given)
      ON CONFLICT DO NOTHING
      """
    ]
  }

  private var changedIDs: String? {
    guard target.feeds[0].crosswalk != nil else { return nil }
    return """
      SELECT count(*) FROM \(names.given) g JOIN \(names.keys) k ON k.key = g.key
      WHERE k.id <> g.id
      """
  }

  /// Computed ids come with the units; others are given by the server, in the order of units.
  private var newKeys: [String] {
    let units = """
      SELECT \(target.tenantSQL("r.record")) AS tenant, r.key, min(r.record) AS first
        FROM \(names.rows) r WHERE r.key IS NOT NULL AND NOT r.filtered GROUP BY 1, 2
      """
    let absent = """
      NOT EXISTS (SELECT FROM \(names.keys) k WHERE k.tenant = u.tenant AND k.key = u.key)
      """
    let insert: String
    switch target.identity {
    case .assigned(_, _, .random):
      insert = """
        INSERT INTO \(names.keys)
        SELECT tenant, key, gen_random_uuid(), 'assigned' FROM (\(units)) u WHERE \(absent)
        """
    case .assigned(let column, _, _) where schemas.isExternal:
      insert = """
        INSERT INTO \(names.keys)
        SELECT u.tenant, u.key, \(nextID(column))::\(names.idType), 'assigned'
        FROM (SELECT * FROM (\(units)) u WHERE \(absent) ORDER BY first) u
        """
    case .assigned(let column, _, _):
      insert = """
        INSERT INTO \(names.keys)
        SELECT tenant, key, (\(lastID(column)) + row_number() OVER (ORDER BY first))::\(names.idType),
          'assigned'
        FROM (\(units)) u WHERE \(absent)
        """
    case .computed, .natural:
      insert = """
        INSERT INTO \(names.keys)
        SELECT DISTINCT \(target.tenantSQL("r.record")), r.key, r.id, 'computed' FROM \(names.rows) r
        WHERE r.key IS NOT NULL AND r.id IS NOT NULL AND NOT r.filtered
        ON CONFLICT DO NOTHING
        """
    }
    return [
      insert, "ANALYZE \(names.keys)",
      """
      UPDATE \(names.rows) r SET id = k.id FROM \(names.keys) k
      WHERE k.key = r.key AND k.tenant = \(target.tenantSQL("r.record"))
        AND r.id IS DISTINCT FROM k.id
      """,
    ] + mergesByColumns
  }

  /// From the table's own sequence, so that whoever adds rows later gets other numbers.
  private func nextID(_ column: String) -> String {
    let sequence = catalog[table: target.name]?.column(column)?.sequence ?? ""
    return "nextval(\(SQLText.literal(SQLText.relation(sequence, in: schemas.target)))::regclass)"
  }

  private var takenIDs: String? {
    guard schemas.isExternal, case .assigned(_, _, .identity) = target.identity else { return nil }
    return """
      SELECT count(*) FROM \(names.keys) k JOIN \(names.versions) v ON v.id = k.id
      WHERE k.origin = 'assigned' AND v.feed IS NULL\(isNotGiven("k.id"))
      """
  }

  /// Ids that the project gives by name may be those of rows that are there.
  func isNotGiven(_ id: String) -> String {
    target.feeds[0].crosswalk == nil
      ? "" : "\n  AND NOT EXISTS (SELECT FROM \(names.given) g WHERE g.id = \(id))"
  }

  /// The greatest id that is taken, by a key of any tenant, a row or the sequence.
  private func lastID(_ column: String) -> String {
    let quoted = SQLText.identifier(column)
    var taken = [
      "(SELECT max(id) FROM \(names.keys))", "(SELECT max(\(quoted)) FROM \(names.shadow))", "0",
      // Rows of other tenants keep their numbers, and come into the new target later.
      "(SELECT max(target_id::bigint) FROM \(schemas.controlTable("crosswalk")) "
        + "WHERE project = \(SQLText.literal(mapping.name.value)) "
        + "AND target_table = \(SQLText.literal(target.name)))",
    ]
    if let sequence = catalog[table: target.name]?.column(column)?.sequence {
      taken.append(
        "(SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END "
          + "FROM \(SQLText.qualified(schemas.shadow, sequence)))")
    }
    return "greatest(\(taken.joined(separator: ", ")))"
  }

  /// Rows with equal values in the columns to merge by get the id of the first of them, in the
  /// order of preference; their keys become aliases.
  private var mergesByColumns: [String] {
    guard let merge = target.merge, !merge.by.isEmpty else { return [] }
    let columns = merge.by.map { "l." + SQLText.identifier($0) }
    let filled = columns.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
    let moved = SQLText.qualified(schemas.work, SQLText.shortened("moved." + target.name))
    let list = columns.joined(separator: ", ")
    return [
      // A key that stands for different rows, as where sources number independently, would draw them
      // all into one.
      """
      INSERT INTO \(names.faults)
      SELECT r.record, '\(RejectCode.ambiguousMatch.rawValue)', '', NULL FROM \(names.rows) r
      WHERE NOT r.filtered AND r.reasons IS NULL AND (\(target.tenantSQL("r.record")), r.key) IN (
        SELECT \(target.tenantSQL("r.record")), r.key
        FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)
        WHERE NOT r.filtered GROUP BY 1, 2 HAVING count(DISTINCT (\(list))) > 1)
      """,
      "DROP TABLE IF EXISTS \(moved)",
      """
      CREATE TABLE \(moved) AS
      SELECT DISTINCT ON (id) id, first FROM (
        SELECT r.id, first_value(r.id) OVER (PARTITION BY \(columns.joined(separator: ", "))
          ORDER BY \(preference("r"))) AS first
        FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)
        WHERE NOT r.filtered AND \(filled)
          AND NOT EXISTS (SELECT FROM \(names.faults) f WHERE f.record = r.record)) same
      WHERE id <> first ORDER BY id, first
      """,
      "UPDATE \(names.rows) r SET id = m.first FROM \(moved) m WHERE r.id = m.id",
      "UPDATE \(names.keys) k SET id = m.first, origin = 'alias' FROM \(moved) m WHERE k.id = m.id",
    ]
  }

  /// The order in which units of one row are preferred.
  func preference(_ alias: String) -> String {
    let record = alias + ".record"
    var terms: [String] = []
    if names.numbering.hasFeeds, let merge = target.merge {
      terms.append(rank(merge.prefer, record))
    } else if names.numbering.hasFeeds {
      terms.append(names.numbering.feedSQL(record))
    }
    switch target.feeds[0].duplicates {
    case .latest: terms += ["\(alias).ord DESC NULLS LAST", "\(record) DESC"]
    case .first, .reject: terms.append(record)
    }
    return terms.joined(separator: ", ")
  }

  /// The place of a unit's feed in an order of preference.
  func rank(_ feeds: [Int], _ record: String) -> String {
    guard names.numbering.hasFeeds else { return "0" }
    let cases = feeds.enumerated().map { "WHEN \($1) THEN \($0)" }
    return "CASE \(names.numbering.feedSQL(record)) \(cases.joined(separator: " ")) END"
  }
}
