CREATE TABLE issuers (
  id TEXT NOT NULL PRIMARY KEY,
  file_key TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  legal_name TEXT,
  kind TEXT NOT NULL,
  country TEXT,
  website TEXT,
  state TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX issuers_by_name ON issuers (name_folded, id);

CREATE TABLE issuer_identifiers (
  scheme TEXT NOT NULL,
  value_norm TEXT NOT NULL,
  issuer_id TEXT NOT NULL REFERENCES issuers (id) ON DELETE CASCADE,
  PRIMARY KEY (scheme, value_norm)
);
CREATE INDEX issuer_identifiers_of_issuer ON issuer_identifiers (issuer_id);

CREATE TABLE issuer_lists (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at TIMESTAMP NOT NULL
);

-- content: the whole version as it was when published; never changes after.
CREATE TABLE issuer_list_versions (
  id TEXT NOT NULL PRIMARY KEY,
  list_id TEXT NOT NULL REFERENCES issuer_lists (id),
  version BIGINT NOT NULL,
  status TEXT NOT NULL,
  content TEXT,
  content_hash TEXT,
  published_at TIMESTAMP,
  published_by TEXT,
  UNIQUE (list_id, version)
);
CREATE UNIQUE INDEX issuer_list_one_draft ON issuer_list_versions (list_id) WHERE status = 'draft';
CREATE UNIQUE INDEX issuer_list_one_published ON issuer_list_versions (list_id) WHERE status = 'published';

CREATE TABLE issuer_listings (
  id TEXT NOT NULL,
  version_id TEXT NOT NULL REFERENCES issuer_list_versions (id) ON DELETE CASCADE,
  issuer_id TEXT NOT NULL REFERENCES issuers (id),
  tier TEXT NOT NULL,
  skill_scope TEXT NOT NULL,
  credential_scope TEXT NOT NULL,
  rigor_default TEXT,
  level_default BIGINT,
  valid_from TEXT,
  valid_to TEXT,
  review_by TEXT,
  reason TEXT NOT NULL,
  evidence_url TEXT,
  decided_by TEXT,
  key_pins TEXT NOT NULL,
  PRIMARY KEY (version_id, id),
  UNIQUE (version_id, issuer_id, skill_scope, credential_scope)
);
CREATE INDEX issuer_listings_of_issuer ON issuer_listings (issuer_id);
