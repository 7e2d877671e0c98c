-- What the original looks for row by row (registry §11 W12), found by index. The original ignores all of it, and the
-- triggers keep it right when the original writes.
CREATE INDEX idx_cards_group ON agent_cards (group_id, updated_at DESC)

CREATE INDEX idx_cards_pending ON agent_cards (pending_agent_id) WHERE pending_agent_id IS NOT NULL

CREATE INDEX idx_cards_owner ON agent_cards (owner_id)

CREATE INDEX idx_members_user ON group_members (user_id)

CREATE INDEX idx_setup_keys_user ON setup_keys (user_id, created_at DESC)

CREATE INDEX idx_revocations_created ON revocations (created_at DESC)

-- One row for each name of a capability of a card.
CREATE TABLE card_capabilities (
    name    TEXT NOT NULL,
    card_id TEXT NOT NULL REFERENCES agent_cards (id) ON DELETE CASCADE,
    PRIMARY KEY (name, card_id)
) WITHOUT ROWID

CREATE INDEX idx_capabilities_card ON card_capabilities (card_id)

INSERT INTO card_capabilities (name, card_id)
SELECT DISTINCT each.value ->> '$.name', card.id
FROM agent_cards AS card, json_each(card.capabilities) AS each
WHERE each.value ->> '$.name' IS NOT NULL

CREATE TRIGGER card_capabilities_of_new AFTER INSERT ON agent_cards
BEGIN
    INSERT INTO card_capabilities (name, card_id)
    SELECT DISTINCT each.value ->> '$.name', new.id
    FROM json_each(new.capabilities) AS each
    WHERE each.value ->> '$.name' IS NOT NULL;
END

CREATE TRIGGER card_capabilities_of_changed AFTER UPDATE OF capabilities ON agent_cards
BEGIN
    DELETE FROM card_capabilities WHERE card_id = new.id;
    INSERT INTO card_capabilities (name, card_id)
    SELECT DISTINCT each.value ->> '$.name', new.id
    FROM json_each(new.capabilities) AS each
    WHERE each.value ->> '$.name' IS NOT NULL;
END
