/// The statements that read the catalog; `$1` is the schema's OID, results are sorted bytewise.
enum CatalogQueries {
  static let tables = """
    SELECT c.relname, c.relkind = 'p' OR c.relispartition FROM pg_class c
    WHERE c.relnamespace = $1::oid AND c.relkind IN ('r', 'p') ORDER BY c.relname
    """

  static let materializedViews = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = $1::oid AND c.relkind = 'm' ORDER BY c.oid
    """

  static let columns = """
    SELECT c.relname, a.attname, a.atttypid, a.atttypmod, format_type(a.atttypid, a.atttypmod),
      a.attnotnull, CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
      a.attidentity, a.attgenerated <> '', coalesce(\(sequence(owned)), \(sequence(mentioned))),
      CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = $1::oid AND c.relkind IN ('r', 'p')
    ORDER BY c.relname, a.attnum
    """

  /// Identity and serial columns own their sequence.
  private static let owned = """
    p.classid = 'pg_class'::regclass AND p.deptype IN ('a', 'i')
      AND p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid
      AND p.refobjsubid = a.attnum AND s.oid = p.objid
    """

  /// A default may also call nextval of a sequence that nothing owns.
  private static let mentioned = """
    p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
      AND p.refclassid = 'pg_class'::regclass AND s.oid = p.refobjid
    """

  private static func sequence(_ condition: String) -> String {
    """
    (SELECT CASE WHEN s.relnamespace = $1::oid THEN s.relname::text
        ELSE n.nspname || '.' || s.relname END
      FROM pg_depend p, pg_class s JOIN pg_namespace n ON n.oid = s.relnamespace
      WHERE s.relkind = 'S' AND \(condition) ORDER BY 1 LIMIT 1)
    """
  }

  /// Kind, name, column and text of `COMMENT ON` tables, columns and domains.
  static let comments = """
    SELECT 'table', c.relname, a.attname, d.description
    FROM pg_class c
    JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid
    LEFT JOIN pg_attribute a
      ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = $1::oid AND c.relkind IN ('r', 'p')
      AND (d.objsubid = 0 OR a.attnum IS NOT NULL)
    UNION ALL
    SELECT 'domain', t.typname, NULL, d.description
    FROM pg_type t
    JOIN pg_description d
      ON d.classoid = 'pg_type'::regclass AND d.objoid = t.oid AND d.objsubid = 0
    WHERE t.typnamespace = $1::oid AND t.typtype = 'd'
    """

  static let types = """
    SELECT t.oid, t.typname, n.nspname, t.typtype, t.typbasetype, t.typtypmod, t.typelem,
      t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0, t.typnotnull,
      CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('b', 'd', 'e')
    """

  static let labels = """
    SELECT e.enumtypid, e.enumlabel FROM pg_enum e ORDER BY e.enumtypid, e.enumsortorder
    """

  static let domainChecks = """
    SELECT c.contypid, c.conname, pg_get_constraintdef(c.oid), pg_get_expr(c.conbin, 0)
    FROM pg_constraint c WHERE c.contypid <> 0 AND c.contype = 'c'
    ORDER BY c.contypid, c.conname
    """

  /// Constraints of the tables; NOT NULL (`n`, PostgreSQL 18) is a property of the column here, and
  /// a foreign key to a partitioned table has inner copies on the same table.
  private static let wantedConstraint = """
    r.relnamespace = $1::oid AND r.relkind IN ('r', 'p') AND c.contype IN ('p', 'u', 'c', 'f', 'x')
      AND NOT EXISTS (SELECT FROM pg_constraint o
        WHERE o.oid = c.conparentid AND o.conrelid = c.conrelid)
    """

  static func constraints(serverVersion: Int) -> String {
    """
    SELECT c.oid, r.relname, c.conname, c.contype, pg_get_constraintdef(c.oid),
      CASE WHEN c.contype = 'c' THEN pg_get_expr(c.conbin, c.conrelid) END,
      CASE WHEN f.relnamespace = $1::oid THEN f.relname::text
        ELSE n.nspname || '.' || f.relname END,
      c.condeferrable, c.convalidated, c.contype IN ('p', 'u') AND \(nullsNotDistinct(serverVersion))
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
    LEFT JOIN pg_class f ON f.oid = c.confrelid
    LEFT JOIN pg_namespace n ON n.oid = f.relnamespace
    LEFT JOIN pg_index i ON i.indexrelid = c.conindid
    WHERE \(wantedConstraint) ORDER BY r.relname, c.conname
    """
  }

  /// Own and referenced columns of constraints, in constraint order.
  static let constraintColumns = """
    SELECT c.oid, 'own', k.place, a.attname
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid,
      unnest(c.conkey) WITH ORDINALITY AS k(attnum, place), pg_attribute a
    WHERE \(wantedConstraint) AND a.attrelid = c.conrelid AND a.attnum = k.attnum
    UNION ALL
    SELECT c.oid, 'referenced', k.place, a.attname
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid,
      unnest(c.confkey) WITH ORDINALITY AS k(attnum, place), pg_attribute a
    WHERE \(wantedConstraint) AND a.attrelid = c.confrelid AND a.attnum = k.attnum
    ORDER BY 1, 2, 3
    """

  /// A foreign key names the index it relies on too, which it does not own.
  private static let wantedIndex = """
    r.relnamespace = $1::oid AND r.relkind IN ('r', 'p') AND i.indislive
      AND NOT EXISTS (SELECT FROM pg_constraint c
        WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
    """

  static func indexes(serverVersion: Int) -> String {
    """
    SELECT i.indexrelid, r.relname, x.relname, pg_get_indexdef(i.indexrelid),
      format(' INDEX %I ON ', x.relname), quote_ident(n.nspname) || '.',
      i.indisunique, pg_get_expr(i.indpred, i.indrelid), \(nullsNotDistinct(serverVersion))
    FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = r.relnamespace
    WHERE \(wantedIndex) ORDER BY r.relname, x.relname
    """
  }

  static let indexKeys = """
    SELECT i.indexrelid, pg_get_indexdef(i.indexrelid, k, false)
    FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid, generate_series(1, i.indnkeyatts) AS k
    WHERE \(wantedIndex) AND i.indisunique ORDER BY i.indexrelid, k
    """

  /// Triggers that fire in an ordinary session.
  static let triggers = """
    SELECT r.relname, t.tgname FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
    WHERE r.relnamespace = $1::oid AND r.relkind IN ('r', 'p') AND NOT t.tgisinternal
      AND t.tgenabled IN ('O', 'A')
    ORDER BY r.relname, t.tgname
    """

  private static func nullsNotDistinct(_ serverVersion: Int) -> String {
    serverVersion >= 150_000 ? "coalesce(i.indnullsnotdistinct, false)" : "false"
  }
}
