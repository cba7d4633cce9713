internal import MigrationModel

/// The types of a database, to find what is under domains and arrays.
struct CatalogTypes {
  /// A row of `pg_type`.
  struct Entry {
    var name: String
    var schema: String
    /// `b`, `d` or `e`, as in `pg_type.typtype`.
    var kind: String
    var base: String
    /// Of the base type, for domains.
    var modifier: Int
    var element: String
    var isArray: Bool
    var notNull: Bool
    /// `format_type` of the base type, for domains.
    var baseText: String?
  }

  private var entries: [String: Entry] = [:]
  private var labels: [String: [String]] = [:]
  private var checks: [String: [CatalogDomain.Check]] = [:]

  /// Takes the rows of the queries of the same names in `CatalogQueries`.
  init(types: [[String?]], labels: [[String?]], checks: [[String?]]) {
    for row in types {
      entries[row[0] ?? ""] = Entry(
        name: row[1] ?? "", schema: row[2] ?? "", kind: row[3] ?? "", base: row[4] ?? "",
        modifier: row[5].flatMap { Int($0) } ?? -1, element: row[6] ?? "", isArray: row[7] == "t",
        notNull: row[8] == "t", baseText: row[9])
    }
    for row in labels { self.labels[row[0] ?? "", default: []].append(row[1] ?? "") }
    for row in checks {
      let check = CatalogDomain.Check(
        name: row[1] ?? "", definition: row[2] ?? "", expression: row[3] ?? "")
      self.checks[row[0] ?? "", default: []].append(check)
    }
  }

  /// The type under any domain, and its text.
  func resolve(_ oid: String, modifier: Int, text: String) -> (type: ColumnType, text: String) {
    guard let entry = entries[oid] else { return (.other(text), text) }
    if entry.kind == "d" {
      return resolve(entry.base, modifier: entry.modifier, text: entry.baseText ?? text)
    }
    if entry.kind == "e" { return (.enumeration(labels: labels[oid] ?? []), text) }
    // The server would check the domain of an element in the middle of a COPY.
    if entry.isArray, let element = entries[entry.element], element.kind != "d" {
      let inner = resolve(entry.element, modifier: modifier, text: "").type
      if case .other = inner { return (.other(text), text) }
      return (.array(inner), text)
    }
    guard entry.schema == "pg_catalog" else { return (.other(text), text) }
    return (Self.builtin(entry.name, modifier) ?? .other(text), text)
  }

  private static func builtin(_ name: String, _ modifier: Int) -> ColumnType? {
    switch name {
    case "text": .text
    // Lengths are stored with the 4 bytes of a header.
    case "varchar": .varchar(modifier < 4 ? nil : modifier - 4)
    case "bpchar": modifier < 4 ? nil : .char(modifier - 4)
    case "int2": .int2
    case "int4": .int4
    case "int8": .int8
    case "numeric": numeric(modifier)
    case "float4": .float4
    case "float8": .float8
    case "bool": .bool
    case "date": .date
    case "time": .time(modifier < 0 ? 6 : modifier)
    case "timestamp": .timestamp(modifier < 0 ? 6 : modifier)
    case "timestamptz": .timestamptz(modifier < 0 ? 6 : modifier)
    // interval(0) or HOUR TO MINUTE would round or cut what a rule wrote.
    case "interval": modifier < 0 ? .interval : nil
    case "uuid": .uuid
    case "json": .json
    case "jsonb": .jsonb
    default: nil
    }
  }

  /// Precision in the upper half, scale as 11 signed bits (negative since PostgreSQL 15).
  private static func numeric(_ modifier: Int) -> ColumnType {
    if modifier < 4 { return .numeric(precision: nil, scale: nil) }
    let packed = modifier - 4
    let scale = ((packed & 0x7FF) ^ 1024) - 1024
    return .numeric(precision: (packed >> 16) & 0xFFFF, scale: scale)
  }

  /// The name of a domain as the catalog shows it, nil for other types.
  func domainName(_ oid: String, in schema: String) -> String? {
    guard let entry = entries[oid], entry.kind == "d" else { return nil }
    return entry.schema == schema ? entry.name : entry.schema + "." + entry.name
  }

  /// The domains of the schema and those that the columns use, sorted by name.
  func domains(of schema: String, usedBy columns: [String]) -> [CatalogDomain] {
    let used = Set(columns)
    var domains: [CatalogDomain] = []
    for (oid, entry) in entries where entry.schema == schema || used.contains(oid) {
      guard let name = domainName(oid, in: schema) else { continue }
      let chain = chain(from: oid)
      domains.append(
        CatalogDomain(
          name: name, notNull: chain.contains { entries[$0]?.notNull ?? false },
          declaresNotNull: entry.notNull,
          checks: chain.flatMap { owner in
            (checks[owner] ?? []).map { check in
              var check = check
              if owner != oid { check.inheritedFrom = domainName(owner, in: schema) }
              return check
            }
          }))
    }
    return domains.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// A domain and the domains under it, innermost first: the order in which the server checks.
  private func chain(from oid: String) -> [String] {
    guard let entry = entries[oid], entry.kind == "d" else { return [] }
    return chain(from: entry.base) + [oid]
  }
}
