-- lease_token fences: only its holder can finish the task. payload: ids only, never personal data.
CREATE TABLE tasks (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  unique_key TEXT,
  state TEXT NOT NULL,
  prio BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  run_at TIMESTAMP NOT NULL,
  attempt BIGINT NOT NULL,
  max_attempts BIGINT NOT NULL,
  crashes BIGINT NOT NULL,
  lease_token TEXT,
  lease_until TIMESTAMP,
  payload TEXT NOT NULL,
  last_error TEXT,
  created_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP
);
CREATE INDEX tasks_ready ON tasks (prio, run_at, id) WHERE state = 'ready';
CREATE INDEX tasks_running ON tasks (lease_until) WHERE state = 'running';
CREATE UNIQUE INDEX tasks_unique ON tasks (unique_key) WHERE unique_key IS NOT NULL AND state IN ('ready', 'running');
CREATE INDEX tasks_finished ON tasks (finished_at) WHERE finished_at IS NOT NULL;

-- Who finds next_at passed and moves it on does the round; so several processes do it once.
CREATE TABLE schedules (
  name TEXT NOT NULL PRIMARY KEY,
  next_at TIMESTAMP NOT NULL
);
