extension Connection {
  /// The statements that give others their rights on a schema, its tables, sequences, functions and
  /// types, and that take from PUBLIC what it has by default and was taken from it.
  ///
  /// The owner's own rights are left out, the grantor is ignored, grant options are kept. Sorted, so
  /// that what is taken comes after what is given.
  package func schemaGrants(_ schema: String) throws(DatabaseError) -> [String] {
    try grants(from: schema, rewrittenFor: schema)
  }

  /// The grants on one schema, written for the objects of the same names in another one.
  ///
  /// Objects and columns that the new schema does not have are left out.
  package func grants(
    from old: String, rewrittenFor new: String
  ) throws(DatabaseError) -> [String] {
    try query(grantsQuery, [old, new]).compactMap { $0[0] }
  }
}

private let grantsQuery = """
  WITH old AS (SELECT * FROM pg_namespace WHERE nspname = $1),
  new AS (SELECT * FROM pg_namespace WHERE nspname = $2),
  pairs AS (
    SELECT o.oid, o.relname, o.relowner, o.relacl, c.oid AS new_oid,
      CASE WHEN o.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
    FROM pg_class o JOIN old ON o.relnamespace = old.oid
    JOIN new ON true JOIN pg_class c ON c.relnamespace = new.oid AND c.relname = o.relname
      AND (c.relkind = 'S') = (o.relkind = 'S')
    WHERE o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  ),
  -- Functions and types: PUBLIC may use them unless their list of rights says otherwise.
  others AS (
    SELECT 'ROUTINE ' || c.oid::regprocedure AS object, o.proowner AS owner, o.proacl AS acl,
      'EXECUTE' AS usual
    FROM pg_proc o JOIN old ON o.pronamespace = old.oid
    JOIN new ON true JOIN pg_proc c ON c.pronamespace = new.oid AND c.proname = o.proname
      AND ARRAY(SELECT t.typname FROM unnest(c.proargtypes) WITH ORDINALITY a(id, place)
          JOIN pg_type t ON t.oid = a.id ORDER BY a.place)
        = ARRAY(SELECT t.typname FROM unnest(o.proargtypes) WITH ORDINALITY a(id, place)
          JOIN pg_type t ON t.oid = a.id ORDER BY a.place)
    UNION ALL
    SELECT format('TYPE %I.%I', $2::name, o.typname), o.typowner, o.typacl, 'USAGE'
    FROM pg_type o JOIN old ON o.typnamespace = old.oid
    JOIN new ON true JOIN pg_type c ON c.typnamespace = new.oid AND c.typname = o.typname
    WHERE o.typtype IN ('d', 'e', 'r', 'c') AND o.typacl IS NOT NULL
  ),
  rights AS (
    SELECT format('SCHEMA %I', new.nspname) AS object, '' AS columns, a.*
    FROM old JOIN new ON true, aclexplode(old.nspacl) a WHERE a.grantee <> old.nspowner
    UNION ALL
    SELECT format('%s %I.%I', p.kind, $2::name, p.relname), '', a.*
    FROM pairs p, aclexplode(p.relacl) a WHERE a.grantee <> p.relowner
    UNION ALL
    SELECT format('%s %I.%I', p.kind, $2::name, p.relname), format(' (%I)', t.attname), a.*
    FROM pairs p JOIN pg_attribute t ON t.attrelid = p.oid AND NOT t.attisdropped
    JOIN pg_attribute u ON u.attrelid = p.new_oid AND u.attname = t.attname AND NOT u.attisdropped,
      aclexplode(t.attacl) a WHERE a.grantee <> p.relowner
    UNION ALL
    SELECT object, '', a.* FROM others, aclexplode(acl) a WHERE a.grantee <> owner
  )
  SELECT format('GRANT %s ON %s TO %s%s',
    string_agg(DISTINCT privilege_type || columns, ', '), object,
    CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) COLLATE "C"
  FROM rights GROUP BY object, columns, grantee, is_grantable
  UNION ALL
  SELECT format('REVOKE %s ON %s FROM PUBLIC', usual, object) COLLATE "C" FROM others
  WHERE acl IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(acl) a WHERE a.grantee = 0)
  ORDER BY 1
  """
