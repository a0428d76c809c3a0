DROP TABLE policies;
DROP TABLE requirements;
DROP TABLE requirement_sets;
DROP TABLE jobs;
