ALTER TABLE requirements DROP COLUMN only_accepted;
ALTER TABLE requirements DROP COLUMN accepted;
ALTER TABLE requirements DROP COLUMN group_id;
ALTER TABLE requirement_sets DROP COLUMN groups;
