import MigrationModel

/// Ids that are numbers.
extension LandingWriter {
  /// From the table's own sequence, so that whoever adds rows later gets other numbers.
  func nextID(_ column: String) -> String {
    let sequence = catalog[table: target.name]?.column(column)?.sequence ?? ""
    return "nextval(\(SQLText.literal(SQLText.relation(sequence, in: schemas.target)))::regclass)"
  }

  var takenIDs: String? {
    guard schemas.isExternal, case .assigned(_, _, .identity) = target.identity else { return nil }
    return """
      SELECT count(*) FROM \(names.keys) k JOIN \(names.versions) v ON v.id = k.id
      WHERE k.origin = 'assigned' AND v.feed IS NULL\(isNotGiven("k.id"))
      """
  }

  /// Whether rows of the live target come into the new one beside those of the load.
  private var carriesRows: Bool { !schemas.isExternal && !mapping.target.tenant.isEmpty }

  /// The numbers that the live target has given.
  private var live: String {
    SQLText.qualified(schemas.work, SQLText.shortened("numbers." + target.name))
  }

  /// Rows that no load made come into the new target too, and the crosswalk does not have them. There
  /// is no live target before the first load.
  func liveNumbers(_ column: String) -> [String] {
    guard carriesRows else { return [] }
    let relation = SQLText.qualified(schemas.target, target.name)
    var parts = [(relation, "max(\(SQLText.identifier(column)))")]
    if let sequence = catalog[table: target.name]?.column(column)?.sequence {
      parts.append(
        (
          SQLText.qualified(schemas.target, sequence),
          "CASE WHEN is_called THEN last_value ELSE last_value - 1 END"
        ))
    }
    let inserts = parts.map { relation, number in
      """
        IF to_regclass(\(SQLText.literal(relation))) IS NOT NULL THEN
          INSERT INTO \(live) SELECT \(number) FROM \(relation);
        END IF;
      """
    }
    return [
      "DROP TABLE IF EXISTS \(live)", "CREATE TABLE \(live) (id bigint)",
      SQLText.block("BEGIN\n\(inserts.joined(separator: "\n"))\nEND"),
    ]
  }

  /// The greatest id that is taken, by a key of any tenant, a row or a sequence.
  func lastID(_ column: String) -> String {
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
    if carriesRows { taken.append("(SELECT max(id) FROM \(live))") }
    return "greatest(\(taken.joined(separator: ", ")))"
  }
}
