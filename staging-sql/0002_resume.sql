-- Control schema, version 2: runs that can be resumed, watched, and told apart from dead ones.

ALTER TABLE run DROP CONSTRAINT run_status_check;
ALTER TABLE run
  ADD CONSTRAINT run_status_check CHECK
    (status IN ('running', 'interrupted', 'ok', 'findings', 'failed', 'abandoned')),
  ADD COLUMN plan_hash text NOT NULL DEFAULT '',
  ADD COLUMN staging_schema text,
  ADD COLUMN is_rebuild boolean NOT NULL DEFAULT false,
  ADD COLUMN process text NOT NULL DEFAULT '',
  ADD COLUMN attempts integer NOT NULL DEFAULT 1,
  ADD COLUMN attempt_at timestamptz,
  ADD COLUMN error text;
UPDATE run SET attempt_at = started_at;
ALTER TABLE run
  ALTER COLUMN attempt_at SET DEFAULT clock_timestamp(),
  ALTER COLUMN attempt_at SET NOT NULL;
COMMENT ON COLUMN run.status IS 'running: perhaps dead, see the advisory lock; interrupted: ended before its end, the same command goes on; abandoned: another run took its place.';
COMMENT ON COLUMN run.plan_hash IS 'SHA-256 of the plan and of the program that made it: a run is resumed by the same plan only.';
COMMENT ON COLUMN run.manifest_hash IS 'One line per export: name=SHA-256. Known from the start.';
COMMENT ON COLUMN run.staging_schema IS 'Where the exports of a published load are; two targets cannot keep exports of one name in one schema.';
COMMENT ON COLUMN run.is_rebuild IS 'Whether the run was allowed to replace an earlier load.';
COMMENT ON COLUMN run.process IS 'Boot, process namespace, process id and its start: tells a live process from a later one with the same id.';
COMMENT ON COLUMN run.attempts IS 'How often the run was started.';
COMMENT ON COLUMN run.attempt_at IS 'When it was started last.';
COMMENT ON COLUMN run.error IS 'Code and message of what ended the last attempt; never a field value.';

ALTER TABLE step DROP CONSTRAINT step_status_check;
ALTER TABLE step
  ADD CONSTRAINT step_status_check CHECK (status IN ('planned', 'done', 'failed')),
  ADD COLUMN ordinal integer NOT NULL DEFAULT 0,
  ADD COLUMN title text NOT NULL DEFAULT '',
  ADD COLUMN definition text NOT NULL DEFAULT '',
  ALTER COLUMN seconds DROP NOT NULL,
  ALTER COLUMN finished_at DROP NOT NULL,
  ALTER COLUMN finished_at DROP DEFAULT;
COMMENT ON TABLE step IS 'The steps of a run, written when it begins; each is marked done in the transaction that does it.';
COMMENT ON COLUMN step.definition IS 'SQL of steps that build constraints and indexes, kept before anything is dropped.';
COMMENT ON COLUMN step.counts IS 'What the step counted; a resumed run reads it instead of counting again.';

CREATE TABLE progress (
  run_id text NOT NULL REFERENCES run,
  step_id text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  rows bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  total_rows bigint,
  total_bytes bigint,
  PRIMARY KEY (run_id, step_id)
);
COMMENT ON TABLE progress IS 'How far the steps that run now have come; written once a second by the control connection, empty between runs.';
