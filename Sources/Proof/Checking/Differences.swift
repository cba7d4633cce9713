internal import MigrationModel
internal import Postgres
internal import Verification

/// How many rows differ in a column, and some of them.
struct Differences {
  /// Examples given per check.
  private static let limit = 5

  private(set) var count = 0
  private(set) var examples: [String] = []

  mutating func add(_ example: @autoclosure () -> String) {
    count += 1
    if examples.count < Self.limit { examples.append(example()) }
  }

  /// Adds count and examples to the failed checks of the columns.
  static func explain(
    _ checks: inout [CheckResult], prefix: String, names: [String],
    find: ([Int]) throws -> [Int: Differences]
  ) rethrows {
    let failed = names.indices.filter { index in
      checks.contains { $0.id == prefix + names[index] && $0.status == .fail }
    }
    guard !failed.isEmpty else { return }
    let found = try find(failed)
    for index in failed {
      guard let place = checks.firstIndex(where: { $0.id == prefix + names[index] }),
        let differences = found[index]
      else { continue }
      checks[place].message += " (\(differences.count) rows)"
      checks[place].examples = differences.examples
    }
  }
}

/// The hashes of single cells that the server holds, by a hash of the row's key.
struct HeldHashes {
  private(set) var rows: [Int64: [Int64]] = [:]

  init(
    relation: String, key: String, seed: String, expressions: [String],
    on connection: borrowing Connection
  ) throws {
    let columns =
      ["(\(key))::bigint::text"] + expressions.map { Self.columnHashSQL($0, seed: seed) }
    let found = try connection.query(
      "SELECT \(columns.joined(separator: ", ")) FROM \(relation)")
    rows.reserveCapacity(found.count)
    for row in found {
      guard let key = row[0].flatMap({ Int64($0) }) else { continue }
      rows[key] = row.dropFirst().map { $0.flatMap { Int64($0) } ?? 0 }
    }
  }

  /// Takes a row out.
  mutating func take(_ key: Int64) -> [Int64]? { rows.removeValue(forKey: key) }

  /// The hash of one cell, as `columnSumSQL` sums it.
  private static func columnHashSQL(_ expression: String, seed: String) -> String {
    "coalesce(hashtextextended((\(expression))::text COLLATE \"C\", \(seed)), "
      + "hashtextextended(E'\\x01NULL' COLLATE \"C\", ~(\(seed))))::text"
  }
}
