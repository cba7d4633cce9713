import Documentation
import FM2PGTestSupport

/// Sites of invented projects.
enum SampleSites {
  /// As many tables as asked for, each filled from an export, referring to some before it, to
  /// itself or back; the first export has as many fields as asked for.
  static func large(tables count: Int, fields: Int, seed: UInt64) -> SiteModel {
    var random = SeededGenerator(state: seed)
    let words = [
      "patient", "clinic", "order", "invoice", "line", "payment", "letter", "result", "visit",
      "referral", "supplier", "item", "stock", "roster", "room", "device", "claim", "note",
    ]
    let names = (0..<count).map { index in
      "\(words[index % words.count])_\(random.pick(words))_\(index)"
    }
    var tables: [SiteTable] = []
    var exports: [SiteExport] = []
    for (index, name) in names.enumerated() {
      let export = "Export_\(name)"
      let width = index == 0 ? fields : random.number(4...24)
      var columns = [
        SiteColumn(
          name: "id", type: "uuid", declarations: ["primary key", "NOT NULL"],
          comment: "Computed from the FileMaker key", origin: .load,
          inputs: [SiteFieldName(export: export, field: "Field_0")])
      ]
      var relations: [SiteRelation] = []
      for parent in parents(of: index, among: count, &random) {
        let column = "\(names[parent])_id"
        if columns.contains(where: { $0.name == column }) { continue }
        relations.append(
          SiteRelation(
            name: random.number(0...9) == 0 ? nil : "\(name)_\(column)_fkey", columns: [column],
            parent: names[parent], parentColumns: ["id"], isOptional: random.number(0...2) == 0))
        columns.append(
          SiteColumn(
            name: column, type: "uuid", origin: .mapped,
            inputs: [SiteFieldName(export: export, field: "Field_1")], reference: names[parent]))
      }
      for field in 2..<max(3, width - 1) {
        columns.append(
          SiteColumn(
            name: "column_\(field)", type: random.pick(["text", "date", "numeric(12,2)"]),
            comment: "What \(name) has in its place \(field)", origin: .mapped,
            inputs: [SiteFieldName(export: export, field: "Field_\(field)")],
            rule: [SiteFact("Clean", "remove white space at both ends; then upper case")]))
      }
      tables.append(
        SiteTable(
          name: name, comment: "Invented table \(index)", exports: [export], columns: columns,
          primaryKey: ["id"], relations: relations))
      exports.append(
        SiteExport(name: export, fields: fieldsOf(width, export: export, columns, table: name)))
    }
    return SiteModel(
      project: "large", schema: "large", conventions: [SiteFact("Time zone", "UTC")],
      identities: [SiteFact("Namespace", "large")], tables: tables.sorted { $0.name < $1.name },
      exports: exports.sorted { $0.name < $1.name }, loadOrder: names, hasHeaders: true)
  }

  /// A few tables are referred to by many, as in real schemas.
  private static func parents(
    of index: Int, among count: Int, _ random: inout SeededGenerator
  ) -> [Int] {
    guard index > 0 else { return [] }
    var parents: [Int] = []
    for _ in 0..<random.number(0...3) {
      switch random.number(0...19) {
      case 0: parents.append(index)
      case 1: parents.append(random.number(0...count - 1))
      case 2...9: parents.append(random.number(0...min(index - 1, 5)))
      default: parents.append(random.number(max(0, index - 20)...index - 1))
      }
    }
    return parents
  }

  private static func fieldsOf(
    _ width: Int, export: String, _ columns: [SiteColumn], table: String
  ) -> [SiteField] {
    (0..<width).map { field in
      let name = "Field_\(field)"
      var uses = columns.filter { $0.inputs.contains { $0.field == name } }.map {
        SiteUse(.column, table: table, column: $0.name)
      }
      if field == 0 { uses.append(SiteUse(.key, table: table)) }
      if field == width - 1, uses.isEmpty {
        uses.append(SiteUse(.ignored, table: nil, reason: "a calculation of the layout"))
      }
      return SiteField(name: name, type: field.isMultiple(of: 7) ? "date" : "text", uses: uses)
    }
  }

  /// Names that do harm where they are not escaped, and such as are long or not Latin.
  static var hostile: SiteModel {
    let script = "<script>alert(1)</script>"
    let quotes = "\"quoted\" & 'so' </a>"
    let japanese = "患者の診療記録テーブル名前長い長い長い長い"
    let long = String(repeating: "w", count: 63)
    let names = [script, quotes, japanese, long]
    let tables = names.map { name in
      SiteTable(
        name: name, comment: "\(name)\nsecond line", exports: [name],
        rowRules: [SiteFact("Key", name)],
        columns: names.map { column in
          SiteColumn(
            name: column, type: name, declarations: ["default \(name)"], comment: name,
            marks: ["pii"], origin: .mapped, inputs: [SiteFieldName(export: name, field: column)],
            rule: [
              SiteFact("Codes", "", pairs: [SiteFact.Pair(script, quotes)]),
              SiteFact("Clean", script),
            ], reference: script)
        }, primaryKey: [quotes],
        relations: [
          SiteRelation(
            name: quotes, columns: [long], parent: script, parentColumns: [quotes],
            isOptional: true),
          SiteRelation(
            columns: [japanese], parent: name, parentColumns: [], isOptional: false),
          SiteRelation(
            name: script, columns: [script], parent: "other.\(script)", parentColumns: ["id"],
            isOptional: false),
        ],
        constraints: [SiteDefinition(name: script, kind: "check", sql: "CHECK (a < '\(script)')")],
        indexes: [SiteDefinition(name: quotes, kind: "index", sql: quotes)], triggers: [script])
    }
    let exports = names.map { name in
      SiteExport(
        name: name, settings: [SiteFact("File", script)],
        fields: names.map { field in
          SiteField(
            name: field, type: script,
            uses: [
              SiteUse(.column, table: name, column: field),
              SiteUse(.filter, table: name, reason: script),
              SiteUse(.ignored, table: nil, reason: quotes),
            ])
        } + [SiteField(name: "free\u{1}\u{202E}")])
    }
    return SiteModel(
      project: script, schema: quotes, conventions: [SiteFact(script, quotes)],
      identities: [SiteFact(script, quotes)], tables: tables.sorted { $0.name < $1.name },
      exports: exports.sorted { $0.name < $1.name }, loadOrder: names, hasHeaders: false)
  }
}
