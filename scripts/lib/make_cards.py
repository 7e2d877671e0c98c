"""Fills a database as the original makes it: one user, one group, one token, many cards.

usage: make_cards.py FILE CARDS STATEMENTS
"""
import hashlib
import json
import sqlite3
import sys
import uuid

FILE, CARDS, STATEMENTS = sys.argv[1], int(sys.argv[2]), sys.argv[3]
TIME = "2026-01-01T00:00:00+00:00"
USER, GROUP = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))


def card(i):
    capabilities = [
        {"name": f"cap-{i % 1000}", "description": f"does what number {i % 1000} does"},
        {"name": "echo", "input_schema": {"type": "object"}},
    ]
    return (
        str(uuid.UUID(int=1000 + i)), f"agent-{i}", f"agent number {i}", f"an agent for word{i % 1000}x and the like",
        json.dumps(capabilities), json.dumps({"region": "eu" if i % 2 else "us"}), TIME,
        f"2026-02-01T{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}.{i:09}+00:00", USER, GROUP, None, None,
    )


database = sqlite3.connect(FILE)
database.execute("PRAGMA journal_mode = WAL")
with open(STATEMENTS, encoding="utf-8") as text:
    for statement in text.read().strip().split("\n\n"):
        database.execute(statement)
database.execute("INSERT INTO users VALUES (?, 'github:1', 'github', 'bench', ?)", (USER, TIME))
database.execute("INSERT INTO groups VALUES (?, 'default', ?, ?)", (GROUP, USER, TIME))
database.execute("INSERT INTO group_members VALUES (?, ?, 'owner')", (GROUP, USER))
token = hashlib.sha256(b"bench-token").hexdigest()
database.execute("INSERT INTO api_tokens VALUES (?, ?, ?, NULL)", (token, USER, TIME))
database.executemany("INSERT INTO agent_cards VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(card, range(CARDS)))
database.commit()
database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
database.close()
