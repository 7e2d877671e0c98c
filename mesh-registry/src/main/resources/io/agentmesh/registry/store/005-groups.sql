-- What a group was set to. members_may: JSON list of the rights that plain members have.
CREATE TABLE group_settings (
    group_id    TEXT PRIMARY KEY REFERENCES groups (id) ON DELETE CASCADE,
    members_may TEXT NOT NULL
) WITHOUT ROWID

-- Which setup key made a token, and for which group; the token goes when its issuer leaves the group.
CREATE TABLE token_origins (
    token_hash TEXT PRIMARY KEY REFERENCES api_tokens (token_hash) ON DELETE CASCADE,
    setup_key  TEXT NOT NULL,
    group_id   TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE
) WITHOUT ROWID

CREATE INDEX idx_token_origins_group ON token_origins (group_id)

CREATE INDEX idx_setup_keys_group ON setup_keys (group_id)

CREATE INDEX idx_acl_rules_pair ON acl_rules (group_id, source, target)
