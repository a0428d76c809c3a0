CREATE TABLE candidates (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT,
  email TEXT,
  email_folded TEXT,
  email_proved_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL
);
-- Not unique: anybody may type an address, so every application begins with a candidate of its own; only a proved address says who it is.
CREATE INDEX candidates_by_email ON candidates (email_folded);

-- The key a candidate's raw bytes are encrypted with, wrapped by the key of the installation. Erasing the person is dropping the row.
CREATE TABLE candidate_keys (
  candidate_id TEXT NOT NULL PRIMARY KEY REFERENCES candidates (id) ON DELETE CASCADE,
  wrapped BYTEA NOT NULL
);

CREATE TABLE applications (
  id TEXT NOT NULL PRIMARY KEY,
  candidate_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
  job_id TEXT NOT NULL REFERENCES jobs (id),
  state TEXT NOT NULL,
  status_token_hash TEXT NOT NULL UNIQUE,
  submitted_at TIMESTAMP NOT NULL,
  opened_at TIMESTAMP,
  UNIQUE (candidate_id, job_id)
);
CREATE INDEX applications_of_job ON applications (job_id, submitted_at, id);
CREATE INDEX applications_not_opened ON applications (submitted_at) WHERE opened_at IS NULL;

-- Codes mailed to prove an address: the newest of an application counts, each once.
CREATE TABLE email_codes (
  id TEXT NOT NULL PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  email_folded TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  sent_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  tries BIGINT NOT NULL
);
CREATE INDEX email_codes_of_application ON email_codes (application_id, sent_at);
CREATE INDEX email_codes_by_email ON email_codes (email_folded, sent_at);

CREATE TABLE consents (
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL,
  text_version TEXT NOT NULL,
  channel TEXT NOT NULL,
  given_at TIMESTAMP NOT NULL,
  withdrawn_at TIMESTAMP,
  PRIMARY KEY (application_id, purpose, given_at)
);

CREATE TABLE notices_shown (
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  notice TEXT NOT NULL,
  text_version TEXT NOT NULL,
  shown_at TIMESTAMP NOT NULL,
  PRIMARY KEY (application_id, notice, shown_at)
);

CREATE TABLE submissions (
  id TEXT NOT NULL PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  content_sha256 TEXT,
  state TEXT NOT NULL,
  received_at TIMESTAMP NOT NULL,
  UNIQUE (application_id, position)
);
CREATE INDEX submissions_by_state ON submissions (state, application_id);
