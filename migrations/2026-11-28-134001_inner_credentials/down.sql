DELETE FROM settings WHERE name = 'inner_credentials.to_fill';
DROP VIEW seen_credentials;
DROP TABLE inner_credentials;
