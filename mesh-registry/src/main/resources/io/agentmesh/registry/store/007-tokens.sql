-- What we keep of a token beside what the original does. A row comes with each token, whoever writes it: one that the
-- original made speaks for its user wholly, as it does there. id: a UUID that names the token without being its hash.
-- scope: full, agent (made with a setup key: of one card, in one group) or gate. last_used_at: to about 15 minutes.
CREATE TABLE token_details (
    token_hash   TEXT PRIMARY KEY REFERENCES api_tokens (token_hash) ON DELETE CASCADE,
    id           TEXT NOT NULL,
    scope        TEXT NOT NULL DEFAULT 'full',
    name         TEXT,
    card_id      TEXT,
    group_id     TEXT,
    last_used_at TEXT
) WITHOUT ROWID

CREATE UNIQUE INDEX idx_token_details_id ON token_details (id)

CREATE INDEX idx_token_details_group ON token_details (group_id) WHERE group_id IS NOT NULL

CREATE INDEX idx_api_tokens_user_created ON api_tokens (user_id, created_at DESC)

CREATE TRIGGER token_details_of_new AFTER INSERT ON api_tokens
BEGIN
    INSERT INTO token_details (token_hash, id)
    VALUES (new.token_hash, lower(
        hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8'
        || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))));
END

INSERT INTO token_details (token_hash, id)
SELECT token_hash, lower(
    hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8'
    || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))
FROM api_tokens
