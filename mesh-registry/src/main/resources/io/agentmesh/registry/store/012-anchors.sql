-- How often an agent's store was started, as the agent itself said under its signature. By its lasting name; outlives
-- bundles and keys, as prekey_serials does.
CREATE TABLE prekey_anchors (
    name TEXT PRIMARY KEY,
    boot INTEGER NOT NULL
) WITHOUT ROWID
