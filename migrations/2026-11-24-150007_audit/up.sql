CREATE TABLE audit_events (
  seq BIGINT NOT NULL PRIMARY KEY,
  happened_at TIMESTAMP NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  details TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_events_of_object ON audit_events (object, seq);
