-- 1 once a bundle of the peer was taken from the registry; 0 while the peer alone has named one.
ALTER TABLE bundle_seen ADD COLUMN taken INTEGER NOT NULL DEFAULT 1;
-- 1 once there were two bundles of one serial: no session is begun until an operator has looked.
ALTER TABLE bundle_seen ADD COLUMN forked INTEGER NOT NULL DEFAULT 0;
