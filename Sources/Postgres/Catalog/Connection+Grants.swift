extension Connection {
  /// The GRANT statements that give others their rights on a schema, its tables and sequences.
  ///
  /// The owner's own rights are left out, the grantor is ignored, grant options are kept. Sorted.
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
  )
  SELECT format('GRANT %s ON %s TO %s%s',
    string_agg(DISTINCT privilege_type || columns, ', '), object,
    CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) COLLATE "C"
  FROM rights GROUP BY object, columns, grantee, is_grantable ORDER BY 1
  """
