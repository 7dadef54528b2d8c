"""A council's file with a great many cases in it, and with each what a family, a school and a team have done about it."""
import datetime
import random
import sqlite3
import time
from dataclasses import dataclass

CASES, LINES, MESSAGES = 20_000, 200_000, 40_000
FORENAMES = "Amara Theo Jack Evie Priya Kofi Ola Callum Zoe Emile Rowan Dan Kim Noor Beth Idris Maya Tomos Ffion Leo".split()
SURNAMES = ("Okoye Lindqvist Whitmore Hartley Nair Osei Kaminski Reid Brown Harris Patel Jones Evans Khan Clarke Novak "
            "Adeyemi Singh Murphy Walsh Tran Silva Lewis Begum Roberts").split()
STAGES = ["request", "assessment", "plan", "reviews"]
NEXT = {"request": "decision-to-assess", "assessment": "decision-not-to-issue", "plan": "final-plan", "reviews": "review"}
SERVICES = ["Education", "Health", "Social care", "Educational psychology"]
ADVICE = {
    "Education": "educational-advice", "Health": "health-advice", "Social care": "social-care-advice",
    "Educational psychology": "psychology-advice", "Speech and language therapy": "speech-language-advice",
    "Occupational therapy": "occupational-therapy-advice"}
"""What six services are asked for, and the form of each."""
OFFICER, PROFESSIONAL, PARENT = "priti@example.org", "pat@example.org", "alex@example.org"
CHILDREN = 10
"""How many children a service's professional advises on at a time, where advice is asked of accounts."""
STEPS = {"request": ["received"], "assessment": ["received", "assessment-agreed"],
         "plan": ["received", "assessment-agreed", "plan-agreed"],
         "reviews": ["received", "assessment-agreed", "plan-agreed", "plan-issued"]}
DAYS = {"received": 0, "assessment-agreed": 35, "plan-agreed": 100, "plan-issued": 138}


@dataclass(frozen=True)
class Caseload:
    """How much a council's file is filled with."""
    cases: int = CASES
    messages: int = MESSAGES
    lines: int = LINES
    officers: int = 22
    seed: int = 1
    assessments: int | None = None
    """So many cases are assessed, and six professionals with accounts are asked about each; all others are plans, reviewed
    each year. None for cases at every stage, most of them closed."""


def fill(store, caseload=Caseload()):
    """Cases, what has happened to each, messages and the audit, straight into a council's file; returns the people.

    Accounts, forms sent and letters are copies of what the sample data has of them.
    """
    # A file that breaks while it is filled is made again: nothing is synchronised, and nothing is written twice.
    with sqlite3.connect(store, timeout=60, isolation_level=None) as db:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
            db.execute(f"PRAGMA {setting}").fetchall()
        db.execute("BEGIN")
        people = Filling(db, caseload).all()
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = WAL").fetchall()
    db.close()
    return people


