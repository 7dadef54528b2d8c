"""A newer program on fifty councils' older databases: each is migrated whole, whenever the process is killed meanwhile."""
import contextlib
import json
import re
import shutil
import signal
import sqlite3
import subprocess

import pytest

from service import GUILDHALL, ROOT, Service, free_port
from test_operations import ask, until

COUNCILS = [f"c{number:02}" for number in range(1, 51)]
RECORDED = re.compile(r"^INSERT INTO migration \(name\) VALUES \('(.+)'\)$")


class Fleet:
    """Fifty councils, and the processes that serve them, each of which says which statements it runs."""

    def __init__(self, folder):
        self.root, self.data, self.operator = folder / "root", folder / "data", f"127.0.0.1:{free_port()}"
        self.library, self.log = folder / "statements.so", folder / "statements"
        source = ROOT / "Tests/DatabaseTests/Preload/statements.c"
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", self.library, source, "-ldl", "-lsqlite3"], check=True)
        for name in "Config", "Themes":
            shutil.copytree(ROOT / name, self.root / name)
        for name in COUNCILS:
            self.write(name)

    def write(self, name):
        """A council with its team's portal alone, which is read soon."""
        host = f"{name}.example.org"
        files = {
            "tenant.json": {"name": name, "hosts": [host], "theme": "leicester", "mail": {"from": f"no-reply@{host}"},
                            "contacts": {"support": {"email": f"help@{host}"}}},
            "portals/team.json": {"pack": "team", "origin": f"https://{host}"}}
        for file, value in files.items():
            place = self.root / "Tenants" / name / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(value))

    def serve(self, **environment):
        self.log.unlink(missing_ok=True)
        command = [GUILDHALL, "serve", "--root", str(self.root), "--operator", self.operator]
        environment = {"LD_PRELOAD": str(self.library), "STATEMENT_LOG": str(self.log)} | environment
        return Service(command, self.data, environment)

    def invite(self, council):
        """Writes to a council's database."""
        words = ["staff", "invite", "--tenant", council, "--role", "admin", "--email", "ada@example.org"]
        return subprocess.run(
            [GUILDHALL, *words, "--data", str(self.data)], capture_output=True, text=True, timeout=60)

    def health(self):
        return {one["tenant"]: one for one in json.loads(ask(self.operator, "/health/tenants"))}

    def file(self, council):
        return self.data / council / "live.sqlite"

    def migrations(self, council):
        """The names of those that have run, in their order; only while nothing serves the data."""
        with contextlib.closing(sqlite3.connect(self.file(council))) as db:
            return [name for name, in db.execute("SELECT name FROM migration ORDER BY rowid")]

    def copy(self, council):
        """Gives every other council the data of one; each copy becomes its council's as it is opened."""
        for manifest in self.data / "manifest.json", self.data.with_name("data.manifest.json"):
            manifest.unlink()
        with contextlib.closing(sqlite3.connect(self.file(council))) as db, db:
            db.execute("DROP TABLE store_identity")
        for other in COUNCILS:
            (self.data / other).mkdir(exist_ok=True)
            if other != council:
                shutil.copy(self.file(council), self.file(other))

    def statements(self):
        return self.log.read_text().splitlines()


def fill(file):
    """Rows in every table that takes them; returns in how many."""
    filled = 0
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        for table, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if table in ("migration", "store_identity"):
                continue
            columns = db.execute(f"PRAGMA table_info({table})").fetchall()
            for row in range(1, 4):
                # Times are long after today, so that no row expires meanwhile.
                values = [4_000_000_000 + row if kind == "BIGINT" else b"bytes" if kind == "BLOB" else f"{name} {row}"
                          for _, name, kind, *_ in columns]
                marks = ", ".join("?" * len(values))
                try:
                    db.execute(f"INSERT INTO {table} VALUES ({marks})", values)
                    filled += row == 1
                except sqlite3.IntegrityError:
                    pass
    return filled


