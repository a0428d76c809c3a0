-- What credentials are for, each achievement once: told apart by its issuer and its own id, or its name where it has none (ADR 21). Texts,
-- assessment and level are as the newest genuine credential states them. The id is a hash of issuer and own id; what others wrote stands in
-- content only, which is JSON and of a bounded length.
CREATE TABLE achievements (
  id TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL,
  first_seen_at TIMESTAMP NOT NULL,
  last_seen_at TIMESTAMP NOT NULL
);

-- Which check run found which achievement: position 0 is what was sent, from 1 on what was inside. Only where signature and issuer are good.
CREATE TABLE held_achievements (
  check_run_id TEXT NOT NULL REFERENCES check_runs (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  achievement_id TEXT NOT NULL REFERENCES achievements (id),
  standing TEXT NOT NULL,
  PRIMARY KEY (check_run_id, position)
);
CREATE INDEX held_achievements_by_achievement ON held_achievements (achievement_id);

-- What persons said of an achievement: versions that are only ever added. One that takes another back names its version.
CREATE TABLE achievement_decisions (
  achievement_id TEXT NOT NULL REFERENCES achievements (id),
  version BIGINT NOT NULL,
  changes TEXT NOT NULL,
  undoes BIGINT,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at TIMESTAMP NOT NULL,
  PRIMARY KEY (achievement_id, version)
);

-- Reports that are stored already name achievements, too: this says that the program has still to read them.
INSERT INTO settings (name, content, changed_at) VALUES ('achievements.to_fill', 'true', CURRENT_TIMESTAMP);
