CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT,
  second_step_secret BYTEA,
  second_step_last BIGINT,
  is_active BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP
);

CREATE TABLE recovery_codes (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL,
  used_at TIMESTAMP,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE sessions (
  token_hash TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  confirmed_at TIMESTAMP,
  waits_for_second_step BOOLEAN NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE setup_links (
  token_hash TEXT NOT NULL PRIMARY KEY,
  user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP
);
CREATE INDEX setup_links_of_user ON setup_links (user_id);

CREATE TABLE sign_in_tries (
  subject TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  since TIMESTAMP NOT NULL,
  last_at TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_tries_by_age ON sign_in_tries (last_at);

CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL,
  changed_at TIMESTAMP NOT NULL
);
