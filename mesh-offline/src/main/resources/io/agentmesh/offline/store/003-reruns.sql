-- How often a request was begun again after its end was lost.
ALTER TABLE inbox ADD COLUMN reruns INTEGER NOT NULL DEFAULT 0;
-- Lanes are counted from the time, and from what the outbox still has of them.
DELETE FROM meta WHERE name LIKE 'lane %';
CREATE INDEX outbox_by_lane ON outbox (peer, lane, lane_seq);
