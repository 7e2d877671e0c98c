-- From now on opk.published is when the registry had it, 0 for not yet; 1 was written before, and says that it has.
-- And edition.published is 2 for one that the registry had and has lost.
-- Who used which one-time prekey, so that it shows if the registry hands one out twice.
CREATE TABLE opk_used (
    id INTEGER PRIMARY KEY,
    own TEXT NOT NULL,
    peer TEXT NOT NULL,
    forget_at INTEGER NOT NULL
);
CREATE INDEX opk_used_by_time ON opk_used (forget_at);
