-- Control schema, version 1. Applied by fm2pg in one transaction with the search path set to the
-- control schema; runnable in psql the same way: SET search_path TO fm2pg; \i 0001_control.sql

CREATE TABLE schema_version (
  version integer PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now(),
  sha256 text NOT NULL
);
COMMENT ON TABLE schema_version IS 'Migrations of this control schema; an older fm2pg refuses a newer version.';

CREATE TABLE run (
  run_id text PRIMARY KEY,
  ordinal bigint GENERATED ALWAYS AS IDENTITY,
  project text NOT NULL,
  tenant text NOT NULL,
  command text NOT NULL,
  status text NOT NULL CHECK (status IN ('running', 'ok', 'findings', 'failed', 'abandoned')),
  target_schema text NOT NULL,
  mapping_hash text NOT NULL,
  manifest_hash text,
  program_version text NOT NULL,
  host text NOT NULL,
  pid integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);
COMMENT ON TABLE run IS 'One row per run that changes staging or target.';

CREATE TABLE step (
  run_id text NOT NULL REFERENCES run,
  step_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('done', 'failed')),
  counts jsonb NOT NULL DEFAULT '{}',
  seconds numeric NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, step_id)
);
COMMENT ON TABLE step IS 'One row per finished step of a run, with its counts.';

CREATE TABLE manifest (
  run_id text NOT NULL REFERENCES run,
  source_table text NOT NULL,
  file_name text NOT NULL,
  format text NOT NULL,
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  records bigint NOT NULL,
  undecodable bigint NOT NULL,
  staged bigint NOT NULL,
  continuation_rows bigint NOT NULL,
  PRIMARY KEY (run_id, source_table)
);
COMMENT ON TABLE manifest IS 'Which files were read, and what they held.';

CREATE TABLE staged_field (
  run_id text NOT NULL REFERENCES run,
  source_table text NOT NULL,
  ordinal integer NOT NULL,
  field_name text NOT NULL,
  column_name text NOT NULL,
  field_type text NOT NULL,
  nuls bigint NOT NULL,
  controls bigint NOT NULL,
  undecodable bigint NOT NULL,
  escaped bigint NOT NULL,
  PRIMARY KEY (run_id, source_table, ordinal)
);
COMMENT ON TABLE staged_field IS 'Field names and the staging columns that hold them; characters that had to be changed.';

CREATE TABLE reject (
  run_id text NOT NULL REFERENCES run,
  source_table text NOT NULL,
  target_table text NOT NULL,
  record_number bigint NOT NULL,
  record_id bigint,
  source_key text,
  cells jsonb,
  PRIMARY KEY (run_id, target_table, record_number)
);
COMMENT ON TABLE reject IS 'One refused record per row, with its original cells. Holds data: grant with care.';

CREATE TABLE reject_reason (
  run_id text NOT NULL,
  source_table text NOT NULL,
  target_table text NOT NULL,
  record_number bigint NOT NULL,
  code text NOT NULL,
  column_name text NOT NULL,
  constraint_name text,
  FOREIGN KEY (run_id, target_table, record_number) REFERENCES reject
);
CREATE INDEX ON reject_reason (run_id, target_table, record_number);
COMMENT ON TABLE reject_reason IS 'Every reason of every reject; codes are listed in docs/errors.md.';

CREATE TABLE merged (
  run_id text NOT NULL REFERENCES run,
  source_table text NOT NULL,
  target_table text NOT NULL,
  record_number bigint NOT NULL,
  winner_number bigint NOT NULL,
  PRIMARY KEY (run_id, target_table, record_number)
);
COMMENT ON TABLE merged IS 'Records that lost against another record with the same key.';

CREATE TABLE nulled_reference (
  run_id text NOT NULL REFERENCES run,
  source_table text NOT NULL,
  target_table text NOT NULL,
  record_number bigint NOT NULL,
  column_name text NOT NULL,
  code text NOT NULL,
  PRIMARY KEY (run_id, target_table, record_number, column_name)
);
COMMENT ON TABLE nulled_reference IS 'References set to NULL because their parent is not in the target (on_missing: null).';

CREATE TABLE adjustment (
  run_id text NOT NULL REFERENCES run,
  target_table text NOT NULL,
  column_name text NOT NULL,
  kind text NOT NULL,
  cells bigint NOT NULL,
  PRIMARY KEY (run_id, target_table, column_name, kind)
);
COMMENT ON TABLE adjustment IS 'Cells that a stated policy changed: ambiguous or shifted times, replaced values.';

CREATE TABLE table_count (
  run_id text NOT NULL REFERENCES run,
  source text NOT NULL,
  target text NOT NULL,
  staged bigint NOT NULL,
  used bigint NOT NULL,
  filtered bigint NOT NULL,
  merged bigint NOT NULL,
  held bigint NOT NULL,
  rejected bigint NOT NULL,
  produced bigint NOT NULL,
  inserted bigint NOT NULL,
  updated bigint NOT NULL,
  unchanged bigint NOT NULL,
  deleted bigint NOT NULL,
  owned_before bigint NOT NULL,
  owned bigint NOT NULL,
  PRIMARY KEY (run_id, source, target)
);
COMMENT ON TABLE table_count IS 'The balance of each (export, target): one fate per record.';

CREATE VIEW table_counts AS
SELECT c.* FROM table_count c
WHERE c.run_id = (SELECT run_id FROM run WHERE command IN ('full-load', 'delta')
  AND status IN ('ok', 'findings') ORDER BY ordinal DESC LIMIT 1);
COMMENT ON VIEW table_counts IS 'The balance of the last finished load.';

CREATE TABLE crosswalk_scope (
  scope integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  project text NOT NULL,
  tenant text NOT NULL,
  source_table text NOT NULL,
  target_table text NOT NULL,
  UNIQUE (project, tenant, source_table, target_table)
);

-- One partition per scope: a full load builds the new one beside the old one.
CREATE TABLE crosswalk_entry (
  scope integer NOT NULL,
  source_key text COLLATE "C" NOT NULL,
  target_id text COLLATE "C" NOT NULL,
  origin text NOT NULL CHECK (origin IN ('computed', 'adopted', 'assigned', 'alias')),
  PRIMARY KEY (scope, source_key)
) PARTITION BY LIST (scope);
COMMENT ON TABLE crosswalk_entry IS 'Canonical FileMaker key and target id; a key never changes its id.';

CREATE VIEW crosswalk AS
SELECT s.project, s.tenant, s.source_table, e.source_key, s.target_table, e.target_id, e.origin
FROM crosswalk_entry e JOIN crosswalk_scope s USING (scope);
COMMENT ON VIEW crosswalk IS 'FileMaker key to target id, with the names spelt out.';
