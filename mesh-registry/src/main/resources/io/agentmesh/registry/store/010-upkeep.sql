-- What is written to find out whether there is room again after the disk was full. One row, nearly always empty.
CREATE TABLE write_probes (
    id     INTEGER PRIMARY KEY CHECK (id = 0),
    filler BLOB NOT NULL
)

-- Finds rotations that lapsed.
CREATE INDEX idx_cards_rotation_end ON agent_cards (rotation_expires_at) WHERE pending_agent_id IS NOT NULL