def content(file):
    """The schema, and the rows of each table."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        names = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in names if name != "store_identity"}
        schema = sorted(map(repr, db.execute("SELECT type, name, sql FROM sqlite_master")))
    return schema, rows


@pytest.fixture(scope="module")
def fleet(tmp_path_factory):
    """All councils with the data of an older program: three in four migrations have run, and there are rows in the tables."""
    fleet = Fleet(tmp_path_factory.mktemp("fleet"))
    first, model, *_ = COUNCILS
    with fleet.serve():
        assert fleet.invite(first).returncode == 0
    fleet.names = fleet.migrations(first)
    begun = fleet.names[len(fleet.names) * 3 // 4]
    stop = {"STATEMENT_FAIL": f"INSERT INTO migration (name) VALUES ('{begun}')", "STATEMENT_FAIL_IN": f"/{model}/"}
    with fleet.serve(**stop):
        assert fleet.invite(model).returncode != 0
        assert begun in fleet.health()[model]["why"], "it is set apart, and its migration is named"
        assert fleet.health()[first]["state"] == "ok"
    assert fleet.migrations(model) == fleet.names[:fleet.names.index(begun)], "a migration that fails leaves nothing"
    assert fill(fleet.file(model)) > 15
    fleet.copy(model)
    return fleet


def test_killed_at_each_statement_of_a_migration_nothing_is_half_done(fleet):
    older = fleet.file(COUNCILS[0]).read_bytes()
    # A first run without a kill says what the statements are, and what the databases are to be in the end.
    migrate(fleet)
    mine = fleet.statements()
    pending = fleet.names[len(fleet.names) * 3 // 4:]
    recorded = [RECORDED.match(line).group(1) for line in mine if RECORDED.match(line)]
    assert sorted(recorded) == sorted(pending * len(COUNCILS)), "each ran once in each database"
    schema, rows = content(fleet.file(COUNCILS[0]))
    other = content(fleet.file(COUNCILS[1]))[1]
    settled = {name for name in rows if rows[name] == other[name]}
    assert len(settled) > 15
    end = next(number for number, line in enumerate(mine) if line == f"INSERT INTO migration (name) VALUES ('{pending[-1]}')")
    begin = next(number for number, line in enumerate(mine) if line.startswith("CREATE TABLE IF NOT EXISTS migration"))
    statements = list(dict.fromkeys(line for line in mine[begin:end + 1] if not line.startswith(("BEGIN", "COMMIT"))))
    assert len(statements) > 2 * len(pending)

    for name in COUNCILS:
        for part in fleet.data.joinpath(name).glob("live.sqlite-*"):
            part.unlink()
        fleet.file(name).write_bytes(older)
    for manifest in fleet.data / "manifest.json", fleet.data.with_name("data.manifest.json"):
        manifest.unlink()
    # Each run comes some councils further, and the next goes on where it was killed.
    done = 0
    for number, statement in enumerate(statements):
        ahead = number * (len(COUNCILS) - 2) // len(statements)
        killed = kill(fleet, statement, skip=max(0, ahead - done))
        assert killed, f"the process never came to: {statement}"
        done = max(done, ahead)
        for name in COUNCILS:
            found = fleet.migrations(name)
            assert found == fleet.names[:len(found)], "a migration was left out"
    migrate(fleet)
    for name in COUNCILS:
        found, here = content(fleet.file(name))
        assert found == schema
        for table in settled:
            assert here[table] == rows[table], f"{table} of {name} differs from one that was never killed"


def migrate(fleet):
    """Starts the process, and ends it when all databases are migrated."""
    with fleet.serve() as service:
        until(lambda: '"event":"migrations-ended"' in service.log.read_text(), seconds=60)
        assert all(one["state"] == "ok" for one in fleet.health().values()), service.told()
    assert all(fleet.migrations(name) == fleet.names for name in COUNCILS)


def kill(fleet, statement, skip):
    """Starts the process, which is killed as it is about to run a statement, after it ran it in some other databases."""
    service = fleet.serve(STATEMENT_KILL=statement, STATEMENT_SKIP=str(skip))
    try:
        service.__enter__()
    except AssertionError:
        # It came to the statement before it was ready.
        return service.process.returncode == -signal.SIGKILL
    try:
        return service.process.wait(timeout=30) == -signal.SIGKILL
    except subprocess.TimeoutExpired:
        service.__exit__()
        return False
