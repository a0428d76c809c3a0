CREATE TABLE jobs (
  id TEXT NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  identifier TEXT,
  location TEXT,
  description TEXT NOT NULL,
  contact TEXT,
  state TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  closes_at TIMESTAMP,
  issuer_list_id TEXT REFERENCES issuer_lists (id)
);
CREATE INDEX jobs_by_age ON jobs (created_at, id);

-- content: the whole set as it was when published; never changes after.
CREATE TABLE requirement_sets (
  id TEXT NOT NULL PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  status TEXT NOT NULL,
  content TEXT,
  content_hash TEXT,
  published_at TIMESTAMP,
  published_by TEXT,
  UNIQUE (job_id, version)
);
CREATE UNIQUE INDEX requirement_set_one_draft ON requirement_sets (job_id) WHERE status = 'draft';
CREATE UNIQUE INDEX requirement_set_one_published ON requirement_sets (job_id) WHERE status = 'published';

CREATE TABLE requirements (
  id TEXT NOT NULL,
  set_id TEXT NOT NULL REFERENCES requirement_sets (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  skill_id TEXT NOT NULL REFERENCES skills (id),
  importance TEXT NOT NULL,
  weight BIGINT NOT NULL,
  level_wanted BIGINT,
  freshness TEXT NOT NULL,
  curve TEXT,
  hard_max_months BIGINT,
  min_rigor TEXT,
  issuer_list_id TEXT REFERENCES issuer_lists (id),
  note_for_candidate TEXT,
  PRIMARY KEY (set_id, id)
);
CREATE INDEX requirements_of_skill ON requirements (skill_id);

CREATE TABLE policies (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  published_at TIMESTAMP NOT NULL,
  published_by TEXT
);
CREATE UNIQUE INDEX policy_one_published ON policies (status) WHERE status = 'published';
