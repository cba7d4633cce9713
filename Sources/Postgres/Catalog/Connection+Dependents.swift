extension Connection {
  /// Whether the schema exists.
  package func schemaExists(_ schema: String) throws(DatabaseError) -> Bool {
    try queryValue("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", [schema]) != nil
  }

  /// What outside the schema depends on something inside it (views, foreign keys, functions,
  /// columns, publications), as the server describes it, sorted.
  ///
  /// Dropping or swapping the schema would break these. Views are named, not their rules.
  package func dependents(ofSchema schema: String) throws(DatabaseError) -> [String] {
    try query(dependentsQuery, [schema]).compactMap { $0[0] }
  }
}

private let dependentsQuery = """
  WITH home AS (SELECT oid FROM pg_namespace WHERE nspname = $1),
  inside(classid, objid) AS (
    SELECT 'pg_namespace'::regclass::oid, oid FROM home
    UNION ALL SELECT 'pg_class'::regclass, c.oid FROM pg_class c JOIN home ON relnamespace = home.oid
    UNION ALL SELECT 'pg_type'::regclass, t.oid FROM pg_type t JOIN home ON typnamespace = home.oid
    UNION ALL SELECT 'pg_proc'::regclass, p.oid FROM pg_proc p JOIN home ON pronamespace = home.oid
    UNION ALL SELECT 'pg_constraint'::regclass, c.oid
      FROM pg_constraint c JOIN home ON connamespace = home.oid
    UNION ALL SELECT 'pg_operator'::regclass, o.oid
      FROM pg_operator o JOIN home ON oprnamespace = home.oid
    UNION ALL SELECT 'pg_collation'::regclass, c.oid
      FROM pg_collation c JOIN home ON collnamespace = home.oid
  ),
  found AS (
    SELECT DISTINCT d.classid, d.objid, d.objsubid
    FROM pg_depend d JOIN inside i ON d.refclassid = i.classid AND d.refobjid = i.objid
  ),
  -- A rule speaks for its view; a column default, trigger or policy belongs to its table.
  owned AS (
    SELECT CASE WHEN w.oid IS NULL THEN f.classid ELSE 'pg_class'::regclass END AS classid,
      coalesce(w.ev_class, f.objid) AS objid,
      CASE WHEN w.oid IS NULL THEN f.objsubid ELSE 0 END AS objsubid,
      CASE f.classid
        WHEN 'pg_class'::regclass THEN (SELECT relnamespace FROM pg_class WHERE oid = f.objid)
        WHEN 'pg_type'::regclass THEN (SELECT typnamespace FROM pg_type WHERE oid = f.objid)
        WHEN 'pg_proc'::regclass THEN (SELECT pronamespace FROM pg_proc WHERE oid = f.objid)
        WHEN 'pg_constraint'::regclass
          THEN (SELECT connamespace FROM pg_constraint WHERE oid = f.objid)
        WHEN 'pg_rewrite'::regclass
          THEN (SELECT relnamespace FROM pg_class WHERE oid = w.ev_class)
        WHEN 'pg_attrdef'::regclass THEN (SELECT c.relnamespace
          FROM pg_attrdef a JOIN pg_class c ON c.oid = a.adrelid WHERE a.oid = f.objid)
        WHEN 'pg_trigger'::regclass THEN (SELECT c.relnamespace
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.oid = f.objid)
        WHEN 'pg_policy'::regclass THEN (SELECT c.relnamespace
          FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE p.oid = f.objid)
        ELSE (SELECT n.oid FROM pg_namespace n
          WHERE n.nspname = (pg_identify_object(f.classid, f.objid, f.objsubid)).schema)
      END AS namespace
    FROM found f LEFT JOIN pg_rewrite w ON f.classid = 'pg_rewrite'::regclass AND w.oid = f.objid
  )
  SELECT DISTINCT pg_describe_object(o.classid, o.objid, o.objsubid) COLLATE "C"
  FROM owned o CROSS JOIN home LEFT JOIN pg_namespace n ON n.oid = o.namespace
  LEFT JOIN pg_trigger t ON o.classid = 'pg_trigger'::regclass AND t.oid = o.objid
  WHERE CASE
    -- Objects without a schema that a dropped table would take with it.
    WHEN o.namespace IS NULL THEN o.classid IN ('pg_publication_rel'::regclass,
      to_regclass('pg_publication_namespace'), 'pg_cast'::regclass, 'pg_event_trigger'::regclass)
    ELSE o.namespace <> home.oid AND n.nspname <> 'pg_toast' AND NOT coalesce(t.tgisinternal, false)
    END
  ORDER BY 1
  """
