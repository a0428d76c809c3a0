DROP TABLE schedules;
DROP TABLE tasks;
