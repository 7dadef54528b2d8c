"""What people come for: a parent's request, a look at the progress, a professional's advice, an officer's work."""
import random
import re
import secrets
import time
from urllib.parse import urlencode

from console import Inputs
from filling import ADVICE, CHILDREN, FORENAMES, SURNAMES
from forms import WORDS
from person import ACTIVATION, Person
from visitor import PASSWORD

PAGES_OF_AN_OFFICER = 30
"""Pages of a case, lists and searches in one journey of an officer, which begins with a sign-in."""
LISTS = ["/home", "/home?whose=mine", "/home?state=overdue", "/home?state=week", "/home?whose=nobody", "/home?stage=assessment",
         "/home?whose=mine&state=waiting", "/home?state=unread", "/home?state=news", "/home?whose=mine&stage=reviews",
         "/messages", "/messages?whose=mine", "/requests"]


class Parent(Person):
    base = "/CitizenPortal_LIVE/en"

    async def request(self, is_new):
        """A request for an assessment, by a parent who registers first or has an account."""
        await self.arrive()
        if is_new:
            await self.register()
            await self.sign_in()
            await self.turn_on_two_steps()
        await self.sign_in()
        child = await self.add_child()
        self.due = max(self.due, time.monotonic())
        html = await self.page("progress page", f"/people/{child}")
        draft = await start(self, "parental-request", html, child)
        await self.fill(draft, uploads=True)
        await self.page("progress page", f"/people/{child}")

    async def register(self):
        await self.page("registration page", "/register")
        await self.post("registration", "/register", {
            "step": "0", "carried": "", "address.mode": "", "email": self.email, "confirm-email": self.email,
            "password": PASSWORD, "confirm-password": PASSWORD, "title": "mx", "forename": random.choice(FORENAMES),
            "surname": random.choice(SURNAMES), "gender": "unsaid", "home-phone": "01632 960001"})
        since = time.monotonic()
        mail = await self.mailboxes.wait(self.council.name, self.email, ACTIVATION)
        self.log.took("activation link in the outbox", time.monotonic() - since)
        link = mail.link.split(self.base, 1)[1]
        await self.page("activation", link)
        await self.post("activation", link, {"csrf-token": self.token})

    async def turn_on_two_steps(self):
        """The area of a child's case asks for it, and for a new sign-in."""
        html = await self.page("account page", "/account/two-step?next=people%2Fadd")
        fields = Inputs(html, f"{self.base}/account/two-step").fields
        await self.post("account page saved", "/account/two-step", fields | {"method": "email"})
        self.cookie = ""

    async def add_child(self):
        await self.page("page to add a child", "/people/add")
        place = await self.post("child added", "/people/add", {
            "csrf-token": self.token, "forename": random.choice(FORENAMES), "surname": random.choice(SURNAMES),
            "gender": "unsaid", "born.day": "4", "born.month": "7", "born.year": "2016", "relationship": "mother",
            "responsibility": "yes"})
        return place.rsplit("/", 1)[1]

    async def look(self, number, writes):
        """How far the assessment or the plan is, and now and then a message to the team."""
        await self.arrive()
        await self.sign_in()
        child = f"entry{number:017}"
        await self.page("progress page", f"/people/{child}")
        await self.page("messages", "/messages")
        await self.page("documents", f"/people/{child}/documents")
        if writes:
            html = await self.page("message page", "/messages/new")
            fields = Inputs(html, f"{self.base}/messages/new").fields
            await self.post("message sent", "/messages/new", fields | {"subject": "The next review", "body": WORDS})
            self.acknowledged("message", fields["id"])
        await self.page("progress page", f"/people/{child}")


class Professional(Person):
    base = "/ProfessionalPortal_LIVE"

    async def advise(self, number, form):
        """Advice on one child of those asked about."""
        await self.arrive()
        home = await self.sign_in()
        entry = f"{form}{number}"
        draft = await start(self, form, home, entry)
        await self.fill(draft)
        await self.page("progress page", f"/people/{entry}")

    @staticmethod
    def email_of(number, form):
        return f"{form}{number // CHILDREN}@example.org"


async def start(person, form, html, subject):
    """Begins the draft of a form about someone that a page offers, and returns its id."""
    found = re.search(
        rf'/forms/{form}/start">.*?name="subject" value="{re.escape(subject)}">.*?name="draft" value="([^"]+)"', html, re.DOTALL)
    draft = found[1] if found else secrets.token_urlsafe(16)
    await person.post("form begun", f"/forms/{form}/start", {
        "csrf-token": person.token, "subject": subject, "draft": draft})
    return draft


class Officer(Person):
    base = "/Team/en"

    async def work(self, numbers, assessments, holds_review):
        """Lists, searches and cases; a note, a message, and at times a review that was held."""
        await self.arrive()
        await self.sign_in()
        for turn in range(PAGES_OF_AN_OFFICER):
            number = next(numbers)
            case = f"/cases/case{number:018}"
            if turn % 3 == 0:
                path = random.choice(LISTS)
                if turn % 2:
                    path += ("&" if "?" in path else "?") + urlencode({"page": random.randint(2, 5)})
                await self.page("caseload list", path)
            elif turn % 6 == 1:
                name = random.choice(SURNAMES) if turn % 4 == 1 else f"{random.choice(SURNAMES)} {random.choice(FORENAMES)[:2]}"
                await self.page("search", "/home?" + urlencode({"q": name}))
            elif turn % 10 == 8:
                await self.page("letter", f"{case}/documents/case{number:018}assessment-agreed")
            else:
                await self.page("case page", case)
            if turn in (5, 20):
                await self.act("note", case, {"body": "Rang the school. They will write by Friday."}, "case_note")
            elif turn == 12:
                await self.act("message", case, {"subject": "The next review", "body": WORDS}, "message")
            elif turn == 25 and holds_review and number >= assessments:
                await self.act("event", case, {"what": "review-held"}, "case_fact")

    async def act(self, name, case, values, table):
        """An action on a case: its form, what it would do if it is shown first, and the deed."""
        path = f"{case}/{name}"
        html = await self.page(f"form of the action {name}", path)
        fields = Inputs(html, self.base + path).fields | values
        if name == "message":
            fields[re.search(r'name="(to\.[^"]+)"', html)[1]] = "yes"
        if name != "note":
            answer = await self.ask(
                f"action {name}, shown first", "POST", self.base + path, fields | {"action": "preview"}, wanted=(200,))
            fields = Inputs(answer.text, self.base + path).fields
        await self.post(f"action {name}, done", path, fields | {"action": "do"})
        self.acknowledged(table, fields["id"])


KINDS_OF_ADVICE = list(ADVICE.values())
