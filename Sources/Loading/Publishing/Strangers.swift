internal import MigrationModel
internal import Planning
internal import Postgres

/// What the target holds and the project does not declare: it would go away with the old target.
/// Looked for when the shadow schema is made, and again right before the swap.
enum Strangers {
  /// - Throws: `LoadError.refused` naming them.
  static func refuse(_ schemas: PlanSchemas, on connection: borrowing Connection) throws {
    let rows = try connection.query(
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT FROM pg_class d JOIN pg_namespace m ON m.oid = d.relnamespace
          WHERE m.nspname = $2 AND d.relname = c.relname)
      ORDER BY 1
      """, [schemas.target, schemas.shadow])
    let names = rows.compactMap { $0.first ?? nil }
    guard names.isEmpty else {
      throw LoadError.refused(
        message: "'\(schemas.target)' holds what the schema files do not declare, and a load "
          + "would drop it: \(names.joined(separator: ", "))",
        hint: "move it to another schema, drop it, or declare it in the schema files")
    }
  }
}
