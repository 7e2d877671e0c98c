-- What search needs to find every card that matches without reading those that do not. The original ignores all of
-- it; triggers keep it right whoever writes.
DROP INDEX idx_cards_group

CREATE INDEX idx_cards_newest ON agent_cards (group_id, updated_at DESC, id DESC)

DROP TRIGGER card_capabilities_of_new

DROP TRIGGER card_capabilities_of_changed

DROP TABLE card_capabilities

-- One row for each name of a capability of a card, in the order in which a search shows them.
CREATE TABLE card_capabilities (
    group_id   TEXT NOT NULL,
    name       TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    card_id    TEXT NOT NULL REFERENCES agent_cards (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, name, updated_at, card_id)
) WITHOUT ROWID

CREATE INDEX idx_capabilities_card ON card_capabilities (card_id)

-- One row for each member of a card's metadata that is a text, a whole number or a truth value.
CREATE TABLE card_labels (
    group_id TEXT NOT NULL,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    card_id  TEXT NOT NULL REFERENCES agent_cards (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, name, value, card_id)
) WITHOUT ROWID

CREATE INDEX idx_labels_card ON card_labels (card_id)

-- The words of a card. in_group is the group's id as one word, so that a search for words looks in one group alone.
CREATE TABLE card_texts (
    doc          INTEGER PRIMARY KEY,
    card_id      TEXT NOT NULL UNIQUE REFERENCES agent_cards (id) ON DELETE CASCADE,
    in_group     TEXT NOT NULL,
    name         TEXT NOT NULL,
    description  TEXT NOT NULL,
    capabilities TEXT NOT NULL
)

CREATE VIRTUAL TABLE card_words USING fts5(in_group, name, description, capabilities, content='card_texts',
    content_rowid='doc', tokenize='unicode61 remove_diacritics 2')

CREATE VIRTUAL TABLE card_trigrams USING fts5(name, description, content='card_texts', content_rowid='doc',
    tokenize='trigram')

CREATE TRIGGER card_words_of_new AFTER INSERT ON card_texts
BEGIN
    INSERT INTO card_words (rowid, in_group, name, description, capabilities)
    VALUES (new.doc, new.in_group, new.name, new.description, new.capabilities);
    INSERT INTO card_trigrams (rowid, name, description) VALUES (new.doc, new.name, new.description);
END

CREATE TRIGGER card_words_of_gone AFTER DELETE ON card_texts
BEGIN
    INSERT INTO card_words (card_words, rowid, in_group, name, description, capabilities)
    VALUES ('delete', old.doc, old.in_group, old.name, old.description, old.capabilities);
    INSERT INTO card_trigrams (card_trigrams, rowid, name, description)
    VALUES ('delete', old.doc, old.name, old.description);
END

CREATE TRIGGER card_words_of_changed AFTER UPDATE ON card_texts
BEGIN
    INSERT INTO card_words (card_words, rowid, in_group, name, description, capabilities)
    VALUES ('delete', old.doc, old.in_group, old.name, old.description, old.capabilities);
    INSERT INTO card_words (rowid, in_group, name, description, capabilities)
    VALUES (new.doc, new.in_group, new.name, new.description, new.capabilities);
    INSERT INTO card_trigrams (card_trigrams, rowid, name, description)
    VALUES ('delete', old.doc, old.name, old.description);
    INSERT INTO card_trigrams (rowid, name, description) VALUES (new.doc, new.name, new.description);
END

-- What one card adds to the three tables.
CREATE VIEW found_by_capability AS
SELECT DISTINCT card.group_id, each.value ->> '$.name' AS name, card.updated_at, card.id AS card_id
FROM agent_cards AS card, json_each(card.capabilities) AS each
WHERE each.value ->> '$.name' IS NOT NULL

CREATE VIEW found_by_label AS
SELECT card.group_id, each.key AS name,
    CASE each.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(each.atom AS TEXT) END AS value,
    card.id AS card_id
FROM agent_cards AS card, json_each(card.metadata) AS each
WHERE json_type(card.metadata) = 'object' AND each.type IN ('text', 'integer', 'true', 'false')

CREATE VIEW found_by_words AS
SELECT card.id AS card_id, 'g' || replace(card.group_id, '-', '') AS in_group, card.name,
    coalesce(card.description, '') AS description,
    coalesce((SELECT group_concat(coalesce(each.value ->> '$.name', '') || ' '
            || coalesce(each.value ->> '$.description', ''), ' ')
        FROM json_each(card.capabilities) AS each), '') AS capabilities
FROM agent_cards AS card

INSERT INTO card_capabilities SELECT * FROM found_by_capability

INSERT OR IGNORE INTO card_labels SELECT * FROM found_by_label

INSERT INTO card_texts (card_id, in_group, name, description, capabilities) SELECT * FROM found_by_words

CREATE TRIGGER card_found_when_new AFTER INSERT ON agent_cards
BEGIN
    INSERT INTO card_capabilities SELECT * FROM found_by_capability WHERE card_id = new.id;
    INSERT OR IGNORE INTO card_labels SELECT * FROM found_by_label WHERE card_id = new.id;
    INSERT INTO card_texts (card_id, in_group, name, description, capabilities)
    SELECT * FROM found_by_words WHERE card_id = new.id;
END

CREATE TRIGGER card_found_when_changed
AFTER UPDATE OF name, description, capabilities, metadata, updated_at ON agent_cards
BEGIN
    DELETE FROM card_capabilities WHERE card_id = new.id;
    INSERT INTO card_capabilities SELECT * FROM found_by_capability WHERE card_id = new.id;
    DELETE FROM card_labels WHERE card_id = new.id;
    INSERT OR IGNORE INTO card_labels SELECT * FROM found_by_label WHERE card_id = new.id;
    UPDATE card_texts SET (name, description, capabilities) =
        (SELECT f.name, f.description, f.capabilities FROM found_by_words AS f WHERE f.card_id = new.id)
    WHERE card_id = new.id;
END

-- For how long an agent may be away before its card says so; without a row, the registry's default.
CREATE TABLE card_leases (
    card_id    TEXT PRIMARY KEY REFERENCES agent_cards (id) ON DELETE CASCADE,
    lease_secs INTEGER NOT NULL
) WITHOUT ROWID

-- When an agent was connected last, in seconds since the Unix epoch; written now and then.
CREATE TABLE agent_sightings (
    agent_id TEXT PRIMARY KEY,
    seen_at  INTEGER NOT NULL
) WITHOUT ROWID

CREATE INDEX idx_sightings_seen ON agent_sightings (seen_at)

-- How many cards there are, so that nobody counts them.
CREATE TABLE totals (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    cards INTEGER NOT NULL
)

INSERT INTO totals (one, cards) SELECT 1, count(*) FROM agent_cards

CREATE TRIGGER card_counted_when_new AFTER INSERT ON agent_cards
BEGIN
    UPDATE totals SET cards = cards + 1;
END

CREATE TRIGGER card_counted_when_gone AFTER DELETE ON agent_cards
BEGIN
    UPDATE totals SET cards = cards - 1;
END

CREATE INDEX idx_tokens_expire ON api_tokens (expires_at) WHERE expires_at IS NOT NULL

CREATE INDEX idx_setup_keys_expire ON setup_keys (expires_at)
