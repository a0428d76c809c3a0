-- What a person accepted beside badges, per requirement. A line taken back stays. words is written by a person about a person, so it goes
-- with the application and never into the audit.
CREATE TABLE other_evidence (
  id TEXT NOT NULL PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  requirement_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  share TEXT NOT NULL,
  accepted_by TEXT NOT NULL,
  accepted_at TIMESTAMP NOT NULL,
  withdrawn_by TEXT,
  withdrawn_at TIMESTAMP
);
CREATE UNIQUE INDEX other_evidence_one_standing ON other_evidence (application_id, requirement_id) WHERE withdrawn_at IS NULL;
CREATE INDEX other_evidence_of_application ON other_evidence (application_id, accepted_at, id);

-- A decision that was taken back stays, with this beside it.
CREATE TABLE decision_undos (
  decision_id TEXT NOT NULL PRIMARY KEY REFERENCES decisions (id) ON DELETE CASCADE,
  words TEXT NOT NULL,
  undone_by TEXT NOT NULL,
  undone_at TIMESTAMP NOT NULL
);
