-- The tables as the original makes them (registry §3), so that its databases open here and ours open there.
-- Statements are separated by an empty line. Ids are UUID texts, times RFC 3339 texts with +00:00.
CREATE TABLE IF NOT EXISTS users (
    id           TEXT PRIMARY KEY,
    external_id  TEXT NOT NULL,
    provider     TEXT NOT NULL,
    display_name TEXT,
    created_at   TEXT NOT NULL
)

CREATE UNIQUE INDEX IF NOT EXISTS idx_users_external ON users (external_id)

CREATE TABLE IF NOT EXISTS groups (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL
)

-- role: owner, admin, member
CREATE TABLE IF NOT EXISTS group_members (
    group_id TEXT NOT NULL REFERENCES groups (id),
    user_id  TEXT NOT NULL REFERENCES users (id),
    role     TEXT NOT NULL DEFAULT 'member',
    PRIMARY KEY (group_id, user_id)
)

-- capabilities: JSON list. metadata: JSON. pending_agent_id: the new key of a started rotation.
CREATE TABLE IF NOT EXISTS agent_cards (
    id                  TEXT PRIMARY KEY,
    agent_id            TEXT NOT NULL,
    name                TEXT NOT NULL,
    description         TEXT,
    capabilities        TEXT NOT NULL,
    metadata            TEXT,
    registered_at       TEXT NOT NULL,
    updated_at          TEXT NOT NULL,
    owner_id            TEXT NOT NULL REFERENCES users (id),
    group_id            TEXT NOT NULL REFERENCES groups (id),
    pending_agent_id    TEXT,
    rotation_expires_at TEXT
)

CREATE INDEX IF NOT EXISTS idx_agent_id ON agent_cards (agent_id)

CREATE INDEX IF NOT EXISTS idx_name ON agent_cards (name)

-- token_hash: SHA-256 in hexadecimal. expires_at: NULL for never.
CREATE TABLE IF NOT EXISTS api_tokens (
    token_hash TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    expires_at TEXT
)

CREATE INDEX IF NOT EXISTS idx_api_tokens_user ON api_tokens (user_id)

-- usage: one_off, or {"reusable":N}. uses_remaining: for one_off NULL is unused and 0 used.
CREATE TABLE IF NOT EXISTS setup_keys (
    id             TEXT PRIMARY KEY,
    key_hash       TEXT NOT NULL,
    user_id        TEXT NOT NULL REFERENCES users (id),
    group_id       TEXT NOT NULL REFERENCES groups (id),
    usage          TEXT NOT NULL DEFAULT 'one_off',
    uses_remaining INTEGER,
    created_at     TEXT NOT NULL,
    expires_at     TEXT NOT NULL
)

CREATE INDEX IF NOT EXISTS idx_setup_keys_hash ON setup_keys (key_hash)

-- allowed_capabilities: JSON list of texts
CREATE TABLE IF NOT EXISTS acl_rules (
    id                   TEXT PRIMARY KEY,
    group_id             TEXT NOT NULL REFERENCES groups (id),
    source               TEXT NOT NULL,
    target               TEXT NOT NULL,
    allowed_capabilities TEXT NOT NULL,
    created_by           TEXT NOT NULL REFERENCES users (id),
    created_at           TEXT NOT NULL
)

CREATE INDEX IF NOT EXISTS idx_acl_rules_group ON acl_rules (group_id)

-- timestamp: milliseconds, signed by the key. signature: cp_rotation when the registry made the record.
CREATE TABLE IF NOT EXISTS revocations (
    agent_id   TEXT PRIMARY KEY,
    reason     TEXT,
    revoked_by TEXT NOT NULL REFERENCES users (id),
    signature  TEXT NOT NULL,
    timestamp  INTEGER NOT NULL,
    created_at TEXT NOT NULL
)
