DROP INDEX skill_mappings_by_content;
