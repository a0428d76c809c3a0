DROP TABLE confusable_skills;
DROP TABLE skill_changes;
DROP TABLE skill_releases;
DROP TABLE skill_keys;

CREATE TABLE skill_names_by_label (
  skill_id TEXT NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  is_label BOOLEAN NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (skill_id, folded)
);
INSERT INTO skill_names_by_label (skill_id, folded, name, is_label, position)
  SELECT skill_id, folded, MIN(name), MIN(position) = 0, MIN(position) FROM skill_names
  WHERE kind IN ('preferred', 'pinned', 'own') GROUP BY skill_id, folded;
DROP TABLE skill_names;
ALTER TABLE skill_names_by_label RENAME TO skill_names;
CREATE INDEX skill_names_by_name ON skill_names (folded, skill_id);

DROP INDEX skills_by_framework;
ALTER TABLE skills DROP COLUMN statement_language;
ALTER TABLE skills DROP COLUMN is_retired;
ALTER TABLE skills DROP COLUMN kind;
ALTER TABLE skill_frameworks DROP COLUMN revision;
