"""Whether every submission, message, note and event that was acknowledged is in its council's file, once, and in no other's."""
import sqlite3
from collections import Counter

KEYS = {"submission": "draft", "message": "id", "case_note": "id", "case_fact": "source"}
"""Where the key that a client has chosen for a row stands in its table."""


def rows(store):
    """How often each key is in a council's file, by table."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        found = {table: Counter() for table in KEYS}
        for table, column in KEYS.items():
            current = " WHERE replaced = 0" if table == "submission" else ""
            for (key,) in db.execute(f"SELECT {column} FROM {table}{current}"):
                # A message has the key of the form and its recipient's.
                found[table][key.split(".")[0]] += 1
    db.close()
    return found


def compare(england, kept):
    """What is lost, doubled, and in another council's file; and how many acknowledged rows were looked for."""
    own = {}
    for council, table, key in kept:
        own.setdefault(council, {}).setdefault(table, set()).add(key)
    every = {table: {key: council for council, tables in own.items() for key in tables.get(table, ())} for table in KEYS}
    lost = doubled = elsewhere = 0
    for council in england.sizes:
        found = rows(england.store(council))
        for table in KEYS:
            mine = own.get(council.name, {}).get(table, set())
            lost += sum(not found[table][key] for key in mine)
            doubled += sum(found[table][key] > 1 for key in mine)
            elsewhere += sum(1 for key in found[table].keys() & every[table].keys() if every[table][key] != council.name)
    return {"acknowledged": len(kept), "distinct": len(set(kept)), "lost": lost, "doubled": doubled, "elsewhere": elsewhere}


def new_rows(england, before):
    """How many rows each table has more than before, over all councils."""
    return {table: count - before[table] for table, count in counts(england).items()}


def counts(england):
    total = Counter()
    for council in england.sizes:
        with sqlite3.connect(f"file:{england.store(council)}?mode=ro", uri=True) as db:
            for table in KEYS:
                current = " WHERE replaced = 0" if table == "submission" else ""
                total[table] += db.execute(f"SELECT COUNT(*) FROM {table}{current}").fetchone()[0]
        db.close()
    return total
