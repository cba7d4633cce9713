import MigrationModel

/// Rights on tables that another tool makes: rows, and nothing else.
extension GrantsScript {
  var useTables: String {
    let list = tables.map(SQLText.literal).joined(separator: ", ")
    let read = parents.map(SQLText.literal).joined(separator: ", ")
    let named =
      parents.isEmpty
      ? ""
      : """

              UNION
              SELECT c.oid, 'SELECT ON TABLE' FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = \(SQLText.literal(schemas.target)) AND c.relkind IN ('r', 'p')
                AND c.relname IN (\(read))
      """
    return """
      -- The tables that the mapping fills belong to another tool: their rows are read and changed, and
      -- ids come from their sequences. Tables that they refer to, and those that ON DELETE would
      -- change with them, are read.
      \(block(
        """
        DECLARE
          item record;
        BEGIN
          -- Even where no table of the mapping is there yet.
          EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I',
            \(SQLText.literal(schemas.target)), \(name));
          FOR item IN
            WITH filled AS (
              SELECT c.oid FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = \(SQLText.literal(schemas.target)) AND c.relkind IN ('r', 'p')
                AND c.relname IN (\(list))
            ), granted(oid, rights) AS (
              SELECT oid, 'SELECT, INSERT, UPDATE, DELETE ON TABLE' FROM filled\(named)
              UNION
              SELECT k.confrelid, 'SELECT ON TABLE' FROM pg_catalog.pg_constraint k
              JOIN filled f ON f.oid = k.conrelid WHERE k.contype = 'f'
              UNION
              SELECT k.conrelid, 'SELECT ON TABLE' FROM pg_catalog.pg_constraint k
              JOIN filled f ON f.oid = k.confrelid
              WHERE k.contype = 'f' AND k.confdeltype IN ('c', 'n', 'd')
              UNION
              SELECT d.objid, 'USAGE, SELECT ON SEQUENCE' FROM pg_catalog.pg_depend d
              JOIN filled f ON f.oid = d.refobjid
              JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
              WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
              UNION
              SELECT d.refobjid, 'USAGE, SELECT ON SEQUENCE' FROM pg_catalog.pg_attrdef a
              JOIN filled f ON f.oid = a.adrelid
              JOIN pg_catalog.pg_depend d ON d.objid = a.oid
                AND d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
              JOIN pg_catalog.pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
            )
            SELECT pg_catalog.format('GRANT %s %I.%I TO %I', g.rights, n.nspname, c.relname,
              \(name)) AS command, 1 AS step
            FROM granted g JOIN pg_catalog.pg_class c ON c.oid = g.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            UNION
            SELECT pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, \(name)), 0
            FROM granted g JOIN pg_catalog.pg_class c ON c.oid = g.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            ORDER BY step, command
          LOOP
            EXECUTE item.command;
          END LOOP;
        END
        """))
      """
  }
}
