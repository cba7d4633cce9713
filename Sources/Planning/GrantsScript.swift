package import MigrationModel

/// The SQL that gives a role just the rights that fm2pg needs for one migration.
///
/// Depends on the mapping and the role's name alone. It is plain SQL, one transaction, and changes
/// nothing when it is run again. The database is the one that it is run in.
package struct GrantsScript: Sendable, Hashable {
  /// The role that is taken when none is named.
  package static let defaultRole = "fm2pg_loader"

  let migration: String
  let schemas: PlanSchemas
  let role: String
  /// The tables that the mapping fills.
  let tables: [String]
  /// Tables that it refers to by another column than the key, whether a foreign key says so or not.
  let parents: [String]

  package init(mapping: Mapping, role: String) {
    migration = mapping.name.value
    schemas = PlanSchemas(mapping.target, ownership: mapping.ownership)
    self.role = role
    let filled = Set(mapping.tables.map(\.table.value))
    tables = filled.sorted()
    let named = mapping.tables.flatMap(\.columns).compactMap { column -> String? in
      guard case .column(let table, _) = column.reference?.parent else { return nil }
      return table.value
    }
    parents = Set(named).subtracting(filled).sorted()
  }

  /// The script, ending in a newline.
  package var text: String {
    let parts =
      [header, "BEGIN;", createRole, useDatabase, takeOver]
      + (schemas.isExternal ? [useTables] : []) + ["COMMIT;"]
    return parts.joined(separator: "\n\n") + "\n"
  }

  var name: String { SQLText.literal(role) }

  private var header: String {
    """
    -- What a role needs to run fm2pg on the migration \(commented(SQLText.identifier(migration))).
    -- Run it in the target database, e.g. `fm2pg grants | psql clinic`, as a superuser, or as the
    -- owner of the database and of its schemas who may create roles. Once more changes nothing.
    -- Not needed: superuser, CREATEDB, CREATEROLE, REPLICATION, BYPASSRLS, extensions, temporary
    -- tables, any right outside of the schemas named below.
    """
  }

  /// Roles belong to the whole server; one that exists keeps its attributes.
  private var createRole: String {
    """
    -- The role logs in, with the password that \\password in psql sets, and can do nothing else yet.
    \(block(
      """
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = \(name)) THEN
          CREATE ROLE \(SQLText.identifier(role))
            LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
        END IF;
      END
      """))
    """
  }

  private var useDatabase: String {
    """
    \(reasonToCreate)
    \(block(
      """
      BEGIN
        EXECUTE pg_catalog.format('GRANT CONNECT, CREATE ON DATABASE %I TO %I',
          pg_catalog.current_database(), \(name));
      END
      """))
    """
  }

  private var reasonToCreate: String {
    if schemas.isExternal {
      return """
        -- CONNECT, where it was taken from everybody. CREATE, because a load judges the rows in a schema
        -- of its own before it writes them, and keeps staging and ledger in others.
        """
    }
    return """
      -- CONNECT, where it was taken from everybody. CREATE, because a load builds the new target in a
      -- schema of its own and publishes it by renaming schemas; `check` and `plan` run the schema files
      -- in a schema that they roll back.
      """
  }

  /// What the role makes is its own; only what others made before must change hands.
  private var takeOver: String {
    let named =
      (schemas.isExternal ? [] : [schemas.target]) + [schemas.staging, schemas.control]
      + schemas.temporary + (schemas.isExternal ? [] : [schemas.old])
    let list = named.map { SQLText.literal($0) }.joined(separator: ", ")
    let first =
      schemas.isExternal
      ? "-- Staging (replaced export by export), the control"
      : "-- The target schema (a load replaces it), staging (replaced export by export), the control"
    return """
      \(first)
      -- schema (upgraded by newer programs), and what a killed load may have left: the role makes
      -- them itself. Those that exist, and their tables, views and sequences, become the role's.
      \(block(
        """
        DECLARE
          item record;
          joined boolean := false;
          may boolean;
        BEGIN
          FOR item IN
            SELECT pg_catalog.format('ALTER SCHEMA %I OWNER TO %I', n.nspname, \(name)) AS command,
              0 AS step, n.nspname AS schema, '' AS object
            FROM pg_catalog.pg_namespace n
            WHERE n.nspname IN (\(list))
              AND pg_catalog.pg_get_userbyid(n.nspowner) <> \(name)
            UNION ALL
            SELECT pg_catalog.format('ALTER %s %I.%I OWNER TO %I',
              CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
                WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
              n.nspname, c.relname, \(name)), 1, n.nspname, c.relname
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN (\(list))
              AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
              AND pg_catalog.pg_get_userbyid(c.relowner) <> \(name)
              -- The sequence of a column follows its table.
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                  AND c.relkind = 'S' AND d.deptype IN ('a', 'i'))
            ORDER BY step, schema, object
          LOOP
            -- An owner can hand over only to a role that it may become.
            IF pg_catalog.current_setting('server_version_num')::integer >= 160000 THEN
              may := pg_catalog.pg_has_role(current_user, \(name), 'SET');
            ELSE
              may := pg_catalog.pg_has_role(current_user, \(name), 'MEMBER');
            END IF;
            IF NOT may THEN
              EXECUTE pg_catalog.format('GRANT %I TO %I', \(name), current_user);
              joined := true;
            END IF;
            EXECUTE item.command;
          END LOOP;
          IF joined THEN
            EXECUTE pg_catalog.format('REVOKE %I FROM %I', \(name), current_user);
          END IF;
        END
        """))
      """
  }

  /// A DO block whose quotes the body does not hold.
  func block(_ body: String) -> String {
    var tag = "$fm2pg$"
    while body.contains(tag) { tag = tag.dropLast() + "_$" }
    return "DO \(tag)\n\(body)\n\(tag);"
  }

  /// Text for a line comment.
  private func commented(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
