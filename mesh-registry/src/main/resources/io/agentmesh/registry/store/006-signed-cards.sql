-- The agent's own word for what its card says. sequence: the last one. signature: NULL once what it covers was changed
-- without a new one, by whatever program.
CREATE TABLE card_signatures (
    card_id   TEXT PRIMARY KEY REFERENCES agent_cards (id) ON DELETE CASCADE,
    sequence  INTEGER NOT NULL,
    signature TEXT
) WITHOUT ROWID

CREATE TRIGGER card_signature_of_changed
AFTER UPDATE OF agent_id, name, description, capabilities, metadata ON agent_cards
BEGIN
    UPDATE card_signatures SET signature = NULL WHERE card_id = new.id;
END
