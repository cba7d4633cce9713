-- Control schema: which keys the last load had.

ALTER TABLE crosswalk_entry ADD COLUMN is_current boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN crosswalk_entry.is_current IS 'Whether the last load gave the key a row; keys of earlier loads keep their ids all the same.';

CREATE OR REPLACE VIEW crosswalk AS
SELECT s.project, s.tenant, s.source_table, e.source_key, s.target_table, e.target_id, e.origin,
  e.is_current
FROM crosswalk_entry e JOIN crosswalk_scope s USING (scope);
