"""A council's file with a great many cases in it, and with each what a family, a school and a team have done about it."""
import datetime
import random
import sqlite3
import time

CASES, LINES, MESSAGES = 20_000, 200_000, 40_000
FORENAMES = "Amara Theo Jack Evie Priya Kofi Ola Callum Zoe Emile Rowan Dan Kim Noor Beth Idris Maya Tomos Ffion Leo".split()
SURNAMES = ("Okoye Lindqvist Whitmore Hartley Nair Osei Kaminski Reid Brown Harris Patel Jones Evans Khan Clarke Novak "
            "Adeyemi Singh Murphy Walsh Tran Silva Lewis Begum Roberts").split()
STAGES = ["request", "assessment", "plan", "reviews"]
NEXT = {"request": "decision-to-assess", "assessment": "decision-not-to-issue", "plan": "final-plan", "reviews": "review"}
SERVICES = ["Education", "Health", "Social care", "Educational psychology"]
OFFICER = "priti@example.org"
STEPS = {"request": ["received"], "assessment": ["received", "assessment-agreed"],
         "plan": ["received", "assessment-agreed", "plan-agreed"],
         "reviews": ["received", "assessment-agreed", "plan-agreed", "plan-issued"]}
DAYS = {"received": 0, "assessment-agreed": 35, "plan-agreed": 100, "plan-issued": 138}


def fill(store):
    """Cases, what has happened to each, messages and the audit, straight into a council's file; returns the people.

    Accounts, forms sent and letters are copies of what the sample data has of them.
    """
    with sqlite3.connect(store, timeout=60) as db:
        people = Filling(db).all()
    db.close()
    return people


class Filling:
    def __init__(self, db):
        self.db = db
        self.chance, self.today, self.now = random.Random(1), datetime.date.today(), int(time.time())
        self.officers = [row[0] for row in db.execute("SELECT id FROM account WHERE audience = 'staff'")]
        self.officer = self.model("account", "email_folded = ?", OFFICER)
        self.parent = self.model("account", "audience = 'citizen'")
        self.submission = self.model("submission", "form = 'parental-request' AND replaced = 0")
        self.letter = self.model("document", "kind = 'letter' AND letter <> '' AND published IS NOT NULL")
        self.decision = self.model("case_decision", "published IS NOT NULL")
        self.rows = {}

    def model(self, table, what, *values):
        cursor = self.db.execute(f"SELECT * FROM {table} WHERE {what} ORDER BY id LIMIT 1", values)
        return dict(zip([column[0] for column in cursor.description], cursor.fetchone()))

    def add(self, table, **row):
        self.rows.setdefault(table, []).append(row)

    def all(self):
        for number in range(22):
            email = f"o{number}@example.org"
            self.add("account", **self.officer | dict(
                id=f"officer{number:02}", email=email, email_folded=email, forename=FORENAMES[number % 20],
                surname=SURNAMES[number % 25]))
            self.officers.append(f"officer{number:02}")
        people = [self.case(number) for number in range(CASES)]
        for number in range(MESSAGES):
            case = self.chance.randrange(CASES)
            self.add(
                "message", id=f"message{number:015}", person=f"person{case:016}", casefile=f"case{case:018}",
                account=f"parent{case:016}", entry=f"entry{case:017}", incoming=number % 2,
                author=self.chance.choice(self.officers), name="A parent", subject="About the assessment",
                body="Thank you. " * 20, thread=f"message{number:015}", kind="written", object="",
                at=self.now - 300 * number, seen=None if number < 800 else self.now)
        for number in range(LINES):
            # A fifth is about a hundred people, whose lines fill many pages.
            person = self.chance.randrange(100 if number % 5 == 0 else CASES)
            self.add(
                "audit", id=f"audit{number:017}", at=self.now - 60 * number, account=self.chance.choice(self.officers),
                portal="team", action="viewed-case" if number % 3 else "note-added", subject=f"person{person:016}", object="")
        for table, rows in self.rows.items():
            self.db.executemany(
                f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({', '.join(':' + name for name in rows[0])})", rows)
        return people

    def case(self, number):
        chance, today, now = self.chance, self.today, self.now
        forename, surname = chance.choice(FORENAMES), chance.choice(SURNAMES)
        ids = {name: f"{name}{number:0{22 - len(name)}}" for name in ["person", "case", "entry", "parent"]}
        person, case = ids["person"], ids["case"]
        born = (today - datetime.timedelta(days=chance.randint(700, 8500))).isoformat()
        is_open = chance.random() < 0.4
        received = today - datetime.timedelta(days=chance.randint(0, 140 if is_open else 1500))
        stage = chance.choice(STAGES)
        due = (today + datetime.timedelta(days=int(chance.triangular(-10, 120, 30)))).isoformat()
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
            id=ids["parent"], email=f"p{number}@example.org", email_folded=f"p{number}@example.org", surname=surname))
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
                self.letters(case, ids, fact, day.isoformat(), officer)
        if is_open and stage == "assessment":
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

    def letters(self, case, ids, fact, day, officer):
        """What was decided, and the letter about it: to the family's account, and to the school on paper."""
        letter = f"{case}{fact}"
        self.add("case_decision", **self.decision | dict(
            id=f"{letter}decision", casefile=case, day=day, author=officer, letter=letter))
        self.add("document", **self.letter | dict(
            id=letter, person=ids["person"], casefile=case, dated=day, author=officer, decision=f"{letter}decision"))
        for role, account in [("parent", ids["parent"]), ("school", "")]:
            self.add(
                "document_recipient", document=letter, involvement=f"{case}{role}", account=account,
                entry=account and ids["entry"], name=role, told="portal" if account else "post", seen=None, posted=None)
