-- Every completed rotation with its proofs, for good: the chain of an agent's keys. position: from 1 on, without gaps.
-- new_signature: the new key's word, NULL if it gave none.
CREATE TABLE key_rotations (
    old_agent_id   TEXT PRIMARY KEY,
    new_agent_id   TEXT NOT NULL UNIQUE,
    first_agent_id TEXT NOT NULL,
    position       INTEGER NOT NULL,
    timestamp      INTEGER NOT NULL,
    signature      TEXT NOT NULL,
    new_signature  TEXT,
    completed_at   TEXT NOT NULL,
    UNIQUE (first_agent_id, position)
)

-- The proofs of rotations that began and are not complete; agent_cards has the rest of them, as in the original.
CREATE TABLE pending_rotations (
    card_id       TEXT PRIMARY KEY REFERENCES agent_cards (id) ON DELETE CASCADE,
    old_agent_id  TEXT NOT NULL,
    new_agent_id  TEXT NOT NULL,
    timestamp     INTEGER NOT NULL,
    signature     TEXT NOT NULL,
    new_signature TEXT
) WITHOUT ROWID
