CREATE TABLE skill_frameworks (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  source_url TEXT,
  licence TEXT,
  content_hash TEXT,
  loaded_at TIMESTAMP NOT NULL,
  UNIQUE (name, version)
);

CREATE TABLE skills (
  id TEXT NOT NULL PRIMARY KEY,
  framework_id TEXT NOT NULL REFERENCES skill_frameworks (id),
  uri TEXT NOT NULL,
  code TEXT,
  label TEXT NOT NULL,
  label_folded TEXT NOT NULL,
  statement TEXT,
  category TEXT,
  freshness TEXT NOT NULL,
  same_as TEXT NOT NULL,
  UNIQUE (framework_id, uri)
);
CREATE INDEX skills_by_label ON skills (label_folded, id);
CREATE INDEX skills_by_code ON skills (code);

-- Every name a skill is found by: its label (is_label) and its aliases, folded.
CREATE TABLE skill_names (
  skill_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  is_label BOOLEAN NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (skill_id, folded)
);
CREATE INDEX skill_names_by_name ON skill_names (folded, skill_id);

CREATE TABLE skill_relations (
  from_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  to_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  author TEXT,
  reason TEXT,
  PRIMARY KEY (from_id, to_id, kind)
);
CREATE INDEX skill_relations_back ON skill_relations (to_id);
