-- Control schema: records that give several rows, tables with several sources, rows that wait.

ALTER TABLE reject_reason
  DROP CONSTRAINT reject_reason_run_id_target_table_record_number_fkey,
  ADD COLUMN slot integer NOT NULL DEFAULT 0;
ALTER TABLE reject
  DROP CONSTRAINT reject_pkey,
  ADD COLUMN slot integer NOT NULL DEFAULT 0,
  ADD COLUMN held boolean NOT NULL DEFAULT false,
  ADD PRIMARY KEY (run_id, target_table, source_table, record_number, slot);
ALTER TABLE reject_reason
  ADD FOREIGN KEY (run_id, target_table, source_table, record_number, slot) REFERENCES reject;
COMMENT ON COLUMN reject.slot IS 'Number of the slot in an exploded record, from 1; else 0.';
COMMENT ON COLUMN reject.held IS 'Whether the row only waits for its parent (on_missing: hold).';

ALTER TABLE merged
  DROP CONSTRAINT merged_pkey,
  ADD COLUMN slot integer NOT NULL DEFAULT 0,
  ADD COLUMN winner_source text,
  ADD COLUMN winner_slot integer NOT NULL DEFAULT 0,
  ADD PRIMARY KEY (run_id, target_table, source_table, record_number, slot);
UPDATE merged SET winner_source = source_table;
ALTER TABLE merged ALTER COLUMN winner_source SET NOT NULL;
COMMENT ON TABLE merged IS 'Records that lost against another record of the same row.';

ALTER TABLE nulled_reference
  DROP CONSTRAINT nulled_reference_pkey,
  ADD COLUMN slot integer NOT NULL DEFAULT 0,
  ADD PRIMARY KEY (run_id, target_table, source_table, record_number, slot, column_name);
COMMENT ON TABLE nulled_reference IS 'References whose parent is not in the target: set to NULL, or to the default that the mapping names.';

ALTER TABLE table_count
  ADD COLUMN rows_merged bigint NOT NULL DEFAULT 0,
  ADD COLUMN rows_held bigint NOT NULL DEFAULT 0,
  ADD COLUMN rows_rejected bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN table_count.rows_rejected IS 'Of the rows that used records produced; likewise merged and held.';

CREATE OR REPLACE VIEW table_counts AS
SELECT c.* FROM table_count c
WHERE c.run_id = (SELECT run_id FROM run WHERE command IN ('full-load', 'delta')
  AND status IN ('ok', 'findings') ORDER BY ordinal DESC LIMIT 1);

ALTER TABLE manifest ADD COLUMN written_at bigint;
COMMENT ON COLUMN manifest.written_at IS 'When the file had been written: microseconds since 2000-01-01 UTC (constant: export_time).';
