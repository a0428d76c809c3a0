-- Rows that stand together (any of them, some, all), and the credentials a row names as accepted. Lists are JSON; absent where there are none.
ALTER TABLE requirement_sets ADD COLUMN groups TEXT;
ALTER TABLE requirements ADD COLUMN group_id TEXT;
ALTER TABLE requirements ADD COLUMN accepted TEXT;
ALTER TABLE requirements ADD COLUMN only_accepted BOOLEAN NOT NULL DEFAULT FALSE;
