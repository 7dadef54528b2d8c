"""All the councils of England on one process: how large each is, and its file with plans, families and teams in it."""
import resource
import shutil
import sqlite3
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from councils import Councils
from filling import Caseload, fill
from processes import Guildhall, change

COUNCILS, PLANS, ASSESSMENTS, FAMILIES = 153, 640_000, 38_000, 600_000
"""Assessments under way: 100,000 a year for 20 of its 52 weeks. Families: of the secondary offer day."""
LARGEST = 20
"""How many times the smallest council's plans the largest has; each between is larger than the last by the same share."""
PLANS_OF_AN_OFFICER = 200


@dataclass(frozen=True)
class Council:
    """One of the councils, and how much is in its file."""
    name: str
    plans: int
    assessments: int
    officers: int
    families: int

    @property
    def host(self):
        return f"{self.name}.example.org"


def sizes(names, scale):
    """Each council's share of the nation's figures."""
    weights = [LARGEST ** (number / (len(names) - 1)) for number in range(len(names))]
    whole = sum(weights)

    def shares(total):
        """Whole numbers in these shares, of which the sum is the total."""
        ends, passed = [], 0
        for weight in weights:
            passed += weight
            ends.append(round(scale * total * passed / whole))
        return [end - start for start, end in zip([0, *ends], ends)]

    # A small run has all officers: no two people use one account at the same time.
    return [
        Council(name, plans, assessments, 2 + round(PLANS * weight / whole / PLANS_OF_AN_OFFICER), families)
        for name, weight, plans, assessments, families
        in zip(names, weights, shares(PLANS), shares(ASSESSMENTS), shares(FAMILIES))]


class England:
    """A folder of the councils' configuration and one of their data, both under `folder`."""

    def __init__(self, folder, scale):
        self.folder = folder
        self.councils = Councils(folder / "root", COUNCILS)
        self.root, self.data = self.councils.root, folder / "data"
        # Clients speak as a proxy does, each request with the address of whoever sent it.
        change(self.root / "Config/guildhall.json", trustedProxies=["127.0.0.1"])
        self.sizes = sizes(self.councils.names, scale)

    def serve(self, **settings):
        """The process that serves them all, with these changes of its own file."""
        if settings:
            change(self.root / "Config/guildhall.json", **settings)
        return Guildhall(self.data, "serve", self.root, '"event":"started"')

    def store(self, council):
        return self.data / council.name / "live.sqlite"

    def fill(self, workers=2):
        """Fills every council's file, and returns the seconds that it took, and those of processor."""
        model = Councils(self.folder / "model", 1)
        with Guildhall(self.data, "demo", model.root):
            pass
        (self.data / "demo").unlink()
        shutil.rmtree(self.data / "good", ignore_errors=True)
        shutil.rmtree(self.data / "outbox", ignore_errors=True)
        self.councils.settle(self.councils.names[0], self.data)
        start, before = time.monotonic(), children()
        # The largest first, so that none is left alone at the end.
        with ProcessPoolExecutor(workers) as crew:
            for _ in crew.map(fill_one, [(self.store(one), one, seed) for seed, one in enumerate(reversed(self.sizes))]):
                pass
        return time.monotonic() - start, children() - before


def children():
    """Seconds of processor that ended child processes have used."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def fill_one(task):
    store, council, seed = task
    cases = council.plans + council.assessments
    fill(store, Caseload(
        cases=cases, messages=2 * cases, lines=10 * cases, officers=council.officers, seed=seed,
        assessments=council.assessments))
    with sqlite3.connect(store) as db:
        add_families(db, council.families)
        # No mail of the sample data is sent on the day.
        db.execute("DELETE FROM outbox")
    db.close()


def add_families(db, count):
    """Accounts of families who wait for the offer of a school, as sample accounts without a second step."""
    cursor = db.execute("SELECT * FROM account WHERE audience = 'citizen' AND email = 'sam@example.org'")
    names = [column[0] for column in cursor.description]
    row = dict(zip(names, cursor.fetchone()))
    db.executemany(
        f"INSERT INTO account ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        ([*(row | {"id": f"family{number:016}", "email": email, "email_folded": email}).values()]
         for number in range(count) for email in [f"f{number}@example.org"]))
