DROP TABLE score_snapshots;
DROP TABLE evidence_documents;
DROP TABLE check_runs;
DROP TABLE credentials;
DROP TABLE blobs;
