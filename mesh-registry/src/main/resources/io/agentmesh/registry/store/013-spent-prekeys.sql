-- How many prekeys an owner used up in a day is counted at each upload; what was spent stays for as long as the key does.
CREATE INDEX idx_prekeys_spent ON one_time_prekeys (agent_id, spent_at) WHERE spent_at IS NOT NULL
