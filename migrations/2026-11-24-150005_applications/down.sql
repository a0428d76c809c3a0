DROP TABLE submissions;
DROP TABLE notices_shown;
DROP TABLE consents;
DROP TABLE applications;
DROP TABLE candidate_keys;
DROP TABLE candidates;
