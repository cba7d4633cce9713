-- What a load leaves in its database, as lines "kind|object|content" that do not depend on the order
-- of rows, on run ids, on times or on object ids. Two databases hold the same when the lines are equal.
-- Variables: target, staging, control (schema names).
\set QUIET on
\set ON_ERROR_STOP on
\pset format unaligned
\pset fieldsep '|'
\pset tuples_only on
SET search_path TO '';
SET extra_float_digits = 1;
SET TimeZone = 'UTC';
-- Rows are counted by a scan that reads each page once; where it starts does not matter.
SET max_parallel_workers_per_gather = 0;

-- Rows of the target and of staging.
SELECT format(
  'SELECT ''rows'', %L, count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM %I.%I t',
  n.nspname || '.' || c.relname, n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN (:'target', :'staging') AND c.relkind IN ('r', 'm', 'v')
ORDER BY n.nspname, c.relname
\gexec

-- The ledger of the last load that ended well. Left out are columns of time, the run's own id and the
-- number that a part of the crosswalk happens to get, and the times of export files, which cases write anew.
SELECT format(
  'SELECT ''ledger'', %L, count(*), coalesce(sum(hashtextextended((to_jsonb(t)
     - ''{run_id,seconds,started_at,finished_at,updated_at,written_at}''::text[]
     #- ''{counts,scope}'' #- ''{counts,written_at}'')::text, 0)), 0)
   FROM %I.%I t WHERE run_id = (SELECT run_id FROM %I.run
     WHERE status = ''ok'' ORDER BY ordinal DESC LIMIT 1)',
  c.relname, n.nspname, c.relname, n.nspname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = :'control' AND c.relkind = 'r' AND c.relname IN
  ('step', 'manifest', 'staged_field', 'reject', 'reject_reason', 'merged', 'nulled_reference',
   'adjustment', 'table_count')
ORDER BY c.relname
\gexec

SELECT 'run', project, tenant, command, status, target_schema, mapping_hash,
  hashtextextended(manifest_hash, 0)
FROM :"control".run WHERE status = 'ok' ORDER BY ordinal DESC LIMIT 1;
SELECT 'crosswalk', source_table || ' to ' || target_table, count(*),
  sum(hashtextextended(t::text, 0))
FROM :"control".crosswalk t GROUP BY source_table, target_table ORDER BY 2;
SELECT 'control schema', version, sha256 FROM :"control".schema_version ORDER BY version;

-- Every schema and relation of the database. Parts of the crosswalk are numbered as they come.
SELECT DISTINCT 'relation', n.nspname,
  regexp_replace(c.relname, '^crosswalk_entry_\d+', 'crosswalk_entry_N'), c.relkind
FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 2, 3, 4;

-- Definitions in the target and in staging.
SELECT 'schema', nspname, pg_get_userbyid(nspowner),
  ARRAY(SELECT unnest(nspacl)::text ORDER BY 1), obj_description(oid, 'pg_namespace')
FROM pg_namespace WHERE nspname IN (:'target', :'staging', :'control') ORDER BY 2;
SELECT 'table', n.nspname || '.' || c.relname, pg_get_userbyid(c.relowner), c.relkind,
  c.relpersistence, c.reloptions, c.relrowsecurity, c.relreplident,
  ARRAY(SELECT unnest(c.relacl)::text ORDER BY 1), obj_description(c.oid, 'pg_class')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN (:'target', :'staging') ORDER BY 2;
SELECT 'column', c.oid::regclass, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum),
  a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
  pg_get_expr(d.adbin, d.adrelid), ARRAY(SELECT unnest(a.attacl)::text ORDER BY 1),
  col_description(c.oid, a.attnum)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE n.nspname IN (:'target', :'staging') AND c.relkind IN ('r', 'p', 'v', 'm')
ORDER BY n.nspname, c.relname, a.attnum;
SELECT 'constraint', coalesce(k.conrelid::regclass::text, k.contypid::regtype::text), k.conname,
  k.convalidated, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
WHERE n.nspname IN (:'target', :'staging') ORDER BY 2, 3;
SELECT 'index', i.indrelid::regclass, i.indisvalid, i.indisready, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN (:'target', :'staging') ORDER BY n.nspname, c.relname, 5;
SELECT 'trigger', t.tgrelid::regclass, t.tgenabled, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN (:'target', :'staging') AND NOT t.tgisinternal
ORDER BY t.tgrelid::regclass::text COLLATE "C", 4;
SELECT 'view', c.oid::regclass, pg_get_viewdef(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN (:'target', :'staging') AND c.relkind IN ('v', 'm')
ORDER BY n.nspname, c.relname;
SELECT 'function', p.oid::regprocedure, ARRAY(SELECT unnest(p.proacl)::text ORDER BY 1),
  hashtextextended(pg_get_functiondef(p.oid), 0)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN (:'target', :'staging') ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT 'type', t.oid::regtype, t.typtype, format_type(t.typbasetype, t.typtypmod),
  ARRAY(SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder),
  ARRAY(SELECT unnest(t.typacl)::text ORDER BY 1), obj_description(t.oid, 'pg_type')
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname IN (:'target', :'staging') AND t.typtype IN ('d', 'e') ORDER BY t.oid::regtype::text COLLATE "C";
SELECT 'sequence', schemaname || '.' || sequencename, data_type, start_value, increment_by, cycle,
  last_value
FROM pg_sequences WHERE schemaname IN (:'target', :'staging') ORDER BY 2;
