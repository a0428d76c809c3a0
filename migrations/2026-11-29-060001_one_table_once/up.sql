-- The same mapping table stands once: of two that were loaded at one moment the later one goes, with what only it says.
DELETE FROM skill_relations WHERE mapping <> '' AND mapping IN (
  SELECT later.id FROM skill_mappings AS later
  WHERE EXISTS (SELECT 1 FROM skill_mappings AS first WHERE first.content_hash = later.content_hash AND first.id < later.id)
);
DELETE FROM skill_mappings WHERE EXISTS (
  SELECT 1 FROM skill_mappings AS first WHERE first.content_hash = skill_mappings.content_hash AND first.id < skill_mappings.id
);
CREATE UNIQUE INDEX skill_mappings_by_content ON skill_mappings (content_hash);
