-- What is inside a learner record, a row for each credential whose issuer may be believed: what the report of the run in use says, so that it
-- can be asked for by issuer. Rows are made of the report and of nothing else.
CREATE TABLE inner_credentials (
  check_run_id TEXT NOT NULL REFERENCES check_runs (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  standing TEXT NOT NULL,
  own_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  issuer_name TEXT,
  issuer_url TEXT,
  name TEXT NOT NULL,
  first_seen_at TIMESTAMP NOT NULL,
  PRIMARY KEY (check_run_id, position)
);
CREATE INDEX inner_credentials_by_issuer ON inner_credentials (issuer);

-- Every credential that candidates have sent and whose issuer may be believed, by itself or inside a record, as the run in use found it.
-- credential: the same for the same one sent twice, within an issuer. record_issuer: null where it was sent by itself; empty where the
-- record around it is not to be believed.
CREATE VIEW seen_credentials AS
SELECT
  applications.job_id AS job_id,
  submissions.application_id AS application_id,
  applications.candidate_id AS candidate_id,
  CASE credentials.own_id WHEN '' THEN credentials.id ELSE applications.candidate_id || ' ' || credentials.own_id END AS credential,
  check_runs.standing AS standing,
  credentials.issuer AS issuer,
  credentials.issuer_name AS issuer_name,
  credentials.issuer_url AS issuer_url,
  credentials.name AS name,
  CAST(NULL AS TEXT) AS record_issuer,
  credentials.first_seen_at AS first_seen_at
FROM check_runs
JOIN credentials ON credentials.id = check_runs.credential_id
JOIN submissions ON submissions.id = check_runs.submission_id
JOIN applications ON applications.id = submissions.application_id
WHERE check_runs.is_current
UNION ALL
SELECT
  applications.job_id,
  submissions.application_id,
  applications.candidate_id,
  CASE inner_credentials.own_id
    WHEN '' THEN inner_credentials.check_run_id || ' ' || CAST(inner_credentials.position AS TEXT)
    ELSE applications.candidate_id || ' ' || inner_credentials.own_id
  END,
  inner_credentials.standing,
  inner_credentials.issuer,
  inner_credentials.issuer_name,
  inner_credentials.issuer_url,
  inner_credentials.name,
  COALESCE(records.issuer_name, records.issuer, ''),
  inner_credentials.first_seen_at
FROM inner_credentials
JOIN check_runs ON check_runs.id = inner_credentials.check_run_id
JOIN submissions ON submissions.id = check_runs.submission_id
JOIN applications ON applications.id = submissions.application_id
LEFT JOIN credentials AS records ON records.id = check_runs.credential_id
WHERE check_runs.is_current;

-- Reports that are stored already have credentials inside, too. SQL that both databases know cannot read them, so the program does it once:
-- this says that it has still to be done.
INSERT INTO settings (name, content, changed_at) VALUES ('inner_credentials.to_fill', 'true', CURRENT_TIMESTAMP);
