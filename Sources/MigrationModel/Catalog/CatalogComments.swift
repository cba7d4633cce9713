/// What `COMMENT ON` says of tables, columns and domains of the target schema.
///
/// Kept beside the tables and not in them: a comment is no part of what a load or a proof compares.
package struct CatalogComments: Sendable, Hashable {
  private var tables: [String: String] = [:]
  private var columns: [String: [String: String]] = [:]
  private var domains: [String: String] = [:]

  package init() {}

  package func table(_ table: String) -> String? { tables[table] }

  package func column(_ column: String, of table: String) -> String? { columns[table]?[column] }

  package func domain(_ domain: String) -> String? { domains[domain] }

  package mutating func setTable(_ table: String, _ comment: String) { tables[table] = comment }

  package mutating func setColumn(_ column: String, of table: String, _ comment: String) {
    columns[table, default: [:]][column] = comment
  }

  package mutating func setDomain(_ domain: String, _ comment: String) {
    domains[domain] = comment
  }
}
