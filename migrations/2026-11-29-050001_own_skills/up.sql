-- A mapping table between frameworks, as it was loaded. What it said of relations carries its id.
CREATE TABLE skill_mappings (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  counts TEXT NOT NULL,
  loaded_at TIMESTAMP NOT NULL,
  loaded_by TEXT NOT NULL
);

-- The same may be said by a framework, by persons and by mapping tables, and each may take its own word back.
-- mapping: the mapping table that says it, empty where none does.
CREATE TABLE skill_relations_by_source (
  from_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  to_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  mapping TEXT NOT NULL,
  author TEXT,
  reason TEXT,
  PRIMARY KEY (from_id, to_id, kind, source, mapping)
);
INSERT INTO skill_relations_by_source (from_id, to_id, kind, source, mapping, author, reason)
  SELECT from_id, to_id, kind, source, '', author, reason FROM skill_relations;
DROP TABLE skill_relations;
ALTER TABLE skill_relations_by_source RENAME TO skill_relations;
CREATE INDEX skill_relations_back ON skill_relations (to_id);
CREATE INDEX skill_relations_of_mapping ON skill_relations (mapping);

CREATE TABLE confusable_skills_by_source (
  one_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  other_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  author TEXT,
  reason TEXT,
  PRIMARY KEY (one_id, other_id, source)
);
INSERT INTO confusable_skills_by_source (one_id, other_id, source, author, reason)
  SELECT one_id, other_id, source, author, reason FROM confusable_skills;
DROP TABLE confusable_skills;
ALTER TABLE confusable_skills_by_source RENAME TO confusable_skills;
CREATE INDEX confusable_skills_back ON confusable_skills (other_id);

-- Names that persons made or confirmed, and the kind each has without them; none where nobody else lists it.
CREATE TABLE skill_pins (
  skill_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  language TEXT NOT NULL,
  folded TEXT NOT NULL,
  otherwise TEXT,
  author TEXT NOT NULL,
  pinned_at TIMESTAMP NOT NULL,
  PRIMARY KEY (skill_id, language, folded)
);

-- Own skills that were found to be another one, with all that moved, so that it can be undone.
CREATE TABLE skill_merges (
  id TEXT NOT NULL PRIMARY KEY,
  from_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  to_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  moved TEXT NOT NULL,
  merged_at TIMESTAMP NOT NULL,
  merged_by TEXT NOT NULL,
  undone_at TIMESTAMP,
  undone_by TEXT
);
CREATE INDEX skill_merges_from ON skill_merges (from_id);
CREATE UNIQUE INDEX skill_merges_standing ON skill_merges (from_id) WHERE undone_at IS NULL;
CREATE INDEX skill_merges_to ON skill_merges (to_id);
CREATE INDEX skills_by_uri ON skills (uri);
