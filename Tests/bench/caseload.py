"""What an officer waits for, with twenty thousand cases and two hundred thousand lines of the audit."""
import datetime
import http.client
import random
import sqlite3
import statistics
import time
from urllib.parse import urlencode

from findings import Finding
from processes import Guildhall
from visitor import PASSWORD, Outbox, Visitor

OFFICER = "priti@example.org"
CASES, LINES, MESSAGES = 20_000, 200_000, 20_000
FORENAMES = "Amara Theo Jack Evie Priya Kofi Ola Callum Zoe Emile Rowan Dan Kim Noor Beth Idris Maya Tomos Ffion Leo".split()
SURNAMES = ("Okoye Lindqvist Whitmore Hartley Nair Osei Kaminski Reid Brown Harris Patel Jones Evans Khan Clarke Novak "
            "Adeyemi Singh Murphy Walsh Tran Silva Lewis Begum Roberts").split()
STAGES = ["request", "assessment", "plan", "reviews"]
NEXT = {"request": "decision-to-assess", "assessment": "decision-not-to-issue", "plan": "final-plan", "reviews": "review"}
SERVICES = ["Education", "Health", "Social care", "Educational psychology"]


class Officer(Visitor):
    """Somebody of a council's team, on one connection that stays open."""

    def sign_in(self, data, email=OFFICER):
        outbox = Outbox(data)
        self.go("/sign-in", {"email": email, "password": PASSWORD, "next": ""})
        code = outbox.wait(self.host.split(".")[0], email).code
        self.page("/verify")
        self.go("/verify", {"form-token": self.token, "code": code})
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        return self

    def wait(self, path):
        """Status, milliseconds and length of a page, as somebody on the same machine waits for it."""
        start = time.perf_counter()
        self.connection.request("GET", self.base + path, headers={"Host": self.host, "Cookie": self.cookie})
        answer = self.connection.getresponse()
        length = len(answer.read())
        return answer.status, 1000 * (time.perf_counter() - start), length


class Casework:
    """A council with a great many cases. Part of the house."""

    def caseload(self, count=500):
        with Guildhall(self.folder / "casework") as server:
            host = next(host for host, _ in server.portals if host.startswith("leicester"))
            officer = Officer(server.port, host, "/Team/en").sign_in(server.data)
            people = fill(server.data / "leicester" / "live.sqlite")
            officer.wait("/home")
            waits = {}
            asked = requests(random.Random(7), people, officer.wait(f"/cases/{people[0][0]}")[0] == 200)
            for number in range(count):
                kind, path = asked[number % len(asked)]
                status, took, _ = officer.wait(path)
                if status != 200:
                    raise RuntimeError(f"{path} answers {status}")
                waits.setdefault(kind, []).append(took)
            every = [took for kind in waits.values() for took in kind]
            kinds = ", ".join(f"{kind} {middle(took):.1f}/{ninety_five(took):.1f}" for kind, took in sorted(waits.items()))
            yield Finding(
                f"Caseload of {CASES:,} cases, 95 of 100 pages", "ms", ninety_five(every), bar=30, most=True,
                note=f"half within {middle(every):.1f} ms; {kinds}; {len(every)} pages over loopback on one connection, "
                "waits of the client")
            manager = Officer(server.port, host, "/Team/en").sign_in(server.data, "dan@example.org")
            took = [manager.wait("/deadlines")[1] for _ in range(5)]
            yield Finding(f"How deadlines are kept, {CASES:,} cases", "ms", statistics.median(took), note="works out every date")


def middle(numbers):
    return statistics.median(numbers)


def ninety_five(numbers):
    return statistics.quantiles(numbers, n=20)[-1] if len(numbers) > 1 else numbers[0]


def requests(random, people, has_cases):
    """Pages in the mix of a morning: half lists, a third searches, the rest cases. An officer's cases are their own."""
    lists = ["/home", "/home?whose=mine", "/home?state=overdue", "/home?state=week", "/home?whose=nobody",
             "/home?stage=assessment", "/home?whose=mine&state=waiting", "/home?state=unread", "/home?state=news",
             "/home?state=closed", "/home?whose=mine&stage=plan&state=on-time", "/messages", "/messages?whose=mine"]
    asked = []
    for number in range(500):
        case, reference, forename, surname, born = random.choice(people)
        path = random.choice(lists)
        if number % 5 == 4:
            path += ("&" if "?" in path else "?") + urlencode({"page": random.randint(2, 40)})
        if number % 6 < 3:
            asked.append(("lists", path))
        elif number % 6 == 3:
            asked.append(("by name", "/home?" + urlencode({"q": f"{surname} {forename[:2]}"})))
        elif number % 6 == 4:
            text = born if number % 4 else reference
            asked.append(("by birth or reference", "/home?" + urlencode({"q": text})))
        else:
            asked.append(("case", f"/cases/{case}") if has_cases else ("lists", path))
    return asked


