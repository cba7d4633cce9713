-- Control schema: refused rows that run again on the target of a finished load.

ALTER TABLE run ADD COLUMN base_run text REFERENCES run;
COMMENT ON COLUMN run.base_run IS 'The load whose refused rows ran again (rejects replay): its staging was read, and its id and time are in what constants wrote.';

ALTER TABLE manifest ADD COLUMN date_format text;
COMMENT ON COLUMN manifest.date_format IS 'What an FMPXMLRESULT says of its dates; NULL where the export says nothing.';

CREATE OR REPLACE VIEW table_counts AS
SELECT c.* FROM table_count c
WHERE c.run_id = (SELECT run_id FROM run WHERE command IN ('full-load', 'delta', 'rejects replay')
  AND status IN ('ok', 'findings') ORDER BY ordinal DESC LIMIT 1);
