DROP TABLE schedules;
DROP TABLE leases;
DROP TABLE tasks;