class Filling:
    def __init__(self, db, caseload=Caseload()):
        self.db, self.load = db, caseload
        self.chance, self.today, self.now = random.Random(caseload.seed), datetime.date.today(), int(time.time())
        self.officers = [row[0] for row in db.execute("SELECT id FROM account WHERE audience = 'staff'")]
        self.officer = self.model("account", "email_folded = ?", OFFICER)
        self.parent = self.model("account", "audience = 'citizen' AND email_folded = ?", PARENT)
        self.professional = self.model("account", "audience = 'professional' AND email_folded = ?", PROFESSIONAL)
        self.work = self.model("work_role", "account = ?", self.professional["id"])
        self.submission = self.model("submission", "form = 'parental-request' AND replaced = 0")
        self.letter = self.model("document", "kind = 'letter' AND letter <> '' AND published IS NOT NULL")
        self.decision = self.model("case_decision", "published IS NOT NULL")
        self.rows = {}

    def model(self, table, what, *values):
        cursor = self.db.execute(f"SELECT * FROM {table} WHERE {what} ORDER BY id LIMIT 1", values)
        return dict(zip([column[0] for column in cursor.description], cursor.fetchone()))

    def add(self, table, **row):
        self.rows.setdefault(table, []).append(row)

    def write(self):
        """Writes what was added, now and then: a large council does not fit into memory at once."""
        for table, rows in self.rows.items():
            self.db.executemany(
                f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({', '.join(':' + name for name in rows[0])})", rows)
        self.rows = {}

    def all(self):
        for number in range(self.load.officers):
            email = f"o{number}@example.org"
            self.add("account", **self.officer | dict(
                id=f"officer{number:02}", email=email, email_folded=email, forename=FORENAMES[number % 20],
                surname=SURNAMES[number % 25]))
            self.officers.append(f"officer{number:02}")
        for number in range(-(-(self.load.assessments or 0) // CHILDREN)):
            for kind, form in enumerate(ADVICE.values()):
                self.adviser(f"{form}{number}", kind)
        people = []
        for number in range(self.load.cases):
            people.append(self.case(number))
            if number % 1000 == 999:
                self.write()
        for number in range(self.load.messages):
            case = self.chance.randrange(self.load.cases)
            self.add(
                "message", id=f"message{number:015}", person=f"person{case:016}", casefile=f"case{case:018}",
                account=f"parent{case:016}", entry=f"entry{case:017}", incoming=number % 2,
                author=self.chance.choice(self.officers), name="A parent", subject="About the assessment",
                body="Thank you. " * 20, thread=f"message{number:015}", kind="written", object="",
                at=self.now - 300 * number, seen=None if number < self.load.cases // 25 else self.now)
        self.write()
        for number in range(self.load.lines):
            # A fifth is about a hundred people, whose lines fill many pages.
            person = self.chance.randrange(min(100, self.load.cases) if number % 5 == 0 else self.load.cases)
            self.add(
                "audit", id=f"audit{number:017}", at=self.now - 60 * number, account=self.chance.choice(self.officers),
                portal="team", action="viewed-case" if number % 3 else "note-added", subject=f"person{person:016}", object="")
            if number % 20_000 == 0:
                self.write()
        self.write()
        return people

    def adviser(self, name, kind):
        """A professional with an account, whom councils know."""
        email = f"{name}@example.org"
        self.add("account", **self.professional | dict(id=name, email=email, email_folded=email, forename=FORENAMES[kind]))
        self.add("work_role", **self.work | dict(id=f"{name}work", account=name))
        self.add("professional", account=name, authenticated=self.now, author="")

    def case(self, number):
        chance, today, now = self.chance, self.today, self.now
        forename, surname = chance.choice(FORENAMES), chance.choice(SURNAMES)
        ids = {name: f"{name}{number:0{22 - len(name)}}" for name in ["person", "case", "entry", "parent"]}
        person, case = ids["person"], ids["case"]
        born = (today - datetime.timedelta(days=chance.randint(700, 8500))).isoformat()
        is_open, received, stage = self.progress(number)
        due = (today + datetime.timedelta(days=int(chance.triangular(-10, 120, 30)))).isoformat()
        if stage == "reviews" and self.load.assessments is not None:
            due = self.reviews(case, received)
        closed = "" if is_open else (received + datetime.timedelta(days=60)).isoformat()
        reference, folded = f"LE-{received.year % 100:02}-{10_000 + number}", f"{forename} {surname}".lower()
        officer = "" if chance.random() < 0.05 else chance.choice(self.officers)
        name = dict(forename=forename, middle="", surname=surname, folded=folded, gender="unsaid", born=born)
        place = dict(schooling="", school_urn="", school="", school_place="", uprn="", lines="", postcode="")
        self.add("person", id=person, **name, **place, reach="", created=now, changed=now, version=1)
        self.add(
            "casefile", id=case, reference=reference, person=person, stage=stage, state="open" if is_open else "closed",
            received=received.isoformat(), asker="parent", channel="portal", coordinator=officer,
            next=NEXT[stage] if is_open else "", detail="", due=due if is_open else "9999-12-31",
            unread=1 if is_open and chance.random() < 0.04 else 0, waiting=1 if is_open and chance.random() < 0.05 else 0,
            news=now - chance.randint(0, 90) * 86_400, folded=folded, born=born, closed=closed, reason="", opened=now,
            changed=now, version=1)
        self.add("account", **self.parent | dict(
            id=ids["parent"], email=f"p{number}@example.org", email_folded=f"p{number}@example.org", surname=surname,
            two_step="email"))
        self.add(
            "entry", id=ids["entry"], account=ids["parent"], **name, **place, relationship="mother", responsibility="yes",
            created=now, changed=now, removed=None, person=person)
        for role, account in [("parent", ids["parent"]), ("school", "")]:
            self.add(
                "involvement", id=f"{case}{role}", person=person, account=account, entry=account and ids["entry"],
                role=role, name=f"{role} {surname}", title="", organisation="", email="", phone="", lines="", shown=1,
                began=now, author=officer, ended=None, reason="", version=1)
        self.add("submission", **self.submission | dict(
            id=f"{case}sent", reference=f"EHC-{number:09}", account=ids["parent"], subject=ids["entry"],
            draft=f"{case}draft"))
        self.add(
            "judgement", reference=f"EHC-{number:09}", subject=ids["entry"], account=ids["parent"],
            submission=f"{case}sent", state="accepted", shared=1, note="", author=officer, at=now,
            intake=1 if number % 400 == 0 else 0)
        for fact in STEPS[stage]:
            day = received + datetime.timedelta(days=DAYS[fact] + (chance.randint(-5, 5) if DAYS[fact] else 0))
            self.add("case_fact", id=f"{case}-{fact}", casefile=case, name=fact, day=day.isoformat(), at=now, author="",
                     source="")
            if DAYS[fact]:
                self.letters(number, ids, fact, day.isoformat(), officer)
        if is_open and stage == "assessment" and self.load.assessments is not None:
            self.ask(number, ids, name | place, officer, received, due)
        elif is_open and stage == "assessment":
            for service in SERVICES:
                self.add(
                    "information_request", id=f"{case}-{service}", casefile=case, person=person, involvement="",
                    account="", entry="", service=service, form="", title=service, asked=received.isoformat(), due=due,
                    author="", at=now, state="open", answered="", reference="", note="", reminded="")
        if number % 40 == 0:
            self.add(
                "case_exception", id=case, casefile=case, deadline=NEXT[stage], ground="absent",
                began=received.isoformat(), ended="", evidence="", note="", author="", at=now)
        if number % 3 == 0:
            self.add("case_note", id=case, casefile=case, body="Rang the school. " * 5, author=officer, at=now)
        return dict(
            case=case, reference=reference, forename=forename, surname=surname, stage=stage, is_open=is_open,
            submission=f"{case}sent",
            letter=f"{case}{STEPS[stage][-1]}" if len(STEPS[stage]) > 1 else "",
            born=datetime.date.fromisoformat(born).strftime("%d/%m/%Y"))

    def progress(self, number):
        """Whether a case is open, when it began, and its stage."""
        if self.load.assessments is None:
            is_open = self.chance.random() < 0.4
            days, stage = self.chance.randint(0, 140 if is_open else 1500), self.chance.choice(STAGES)
        elif number < self.load.assessments:
            is_open, days, stage = True, self.chance.randint(43, 80), "assessment"
        else:
            is_open, days, stage = True, self.chance.randint(200, 1500), "reviews"
        return is_open, self.today - datetime.timedelta(days=days), stage

    def reviews(self, case, received):
        """The last of the reviews that were held of a plan, each a little within its year; returns when the next is due."""
        issued = received + datetime.timedelta(days=DAYS["plan-issued"])
        held = max(0, (self.today - issued).days - 30) // 350
        last = issued + datetime.timedelta(days=350 * held)
        for fact, days in [("review-held", 0), ("school-report-given", 10), ("plan-maintained", 20)] if held else []:
            self.add("case_fact", id=f"{case}-{fact}", casefile=case, name=fact, at=self.now, author="", source="",
                     day=(last + datetime.timedelta(days=days)).isoformat())
        return (last + datetime.timedelta(days=365)).isoformat()

    def ask(self, number, ids, child, officer, received, due):
        """Six services are asked for advice, each of them a professional with an account."""
        asked = (received + datetime.timedelta(days=DAYS["assessment-agreed"] + 5)).isoformat()
        for service, form in ADVICE.items():
            name, entry = f"{form}{number // CHILDREN}", f"{form}{number}"
            self.add(
                "entry", id=entry, account=name, **child, relationship="other", responsibility="unsure",
                created=self.now, changed=self.now, removed=None, person=ids["person"], team=1)
            self.add(
                "involvement", id=f"{entry}i", person=ids["person"], account=name, entry=entry, role="professional",
                name=f"{service} {number // CHILDREN}", title="", organisation=service, email="", phone="", lines="",
                shown=1, began=self.now, author=officer, ended=None, reason="", version=1)
            self.add(
                "information_request", id=f"{entry}r", casefile=ids["case"], person=ids["person"], involvement=f"{entry}i",
                account=name, entry=entry, service=service, form=form, title=service, asked=asked, due=due,
                author=officer, at=self.now, state="open", answered="", reference="", note="", reminded="")

    def letters(self, number, ids, fact, day, officer):
        """What was decided, and the letter about it: to the family's account, and to the school on paper."""
        case = ids["case"]
        letter = f"{case}{fact}"
        self.add("case_decision", **self.decision | dict(
            id=f"{letter}decision", casefile=case, day=day, author=officer, letter=letter))
        self.add("document", **self.letter | dict(
            id=letter, person=ids["person"], casefile=case, dated=day, author=officer, decision=f"{letter}decision"))
        for role, account in [("parent", ids["parent"]), ("school", "")]:
            self.add(
                "document_recipient", document=letter, involvement=f"{case}{role}", account=account,
                entry=account and ids["entry"], name=role, told="portal" if account else "post", seen=None,
                # Some of the letters on paper wait to be posted.
                posted=None if account or number % 50 == 0 else self.now)
