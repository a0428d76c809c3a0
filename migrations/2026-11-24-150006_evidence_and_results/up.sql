-- Bytes by their hash. owner: the candidate they are about, encrypted with that candidate's key; empty for public documents shared by all.
CREATE TABLE blobs (
  sha256 TEXT NOT NULL,
  owner TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (sha256, owner)
);
CREATE INDEX blobs_of_owner ON blobs (owner);

CREATE TABLE credentials (
  id TEXT NOT NULL PRIMARY KEY,
  candidate_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
  format TEXT NOT NULL,
  own_id TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  issuer TEXT NOT NULL,
  issuer_name TEXT,
  issuer_url TEXT,
  name TEXT NOT NULL,
  first_seen_at TIMESTAMP NOT NULL,
  UNIQUE (candidate_id, format, own_id, raw_sha256)
);
CREATE INDEX credentials_by_issuer ON credentials (issuer, candidate_id);

CREATE TABLE check_runs (
  id TEXT NOT NULL PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
  credential_id TEXT REFERENCES credentials (id) ON DELETE CASCADE,
  engine TEXT NOT NULL,
  caused_by TEXT NOT NULL,
  judged_at TIMESTAMP NOT NULL,
  standing TEXT NOT NULL,
  report TEXT NOT NULL,
  setting TEXT NOT NULL,
  submitted_sha256 TEXT,
  is_current BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX check_run_one_current ON check_runs (submission_id) WHERE is_current;
CREATE INDEX check_runs_of_submission ON check_runs (submission_id, judged_at, id);
CREATE INDEX check_runs_of_credential ON check_runs (credential_id);

CREATE TABLE evidence_documents (
  check_run_id TEXT NOT NULL REFERENCES check_runs (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  url TEXT NOT NULL,
  kind TEXT NOT NULL,
  fetched_at TIMESTAMP NOT NULL,
  status BIGINT,
  content_type TEXT,
  final_url TEXT,
  sha256 TEXT,
  owner TEXT NOT NULL,
  failure TEXT,
  PRIMARY KEY (check_run_id, position)
);
CREATE INDEX evidence_documents_by_hash ON evidence_documents (sha256, owner);

CREATE TABLE score_snapshots (
  id TEXT NOT NULL PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  requirement_set_id TEXT NOT NULL REFERENCES requirement_sets (id),
  policy_id TEXT NOT NULL REFERENCES policies (id),
  list_versions TEXT NOT NULL,
  as_of TIMESTAMP NOT NULL,
  input_hash TEXT NOT NULL,
  engine TEXT NOT NULL,
  low_bp BIGINT NOT NULL,
  high_bp BIGINT NOT NULL,
  accepted_bp BIGINT NOT NULL,
  musts_group TEXT NOT NULL,
  content TEXT NOT NULL,
  inputs TEXT NOT NULL,
  is_current BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX score_snapshot_one_current ON score_snapshots (application_id) WHERE is_current;
CREATE INDEX score_snapshots_of_application ON score_snapshots (application_id, as_of, id);
