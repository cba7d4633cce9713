-- Control schema, version 4: masked loads, and what was purged.

ALTER TABLE run
  ADD COLUMN is_masked boolean NOT NULL DEFAULT false,
  ADD COLUMN mask_key text,
  ADD COLUMN purged_at timestamptz,
  ADD CONSTRAINT run_mask_check CHECK (is_masked = (mask_key IS NOT NULL));
COMMENT ON COLUMN run.is_masked IS 'Whether personal data was replaced before it reached this database.';
COMMENT ON COLUMN run.mask_key IS 'Digest of a digest of the key that masked it; tells keys apart and gives nothing of them away.';
COMMENT ON COLUMN run.purged_at IS 'When its staging tables and the cells of its rejects were removed.';

CREATE TABLE purge (
  purge_id text PRIMARY KEY,
  project text NOT NULL,
  target_schema text NOT NULL,
  older_than interval NOT NULL,
  purged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  program_version text NOT NULL,
  host text NOT NULL,
  runs bigint NOT NULL,
  staging_tables bigint NOT NULL,
  rejects bigint NOT NULL,
  reports bigint NOT NULL
);
COMMENT ON TABLE purge IS 'One row per purge: what was removed, from how many runs.';
