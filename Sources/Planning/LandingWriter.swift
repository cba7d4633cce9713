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
      adoption: target.match == nil ? [] : adoption, takenIDs: takenIDs, lostIDs: lostIDs,
      newKeys: keeps ? newKeys : [],
      duplicates: duplicates, differences: differences,
      completion: completion + emptyCells, adopted: target.match == nil ? nil : adoptedRows,
      resolve: resolve)
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
        selected.append(
          plain(
            "p\(relations.count - 1).\(SQLText.identifier(by))",
            catalog[table: reference?.parent ?? ""]?.column(by), as: quoted))
      case .computed, .value, nil:
        selected.append(
          plain("s.\(quoted)", catalog[table: target.name]?.column(column), as: quoted))
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
          origin text NOT NULL, is_kept boolean NOT NULL DEFAULT false, PRIMARY KEY (tenant, key))
        """)
    }
    if target.feeds[0].crosswalk != nil {
      statements.append(
        "CREATE TABLE \(names.given) (key text NOT NULL, id \(names.idType) NOT NULL)")
    }
    return statements
  }

  /// A value of the type under a domain: its constraints are built while this table is there.
  private func plain(_ value: String, _ column: CatalogColumn?, as name: String) -> String {
    guard let column, column.domain != nil else {
      return value.hasSuffix("." + name) ? value : "\(value) AS \(name)"
    }
    return "\(value)::\(column.typeText) AS \(name)"
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
      SELECT DISTINCT ON (label, source_key) label, source_key, target_id::\(names.idType), origin,
        true
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
      SELECT \(target.tenantSQL("0")), key, id, 'assigned', true FROM \(names.given)
      ON CONFLICT DO NOTHING
      """
    ]
  }

  private var changedIDs: String? {
    guard target.feeds[0].crosswalk != nil else { return nil }
    // The file speaks of the first source, whose tenant may have keys in common with others.
    let known =
      "\(names.given) g LEFT JOIN \(names.keys) k "
      + "ON k.key = g.key AND k.tenant = \(target.tenantSQL("0"))"
    // Two counts: one condition with OR could not be joined.
    return """
      SELECT (SELECT count(*) FROM \(known) WHERE k.id <> g.id)
        + (SELECT count(*) FROM \(known) WHERE k.key IS NULL
          AND EXISTS (SELECT FROM \(names.keys) o WHERE o.id = g.id))
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
    var prepare: [String] = []
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
      prepare = liveNumbers(column)
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
    return prepare + [
      insert, "ANALYZE \(names.keys)",
      """
      UPDATE \(names.rows) r SET id = k.id FROM \(names.keys) k
      WHERE k.key = r.key AND k.tenant = \(target.tenantSQL("r.record"))
        AND r.id IS DISTINCT FROM k.id
      """,
    ] + mergesByColumns
  }

  /// Ids that the project gives by name may be those of rows that are there.
  func isNotGiven(_ id: String) -> String {
    target.feeds[0].crosswalk == nil
      ? "" : "\n  AND NOT EXISTS (SELECT FROM \(names.given) g WHERE g.id = \(id))"
  }

  /// The order in which units of one row are preferred.
  func preference(_ alias: String) -> String {
    let record = alias + ".record"
    var terms: [String] = []
    if names.numbering.hasFeeds, let merge = target.merge {
      terms.append(rank(merge.prefer, record))
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
