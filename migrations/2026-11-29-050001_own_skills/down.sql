DROP INDEX skills_by_uri;
DROP TABLE skill_merges;
DROP TABLE skill_pins;

CREATE TABLE confusable_skills_once (
  one_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  other_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  author TEXT,
  reason TEXT,
  PRIMARY KEY (one_id, other_id)
);
INSERT INTO confusable_skills_once (one_id, other_id, source, author, reason)
  SELECT one_id, other_id, MIN(source), MIN(author), MIN(reason) FROM confusable_skills GROUP BY one_id, other_id;
DROP TABLE confusable_skills;
ALTER TABLE confusable_skills_once RENAME TO confusable_skills;
CREATE INDEX confusable_skills_back ON confusable_skills (other_id);

CREATE TABLE skill_relations_once (
  from_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  to_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  author TEXT,
  reason TEXT,
  PRIMARY KEY (from_id, to_id, kind)
);
INSERT INTO skill_relations_once (from_id, to_id, kind, source, author, reason)
  SELECT from_id, to_id, kind, MIN(source), MIN(author), MIN(reason) FROM skill_relations GROUP BY from_id, to_id, kind;
DROP TABLE skill_relations;
ALTER TABLE skill_relations_once RENAME TO skill_relations;
CREATE INDEX skill_relations_back ON skill_relations (to_id);
DROP TABLE skill_mappings;
