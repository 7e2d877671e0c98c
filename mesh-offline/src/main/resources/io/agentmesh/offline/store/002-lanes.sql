-- Whether the message before one in its lane is done.
CREATE INDEX inbox_by_lane ON inbox (peer, lane, lane_seq);