def fill(store):
    """Cases, what has happened to each, messages and the audit, straight into a council's file; returns some of the people."""
    chance, today, now = random.Random(1), datetime.date.today(), int(time.time())
    with sqlite3.connect(store, timeout=60) as db:
        officers = [row[0] for row in db.execute("SELECT id FROM account WHERE audience = 'staff'")]
        columns = [row[1] for row in db.execute("PRAGMA table_info(account)")]
        model = dict(zip(columns, db.execute("SELECT * FROM account WHERE email_folded = ?", [OFFICER]).fetchone()))
        for number in range(22):
            copy = model | {"id": f"officer{number:02}", "email": f"o{number}@example.org", "email_folded": f"o{number}@example.org",
                            "forename": FORENAMES[number % 20], "surname": SURNAMES[number % 25]}
            insert(db, "account", copy)
            officers.append(copy["id"])
        some = []
        for number in range(CASES):
            forename, surname = chance.choice(FORENAMES), chance.choice(SURNAMES)
            person, case = f"person{number:016}", f"case{number:018}"
            born = today - datetime.timedelta(days=chance.randint(700, 8500))
            is_open = chance.random() < 0.4
            received = today - datetime.timedelta(days=chance.randint(0, 140 if is_open else 1500))
            stage = chance.choice(STAGES)
            due = today + datetime.timedelta(days=int(chance.triangular(-10, 120, 30)))
            closed = "" if is_open else (received + datetime.timedelta(days=60)).isoformat()
            reference, folded = f"LE-{received.year % 100:02}-{number:05}", f"{forename} {surname}".lower()
            insert(db, "person", dict(
                id=person, forename=forename, middle="", surname=surname, folded=folded, gender="unsaid",
                born=born.isoformat(), schooling="", school_urn="", school="", school_place="", uprn="", lines="",
                postcode="", reach="", created=now, changed=now, version=1))
            insert(db, "casefile", dict(
                id=case, reference=reference, person=person, stage=stage, state="open" if is_open else "closed",
                received=received.isoformat(), asker="parent", channel="portal",
                coordinator="" if chance.random() < 0.05 else chance.choice(officers), next=NEXT[stage] if is_open else "",
                detail="", due=due.isoformat() if is_open else "9999-12-31",
                unread=1 if is_open and chance.random() < 0.04 else 0, waiting=1 if is_open and chance.random() < 0.05 else 0,
                news=now - chance.randint(0, 90) * 86_400, folded=folded, born=born.isoformat(), closed=closed, reason="",
                opened=now, changed=now, version=1))
            facts = [("received", 0), ("assessment-agreed", 35), ("plan-agreed", 100), ("plan-issued", 138)]
            for name, days in facts[:1 + STAGES.index(stage)]:
                insert(db, "case_fact", dict(
                    id=f"{case}-{name}", casefile=case, name=name,
                    day=(received + datetime.timedelta(days=days + chance.randint(-5, 5) if days else 0)).isoformat(), at=now,
                    author="", source=""))
            if is_open and stage == "assessment":
                for service in SERVICES:
                    insert(db, "information_request", dict(
                        id=f"{case}-{service}", casefile=case, person=person, involvement="", account="", entry="",
                        service=service, form="", title=service, asked=received.isoformat(), due=due.isoformat(), author="",
                        at=now, state="open", answered="", reference="", note="", reminded=""))
            if number % 40 == 0:
                insert(db, "case_exception", dict(
                    id=case, casefile=case, deadline=NEXT[stage], ground="absent", began=received.isoformat(), ended="",
                    evidence="", note="", author="", at=now))
            some.append((case, reference, forename, surname, born.strftime("%d/%m/%Y")))
        for number in range(MESSAGES):
            case = chance.randrange(CASES)
            insert(db, "message", dict(
                id=f"message{number:015}", person=f"person{case:016}", casefile=f"case{case:018}", account="", entry="",
                incoming=number % 2, author="", name="A parent", subject="About the assessment", body="Thank you. " * 20,
                thread=f"message{number:015}", kind="written", object="", at=now - 300 * number,
                seen=None if number < 800 else now))
        db.executemany(
            "INSERT INTO audit (id, at, account, portal, action, subject, object) VALUES (?, ?, ?, 'team', ?, ?, '')",
            ((f"audit{number:017}", now - 60 * number, chance.choice(officers), "viewed-case" if number % 3 else "note-added",
              f"person{chance.randrange(CASES):016}") for number in range(LINES)))
    db.close()
    return some


def insert(db, table, row):
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
