-- The own key that the peer's last receipt is about: it may be another one by now.
ALTER TABLE outbox ADD COLUMN receipt_sender TEXT;
