internal import MigrationModel
internal import Planning
internal import Postgres

extension Preflight {
  /// What the role may not do with the tables of another tool: one finding for each of them, as far
  /// as they exist.
  func rights(
    _ tables: [String], of schema: String, on connection: borrowing Connection
  ) throws(DatabaseError) -> [PreflightFinding] {
    let rows = try connection.query(
      """
      WITH wanted AS (
        SELECT c.oid, c.relname, n.oid AS schema FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND c.relname = ANY (string_to_array($2, E'\\x1f'))
      )
      SELECT 'schema', nspname::text, 'USAGE' FROM pg_namespace
      WHERE nspname = $1 AND NOT has_schema_privilege(oid, 'USAGE')
      UNION ALL
      SELECT 'table', relname::text, string_agg(p, ', ' ORDER BY p) FROM wanted,
        unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p
      WHERE NOT has_table_privilege(oid, p) GROUP BY relname
      UNION ALL
      SELECT 'sequence', s.relname::text, string_agg(DISTINCT p, ', ' ORDER BY p)
      FROM wanted w JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = w.oid
        AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
      JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S',
        unnest(ARRAY['SELECT', 'USAGE']) AS p
      WHERE NOT has_sequence_privilege(s.oid, p) GROUP BY s.relname
      ORDER BY 1, 2
      """,
      [schema, tables.joined(separator: "\u{1F}")])
    return rows.map { row in
      let words = row.map { $0 ?? "" }
      return PreflightFinding(
        .rights, "the role lacks \(words[2])", at: "\(words[0]) '\(words[1])'", hint: Self.hint)
    }
  }
}
