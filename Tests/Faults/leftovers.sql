-- What must not be there when no load runs: one line each. Variables: control.
\set QUIET on
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
SELECT format('SELECT ''progress of step '' || step_id FROM %I.progress', :'control')
WHERE to_regclass(format('%I.progress', :'control')) IS NOT NULL
\gexec
SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname ~ 'fm2pg_';
SELECT 'advisory lock of process ' || pid FROM pg_locks WHERE locktype = 'advisory';
SELECT 'session ' || application_name || ' (' || coalesce(state, '') || ')'
FROM pg_stat_activity WHERE application_name LIKE 'fm2pg%';
SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts;
SELECT 'temporary file ' || name FROM pg_ls_tmpdir();
SELECT 'temporary relation ' || c.oid::regclass
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname ~ '^pg_temp' AND c.relkind = 'r';
SELECT 'run ' || status FROM :"control".run WHERE status IN ('running', 'interrupted');
