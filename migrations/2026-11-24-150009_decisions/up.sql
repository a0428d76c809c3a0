-- Who opened which result: a decision needs it. snapshot_id is empty where nothing was worked out yet.
CREATE TABLE report_openings (
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  snapshot_id TEXT NOT NULL,
  opened_at TIMESTAMP NOT NULL,
  PRIMARY KEY (application_id, user_id, snapshot_id)
);

-- words is written by a person about a person, so it goes with the application and never into the audit.
CREATE TABLE decisions (
  id TEXT NOT NULL PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  words TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  snapshot_id TEXT NOT NULL,
  opened_at TIMESTAMP NOT NULL,
  decided_at TIMESTAMP NOT NULL
);
CREATE INDEX decisions_of_application ON decisions (application_id, decided_at, id);
