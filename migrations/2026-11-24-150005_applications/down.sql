DROP TABLE submissions;
DROP TABLE notices_shown;
DROP TABLE consents;
DROP TABLE email_codes;
DROP TABLE applications;
DROP TABLE candidate_keys;
DROP TABLE candidates;
