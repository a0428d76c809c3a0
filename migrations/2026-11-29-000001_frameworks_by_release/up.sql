-- Frameworks come in releases, and skills have names in many languages.
ALTER TABLE skill_frameworks ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

ALTER TABLE skills ADD COLUMN kind TEXT NOT NULL DEFAULT 'skill';
ALTER TABLE skills ADD COLUMN is_retired BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE skills ADD COLUMN statement_language TEXT NOT NULL DEFAULT 'en';
CREATE INDEX skills_by_framework ON skills (framework_id, label_folded, id);

-- Every name of a skill, folded. kind: preferred, pinned, own, alternative, hidden.
CREATE TABLE skill_names_by_language (
  skill_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  language TEXT NOT NULL,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (skill_id, language, folded)
);
INSERT INTO skill_names_by_language (skill_id, language, folded, name, kind, position)
  SELECT skill_id, 'en', folded, name, CASE WHEN is_label THEN 'preferred' ELSE 'own' END, position FROM skill_names;
DROP TABLE skill_names;
ALTER TABLE skill_names_by_language RENAME TO skill_names;
CREATE INDEX skill_names_by_name ON skill_names (folded, skill_id);

-- What somebody may type to find a skill: each name from each of its words on, in bytes, so that both databases order it alike.
-- rank: 0 a preferred or own name from its beginning, 1 from a later word, 2 another name from its beginning, 3 from a later word;
-- 10 more where it is not a skill that a job can ask for.
CREATE TABLE skill_keys (
  skill_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  language TEXT NOT NULL,
  key BYTEA NOT NULL,
  rank BIGINT NOT NULL,
  name TEXT NOT NULL
);
CREATE INDEX skill_keys_of_skill ON skill_keys (skill_id);
CREATE INDEX skill_keys_by_key ON skill_keys (rank, key, skill_id);

-- The releases of a framework that were loaded, and what each changed.
CREATE TABLE skill_releases (
  framework_id TEXT NOT NULL REFERENCES skill_frameworks (id) ON DELETE CASCADE,
  number BIGINT NOT NULL,
  version TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  files TEXT NOT NULL,
  counts TEXT NOT NULL,
  loaded_at TIMESTAMP NOT NULL,
  loaded_by TEXT NOT NULL,
  PRIMARY KEY (framework_id, number)
);

CREATE TABLE skill_changes (
  framework_id TEXT NOT NULL REFERENCES skill_frameworks (id) ON DELETE CASCADE,
  number BIGINT NOT NULL,
  skill_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  before TEXT,
  after TEXT,
  PRIMARY KEY (framework_id, number, skill_id, kind)
);

-- Two skills that are easily taken for one another and are not the same, the smaller id first.
CREATE TABLE confusable_skills (
  one_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  other_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  author TEXT,
  reason TEXT,
  PRIMARY KEY (one_id, other_id)
);
CREATE INDEX confusable_skills_back ON confusable_skills (other_id);
