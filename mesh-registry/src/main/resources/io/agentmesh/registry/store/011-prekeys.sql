-- What agents publish so that others can write to them while they are away: the bundle in force, exactly as it was
-- signed. published_at and all other times of these tables: milliseconds since the Unix epoch.
CREATE TABLE prekey_bundles (
    agent_id     TEXT PRIMARY KEY,
    serial       INTEGER NOT NULL,
    spk_id       INTEGER NOT NULL,
    text         TEXT NOT NULL,
    published_at INTEGER NOT NULL
) WITHOUT ROWID

-- The highest serial that was ever published under an agent's lasting name. Outlives bundles and keys.
CREATE TABLE prekey_serials (
    name   TEXT PRIMARY KEY,
    serial INTEGER NOT NULL
) WITHOUT ROWID

-- One-time prekeys, each for one caller. spent_at: NULL while it waits to be claimed. text: exactly as it was uploaded;
-- NULL some minutes after it was claimed. The row stays: an id is never used for another key.
CREATE TABLE one_time_prekeys (
    agent_id TEXT NOT NULL,
    id       INTEGER NOT NULL,
    key      TEXT NOT NULL,
    text     TEXT,
    spent_at INTEGER,
    PRIMARY KEY (agent_id, id)
) WITHOUT ROWID

CREATE INDEX idx_prekeys_waiting ON one_time_prekeys (agent_id, id) WHERE spent_at IS NULL

CREATE INDEX idx_prekeys_repeatable ON one_time_prekeys (agent_id) WHERE spent_at IS NOT NULL AND text IS NOT NULL

-- Who claimed from whom within a day. one_time_id: NULL for a last resort.
CREATE TABLE prekey_claims (
    agent_id    TEXT NOT NULL,
    caller_id   TEXT NOT NULL,
    nonce       TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    one_time_id INTEGER,
    claimed_at  INTEGER NOT NULL,
    PRIMARY KEY (agent_id, caller_id, nonce)
) WITHOUT ROWID

CREATE INDEX idx_claims_of_user ON prekey_claims (user_id, claimed_at)

CREATE INDEX idx_claims_by_age ON prekey_claims (claimed_at)

CREATE INDEX idx_claims_of_agent ON prekey_claims (agent_id, claimed_at)

-- A key that is revoked, rotated away (which revokes it too) or in no card any more takes its prekeys along, whatever
-- program ends it.
CREATE TRIGGER prekeys_of_revoked
AFTER INSERT ON revocations
BEGIN
    DELETE FROM prekey_bundles WHERE agent_id = new.agent_id;
    DELETE FROM one_time_prekeys WHERE agent_id = new.agent_id;
    DELETE FROM prekey_claims WHERE agent_id = new.agent_id;
END

CREATE TRIGGER prekeys_of_changed
AFTER UPDATE OF agent_id, pending_agent_id ON agent_cards
BEGIN
    DELETE FROM prekey_bundles WHERE agent_id IN (old.agent_id, old.pending_agent_id)
        AND agent_id IS NOT new.pending_agent_id
        AND NOT EXISTS (SELECT 1 FROM agent_cards AS card WHERE card.agent_id = prekey_bundles.agent_id);
    DELETE FROM one_time_prekeys WHERE agent_id IN (old.agent_id, old.pending_agent_id)
        AND agent_id IS NOT new.pending_agent_id
        AND NOT EXISTS (SELECT 1 FROM agent_cards AS card WHERE card.agent_id = one_time_prekeys.agent_id);
    DELETE FROM prekey_claims WHERE agent_id IN (old.agent_id, old.pending_agent_id)
        AND agent_id IS NOT new.pending_agent_id
        AND NOT EXISTS (SELECT 1 FROM agent_cards AS card WHERE card.agent_id = prekey_claims.agent_id);
END

CREATE TRIGGER prekeys_of_deleted
AFTER DELETE ON agent_cards
BEGIN
    DELETE FROM prekey_bundles WHERE agent_id IN (old.agent_id, old.pending_agent_id)
        AND NOT EXISTS (SELECT 1 FROM agent_cards AS card WHERE card.agent_id = prekey_bundles.agent_id);
    DELETE FROM one_time_prekeys WHERE agent_id IN (old.agent_id, old.pending_agent_id)
        AND NOT EXISTS (SELECT 1 FROM agent_cards AS card WHERE card.agent_id = one_time_prekeys.agent_id);
    DELETE FROM prekey_claims WHERE agent_id IN (old.agent_id, old.pending_agent_id)
        AND NOT EXISTS (SELECT 1 FROM agent_cards AS card WHERE card.agent_id = prekey_claims.agent_id);
END
