-- The dump of a database that the original's registry, version 0.4.0, made and filled over its API.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE users (
                id TEXT PRIMARY KEY,
                external_id TEXT NOT NULL,
                provider TEXT NOT NULL,
                display_name TEXT,
                created_at TEXT NOT NULL
            );
INSERT INTO users VALUES('11111111-2222-4333-8444-000000000002','github:12345','github','ann','2026-01-02T03:04:05.123456+00:00');
CREATE TABLE groups (
                id TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                created_by TEXT NOT NULL REFERENCES users(id),
                created_at TEXT NOT NULL
            );
INSERT INTO "groups" VALUES('11111111-2222-4333-8444-000000000003','default','11111111-2222-4333-8444-000000000002','2026-01-02T03:04:05.123456+00:00');
CREATE TABLE group_members (
                group_id TEXT NOT NULL REFERENCES groups(id),
                user_id TEXT NOT NULL REFERENCES users(id),
                role TEXT NOT NULL DEFAULT 'member',
                PRIMARY KEY (group_id, user_id)
            );
INSERT INTO group_members VALUES('11111111-2222-4333-8444-000000000003','11111111-2222-4333-8444-000000000002','owner');
CREATE TABLE agent_cards (
                id TEXT PRIMARY KEY,
                agent_id TEXT NOT NULL,
                name TEXT NOT NULL,
                description TEXT,
                capabilities TEXT NOT NULL,
                metadata TEXT,
                registered_at TEXT NOT NULL,
                updated_at TEXT NOT NULL,
                owner_id TEXT NOT NULL REFERENCES users(id),
                group_id TEXT NOT NULL REFERENCES groups(id)
            , pending_agent_id TEXT, rotation_expires_at TEXT);
INSERT INTO agent_cards VALUES('aee26f87-3dc6-4c4b-8cde-bfef5a1f4237','A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg','Alice','plans é','[{"name":"scheduling","input_schema":{"type":"object"}},{"name":"contact"}]','{"a":[1.5,null],"z":1}','2026-11-21T04:49:54.404914370+00:00','2026-11-21T04:49:54.404914370+00:00','11111111-2222-4333-8444-000000000002','11111111-2222-4333-8444-000000000003',NULL,NULL);
INSERT INTO agent_cards VALUES('c9c24c0b-b4ef-4aab-8318-1e170f8c8fef','Kay64UG8yvCyLhqU000LxzYeUm0L_hLIl5S8kyKWbdc','Bob',NULL,'[{"name":"echo"}]',NULL,'2026-11-21T04:49:54.412030895+00:00','2026-11-21T04:49:54.412030895+00:00','11111111-2222-4333-8444-000000000002','11111111-2222-4333-8444-000000000003',NULL,NULL);
CREATE TABLE api_tokens (
                token_hash TEXT PRIMARY KEY,
                user_id TEXT NOT NULL REFERENCES users(id),
                created_at TEXT NOT NULL,
                expires_at TEXT
            );
INSERT INTO api_tokens VALUES('2ef1ad06c1ae800b179cb0f21f25c8e98e17a7f7782d918d348008340804bc99','11111111-2222-4333-8444-000000000002','2026-01-02T03:04:05+00:00',NULL);
CREATE TABLE setup_keys (
                id TEXT PRIMARY KEY,
                key_hash TEXT NOT NULL,
                user_id TEXT NOT NULL REFERENCES users(id),
                group_id TEXT NOT NULL REFERENCES groups(id),
                usage TEXT NOT NULL DEFAULT 'one_off',
                uses_remaining INTEGER,
                created_at TEXT NOT NULL,
                expires_at TEXT NOT NULL
            );
INSERT INTO setup_keys VALUES('0e2ef3f4-df91-462d-8464-af374c7f2736','a48b69f98e07ce737b64da3506fc49f5f631ee53f7b8c2e827fd3b3da9a0dcda','11111111-2222-4333-8444-000000000002','11111111-2222-4333-8444-000000000003','one_off',NULL,'2026-11-21T04:49:54.424538424+00:00','2026-11-21T05:49:54.424538424+00:00');
INSERT INTO setup_keys VALUES('501075a7-9aab-4df7-b144-7d6b1b5c8a41','f8ba9e404b2ccd83983fcbb13cacfeffe65da495b9d40344345d95ba4b63f4aa','11111111-2222-4333-8444-000000000002','11111111-2222-4333-8444-000000000003','{"reusable":5}',5,'2026-11-21T04:49:54.430876371+00:00','2036-11-18T04:49:54.430876371+00:00');
CREATE TABLE acl_rules (
                id TEXT PRIMARY KEY,
                group_id TEXT NOT NULL REFERENCES groups(id),
                source TEXT NOT NULL,
                target TEXT NOT NULL,
                allowed_capabilities TEXT NOT NULL,
                created_by TEXT NOT NULL REFERENCES users(id),
                created_at TEXT NOT NULL
            );
INSERT INTO acl_rules VALUES('490c2065-cdcb-422e-a802-dd343a096cb5','11111111-2222-4333-8444-000000000003','A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg','Kay64UG8yvCyLhqU000LxzYeUm0L_hLIl5S8kyKWbdc','["echo","list"]','11111111-2222-4333-8444-000000000002','2026-11-21T04:49:54.419109453+00:00');
CREATE TABLE revocations (
                agent_id TEXT PRIMARY KEY,
                reason TEXT,
                revoked_by TEXT NOT NULL REFERENCES users(id),
                signature TEXT NOT NULL,
                timestamp INTEGER NOT NULL,
                created_at TEXT NOT NULL
            );
INSERT INTO revocations VALUES('JUO5L_EJVRFHatyDadtt3JM2ZaEZeN2hQE7hBmypVZ0','lost','11111111-2222-4333-8444-000000000002','5sQ2uFg-zDMCNZ1q2qyf4w8TyzKSePmlISTpeuwZXSzA2jTre4-wHPbWmLQZRGgewDiGr4fue735nQ4S47GMCA',1700000000123,'2026-11-21T04:49:54.437182995+00:00');
CREATE UNIQUE INDEX idx_users_external ON users(external_id);
CREATE INDEX idx_agent_id ON agent_cards(agent_id);
CREATE INDEX idx_name ON agent_cards(name);
CREATE INDEX idx_api_tokens_user ON api_tokens(user_id);
CREATE INDEX idx_setup_keys_hash ON setup_keys(key_hash);
CREATE INDEX idx_acl_rules_group ON acl_rules(group_id);
COMMIT;
