"""A parent at Leicester's portal: a child, a request for an assessment, and its six steps."""
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from person import Person
from portals import LEICESTER

#: What kind of input has each of these names.
KINDS = """names => Object.fromEntries(names.map(name => {
    const input = document.querySelector(`[name="${name}"]:not([type=hidden])`)
    return [name, input?.tagName === "INPUT" ? input.type : input?.tagName.toLowerCase()]
}))"""


@dataclass(frozen=True)
class Words:
    """What the portal says in one language, as far as a journey presses, follows and reads it."""
    language: str
    tile: str
    choose: str
    add: str
    find: str
    start: str
    onward: str
    back: str
    more: str
    upload: str
    delete: str
    uploaded: str
    submit: str
    finish: str
    view: str
    edit: str
    resume: str
    change: str
    form: str
    not_sent: str
    step: str
    declared: str
    declaration: str
    terms: str
    refused: str
    sent: str
    sent_again: str
    by_you: str
    sent_on: str
    received_on: str
    due: str
    weeks: str
    months: tuple
    receipt: str
    none: str
    advised: str
    over_16: str
    code: str
    sign_in: str
    verify: str

    def say(self, day):
        """A day in words."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"


ENGLISH = Words(
    "en", tile="Special educational needs and disabilities", choose="Choose person", add="Add child",
    find="Find school", start="Start", onward="Save and continue", back="Back", more="Add more", upload="Upload",
    delete="Delete", uploaded="Uploaded", submit="Submit", finish="Finish", view="View details", edit="Edit",
    resume="Continue", change="Change", form="Parental Request for Statutory EHC Assessment", not_sent="Not sent yet",
    step="Step", declared="I agree", declaration="Declaration", terms="Terms and Conditions",
    refused="Read the {} and tick the box to agree before you submit", sent="Form submitted",
    sent_again="Your changes are submitted", by_you="Submitted by you", sent_on="Submitted on {}",
    received_on="Received on", due="We will tell you by", weeks="6 weeks from {}",
    months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December"),
    receipt="We have received your form", none="Not provided",
    advised="You can send the form without it. We may ask you for it later.",
    over_16="You have told us that the young person is over 16, but not that they agree with you sending the form.",
    code="code", sign_in="Sign in", verify="Verify")

WELSH = Words(
    "cy", tile="Anghenion addysgol arbennig ac anableddau", choose="Dewis person", add="Ychwanegu plentyn",
    find="Dod o hyd i ysgol", start="Dechrau", onward="Cadw a pharhau", back="Yn ôl", more="Ychwanegu mwy",
    upload="Lanlwytho", delete="Dileu", uploaded="Wedi'i lanlwytho", submit="Cyflwyno", finish="Gorffen",
    view="Gweld manylion", edit="Golygu", resume="Parhau", change="Newid",
    form="Cais gan Riant am Asesiad AIG (EHC) Statudol", not_sent="Heb ei hanfon eto", step="Cam",
    declared="Rwy'n cytuno", declaration="Datganiad", terms="Telerau ac Amodau",
    refused="Darllenwch y {} a thiciwch y blwch i gytuno cyn cyflwyno", sent="Ffurflen wedi'i chyflwyno",
    sent_again="Mae eich newidiadau wedi'u cyflwyno", by_you="Cyflwynwyd gennych chi", sent_on="Cyflwynwyd ar {}",
    received_on="Derbyniwyd ar", due="Byddwn yn dweud wrthych erbyn", weeks="6 wythnos o {}",
    months=("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref",
            "Tachwedd", "Rhagfyr"),
    receipt="Rydym wedi derbyn eich ffurflen", none="Heb ei ddarparu",
    advised="Gallwch anfon y ffurflen hebddo. Efallai y byddwn yn gofyn i chi amdano yn nes ymlaen.",
    over_16="Rydych wedi dweud wrthym fod y person ifanc dros 16 oed, ond nid ei fod yn cytuno i chi anfon y ffurflen.",
    code="cod", sign_in="Mewngofnodi", verify="Dilysu")


def today():
    return datetime.now(ZoneInfo("Europe/London")).date()


def due(day):
    """Six weeks after the day on which a request is received."""
    return day + timedelta(weeks=6)


def shown(day):
    return f"{day:%d/%m/%Y}"


class Parent(Person):
    """Someone with two step verification who is signed in; the verbs are a request's."""

    def __init__(self, guildhall, outbox, page, words=ENGLISH):
        super().__init__(guildhall, outbox, page, LEICESTER)
        self.words = words
        syllables = (secrets.choice("bdglmnrst") + secrets.choice("aeiou") for _ in range(4))
        self.child = "Dan " + "".join(syllables).capitalize()
        self.entry = self.draft = None

    def address(self, *segments, language=None):
        return super().address(*segments, language=language or self.words.language)

    def another(self, page=None):
        """The same person about the same child, in another tab or on another device."""
        other = Parent(self.guildhall, self.outbox, page or self.page.context.new_page(), self.words)
        other.email, other.password, other.child = self.email, self.password, self.child
        other.entry, other.draft = self.entry, self.draft
        return other

    # What Person does in one language only

    def enter(self):
        self.fill(email=self.email, password=self.password)
        self.press(self.words.sign_in)

    def code(self):
        return self.outbox.wait(self.portal.tenant, self.email, self.words.code).code

    def enter_code(self, code=None):
        self.is_at("verify")
        self.fill(code=code or self.code())
        self.press(self.words.verify)

    def press(self, name, near=None):
        """A button by its name; names that go on for screen readers count as well."""
        part = near or self.page
        # An input for a file has the role of a button too.
        part.locator("button", has_text=re.compile(r"^\s*" + re.escape(name) + r"(\s|$)")).first.click()

    def follow(self, name, near=None):
        part = near or self.page
        part.get_by_role("link", name=re.compile("^" + re.escape(name) + r"(\s|$)")).first.click()

    # A child

    def open_people(self):
        self.open("home")
        self.page.get_by_role("link", name=self.words.tile, exact=False).click()
        self.sees(self.words.choose)

    def describe_child(self):
        forename, surname = self.child.split()
        self.answer(forename=forename, surname=surname, gender="male", relationship="mother", responsibility="yes",
                    born=date(2014, 5, 31))

    def add_child(self):
        """By the shortest way: the page's own tests and the journey look closer."""
        self.open("people", "add")
        self.describe_child()
        self.press(self.words.add)
        self.is_on_progress()

    def is_on_progress(self):
        self.sees(self.child)
        expect(self.page).to_have_url(re.compile(r"/people/[\w-]{22}(\?.*)?$"))
        self.entry = re.search(r"/people/([\w-]{22})", self.page.url).group(1)

    def open_progress(self):
        self.open("people", self.entry)
        self.sees(self.child)

    # The form

    def start(self):
        self.press(self.words.start)
        self.is_at_step("relationship")
        self.draft = re.search(r"/drafts/([\w-]{22})", self.page.url).group(1)

    def begin(self):
        """A child and a request that was just started."""
        self.add_child()
        self.start()

    def is_at_step(self, step):
        expect(self.page).to_have_url(re.compile(rf"/drafts/[\w-]{{22}}/step/{step}([?#].*)?$"))
        expect(self.page.locator("main .steps [aria-current=step]")).to_have_count(1)
        expect(self.page.locator("main .title .tag")).to_be_visible()

    def open_step(self, step):
        response = self.open("drafts", self.draft, "step", step)
        self.is_at_step(step)
        return response

    def go(self, number):
        """By the bar at the top."""
        self.page.locator(".steps button").nth(number - 1).click()

    def field(self, name):
        return self.page.locator(f'[name="{name}"]:not([type=hidden])')

    def inputs(self, answers):
        """Each answer with its input's name and kind; a day has three inputs."""
        flat = {}
        for name, value in answers.items():
            if isinstance(value, date):
                flat |= {f"{name}.{part}": str(getattr(value, part)) for part in ("day", "month", "year")}
            else:
                flat[name] = value
        self.field(next(reversed(flat))).first.wait_for(state="attached")
        kinds = self.page.evaluate(KINDS, list(flat))
        return [(name, kinds[name], value) for name, value in flat.items()]

    def answer(self, answers=None, **named):
        """What is typed, chosen or ticked, by the names of the questions."""
        for name, kind, value in self.inputs({**(answers or {}), **named}):
            if kind == "radio":
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            elif kind == "checkbox":
                self.field(name).set_checked(value)
            elif kind == "select":
                self.field(name).select_option(value)
            else:
                self.field(name).fill(value)

    def holds(self, answers):
        """That the page has these answers."""
        for name, kind, value in self.inputs(answers):
            if kind == "radio":
                expect(self.page.locator(f'[name="{name}"][value="{value}"]')).to_be_checked()
            elif kind == "checkbox":
                expect(self.field(name)).to_be_checked(checked=value)
            else:
                expect(self.field(name)).to_have_value(value)

    def mistakes(self):
        """What the page says is wrong, once it says so."""
        expect(self.page.locator(".error-summary")).to_be_visible()
        return self.errors()

    def save(self):
        self.press(self.words.onward)

    def fill_required(self):
        """The three answers without which nothing can be sent, and the summary."""
        self.open_step("relationship")
        self.answer(relationship="Mother")
        self.save()
        self.open_step("help")
        self.answer({"learns-at": "home"})
        self.save()
        self.open_step("hopes")
        self.answer({"may-contact": "yes"})
        self.save()
        self.is_at_step("summary")

    def declare(self):
        for name in ("declaration", "terms"):
            self.page.locator(f'[name="declaration.{name}"]').check()

    def submit(self):
        self.declare()
        self.press(self.words.submit)
        expect(self.page).to_have_url(re.compile(r"/submissions/[\w-]{22}/received$"))

    def send(self):
        """A request with the least that can be sent; the reference."""
        self.begin()
        self.fill_required()
        self.submit()
        return self.reference()

    def reference(self):
        found = re.search(r"\bEHC-[0-9A-Z-]+\b", self.page.locator("main").inner_text())
        assert found, self.page.locator("main").inner_text()
        return found.group(0)

    def submission(self):
        return re.search(r"/submissions/([\w-]{22})", self.page.url).group(1)


class ParentElsewhere(Parent):
    """A parent at another portal, who signs in there by its own words."""
    address, enter, code, enter_code = Person.address, Person.enter, Person.code, Person.enter_code

    def __init__(self, guildhall, outbox, page, portal):
        super().__init__(guildhall, outbox, page)
        self.portal = portal
