package import MigrationModel

/// How one export is staged: its table (or tables behind a view), columns and COPY statements.
package struct StagingPlan: Sendable, Hashable {
  /// Names of the metadata columns; all share the reserved prefix.
  package enum Metadata {
    package static let prefix = "_fm2pg_"
    package static let record = "_fm2pg_record"
    package static let file = "_fm2pg_file"
    package static let recordID = "_fm2pg_record_id"
    package static let modificationID = "_fm2pg_modification_id"
    package static let continuationRows = "_fm2pg_continuation_rows"
    package static let fingerprint = "_fm2pg_fingerprint"
    package static let all = [
      record, file, recordID, modificationID, continuationRows, fingerprint,
    ]
  }

  /// A physical table and the fields that it holds.
  package struct Part: Sendable, Hashable {
    package var table: String
    package var fields: Range<Int>
    package var createStatement: String
    package var copyStatement: String
  }

  /// Fields per table. A PostgreSQL row must fit 8160 bytes and a value moved out of line leaves
  /// 18 bytes behind (values up to 24 bytes are never moved): 300 fields always fit.
  package static let fieldsPerPart = 300

  package var source: String
  /// Gives the rows in the place of an export; runs with the staging schema on the search path.
  package var queryStatement: String?
  /// Where the load builds the table.
  package var schema: String
  /// Where it is once the load is published.
  package var finalSchema: String
  /// Parallel to the export's fields.
  package var columns: [String]
  package var parts: [Part]
  /// The view that joins the parts; nil for a single part, which has the export's own name.
  package var viewStatement: String?
  /// Clears the place in the building schema.
  package var dropStatements: [String]
  /// Takes the place of the older table; within the publishing transaction.
  package var publishStatements: [String]

  package init(
    source: String, fields: [ExportField], query: String? = nil, schema: String,
    finalSchema: String
  ) {
    self.source = source
    self.schema = schema
    self.finalSchema = finalSchema
    columns = Self.columnNames(fields.map(\.name))
    parts = []
    viewStatement = nil
    let relation = SQLText.shortened(source)
    dropStatements = []
    publishStatements = []
    let count = max(1, (columns.count + Self.fieldsPerPart - 1) / Self.fieldsPerPart)
    for index in 0..<count {
      let lower = index * Self.fieldsPerPart
      let range = lower..<min(columns.count, lower + Self.fieldsPerPart)
      let table = count == 1 ? relation : SQLText.shortened("\(source)#part\(index + 1)")
      parts.append(makePart(table: table, fields: range, isFirst: index == 0))
    }
    dropStatements = makeDrops(schema: schema, relation: relation)
    publishStatements = makeDrops(schema: finalSchema, relation: relation)
    let home = SQLText.identifier(finalSchema)
    queryStatement = query.map(makeQuery)
    for part in parts {
      publishStatements.append(
        "ALTER TABLE \(SQLText.qualified(schema, part.table)) SET SCHEMA \(home)")
    }
    if count > 1 {
      viewStatement = makeView(named: relation)
      publishStatements.append(
        "ALTER VIEW \(SQLText.qualified(schema, relation)) SET SCHEMA \(home)")
    }
  }

  private func makeDrops(schema: String, relation: String) -> [String] {
    var drops = [Self.dropStatement(schema: schema, relation: relation)]
    for part in parts where parts.count > 1 {
      drops.append("DROP TABLE IF EXISTS \(SQLText.qualified(schema, part.table))")
    }
    return drops
  }

  /// More cannot be joined in one view: PostgreSQL allows 1664 columns, metadata included.
  package static let fieldLimit = 1664 - Metadata.all.count

  /// Names that PostgreSQL keeps for itself in every table.
  private static let systemColumns: Set<String> = [
    "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid",
  ]

  /// The relation that a load reads from, quoted.
  package var relation: String { SQLText.qualified(schema, SQLText.shortened(source)) }

  /// The relation of a published load, quoted.
  package var publishedRelation: String {
    SQLText.qualified(finalSchema, SQLText.shortened(source))
  }

  /// Staging column names: the field's own, shortened where PostgreSQL would cut it, and moved out
  /// of the way of the reserved prefix and of system columns. Field names are unique already.
  package static func columnNames(_ fields: [String]) -> [String] {
    var taken = Set<String>()
    return fields.map { field in
      let isTaken = field.hasPrefix(Metadata.prefix) || systemColumns.contains(field)
      let safe = isTaken ? "#" + field : field
      var name = SQLText.shortened(safe)
      var copy = 2
      while !taken.insert(name).inserted {
        name = SQLText.shortened(safe, limit: SQLText.identifierLimit - 4) + "#\(copy)"
        copy += 1
      }
      return name
    }
  }

  private func makePart(table: String, fields: Range<Int>, isFirst: Bool) -> Part {
    var definitions = ["\(Metadata.record) bigint NOT NULL"]
    var names = [Metadata.record]
    if isFirst {
      definitions += [
        "\(Metadata.file) smallint NOT NULL", "\(Metadata.recordID) bigint",
        "\(Metadata.modificationID) bigint", "\(Metadata.continuationRows) integer NOT NULL",
        "\(Metadata.fingerprint) bytea NOT NULL",
      ]
      names = Metadata.all
    }
    definitions += columns[fields].map { SQLText.identifier($0) + " text" }
    names += columns[fields].map(SQLText.identifier)
    let qualified = SQLText.qualified(schema, table)
    return Part(
      table: table, fields: fields,
      createStatement: "CREATE TABLE \(qualified) (\n  "
        + definitions.joined(separator: ",\n  ") + "\n)",
      copyStatement: "COPY \(qualified) (\(names.joined(separator: ", "))) "
        + "FROM STDIN (FORMAT binary, FREEZE)")
  }

  /// Records are numbered in the order of their texts, so that they have the same numbers each time.
  private func makeQuery(_ query: String) -> String {
    let texts = columns.map { "q." + SQLText.identifier($0) + "::text" }
    let sorted = texts.map { $0 + " COLLATE \"C\"" }.joined(separator: ", ")
    return """
      INSERT INTO \(relation)
        (\((Metadata.all + columns.map(SQLText.identifier)).joined(separator: ", ")))
      SELECT row_number() OVER (ORDER BY \(sorted)), 0, NULL, NULL, 0, ''::bytea,
        \(texts.joined(separator: ", "))
      FROM (
      \(query)
      ) q
      """
  }

  private func makeView(named relation: String) -> String {
    var selected = Metadata.all.map { "p1." + $0 }
    for (index, part) in parts.enumerated() {
      selected += columns[part.fields].map { "p\(index + 1)." + SQLText.identifier($0) }
    }
    var from = SQLText.qualified(schema, parts[0].table) + " p1"
    for (index, part) in parts.enumerated().dropFirst() {
      from +=
        "\n  JOIN \(SQLText.qualified(schema, part.table)) p\(index + 1)"
        + " USING (\(Metadata.record))"
    }
    return "CREATE VIEW \(SQLText.qualified(schema, relation)) AS\nSELECT "
      + selected.joined(separator: ", ") + "\nFROM " + from
  }

  /// Drops a relation of that name whether a former run left a table or a view.
  private static func dropStatement(schema: String, relation: String) -> String {
    let qualified = SQLText.qualified(schema, relation)
    let name = SQLText.literal(qualified)
    return SQLText.block(
      """
      BEGIN
        IF (SELECT relkind FROM pg_catalog.pg_class WHERE oid = to_regclass(\(name))) = 'v' THEN
          DROP VIEW \(qualified);
        ELSE
          DROP TABLE IF EXISTS \(qualified);
        END IF;
      END
      """)
  }
}
