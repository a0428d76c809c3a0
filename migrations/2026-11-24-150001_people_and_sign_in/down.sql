DROP TABLE settings;
DROP TABLE sign_in_tries;
DROP TABLE setup_links;
DROP TABLE sessions;
DROP TABLE recovery_codes;
DROP TABLE users;
