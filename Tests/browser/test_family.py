"""What families and professionals see of a case: on phone and desk, in both languages, by keyboard, without script."""
import re

import pytest

import checks
from guides import behaves
from outbox import Outbox
from parent import Parent
from person import Person
from portals import LEICESTER, LEICESTER_PROFESSIONAL
from test_keyboard import pressed, type_into

PASSWORD = "tea and two sugars"
#: The width of the window and the language: the phone in both, as its lines are the shortest.
VIEWS = {"phone": (320, "en"), "desk": (1280, "en"), "phone-in-welsh": (320, "cy")}


@pytest.fixture(scope="session")
def sessions(guildhall, chromium):
    """The session of each of the demo's people, who signs in once: `sessions(email, portal)`."""
    known = {}

    def session(email, portal=LEICESTER):
        if email not in known:
            context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
            guest = Person(guildhall, Outbox(guildhall.data), context.new_page(), portal)
            guest.email, guest.password = email, PASSWORD
            guest.sign_in()
            guest.is_at("home")
            known[email] = context.storage_state()
            context.close()
        return known[email]

    return session


@pytest.fixture
def someone(guildhall, outbox, visitor, sessions):
    """One of the demo's people, signed in."""
    def open_someone(email, width=320, portal=LEICESTER, script=True):
        page = visitor(width, script, storage_state=sessions(email, portal))
        return Person(guildhall, outbox, page, portal)

    return open_someone


def fine(page, width):
    checks.accessible(page)
    checks.no_sideways_scroll(page)


def look_around(guest, width, language=None):
    """Every page that leads on from the home page to someone's case, once."""
    page = guest.page
    home = guest.address("home", language=language)
    base = home.removesuffix("/home")
    seen, waiting = set(), [home, base + "/requests", base + "/people", base + "/messages"]
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"[\w-]{22}", "*", address)
        # Two of a kind are enough: a message about a letter and one about a form, a letter and a withdrawn one.
        if address in seen or sum(re.sub(r"[\w-]{22}", "*", other) == kind for other in seen) > 1:
            continue
        seen.add(address)
        assert page.goto(address).status == 200, address
        fine(page, width)
        assert page.locator("h1").count() == 1
        for link in page.locator("main a[href]").evaluate_all("all => all.map(a => a.href)"):
            path = link.removeprefix(base)
            if re.match(r"/(people|messages|submissions)(/|$|\?box)", path) and not re.search(r"/file|/add$|#", path):
                waiting.append(link)
    return {re.sub(r"[\w-]{22}", "*", address.removeprefix(base)) for address in seen}


@pytest.mark.parametrize("width, language", VIEWS.values(), ids=VIEWS.keys())
def test_every_page_of_a_familys_case_can_be_read(width, language, someone):
    seen = look_around(someone("robin@example.org", width), width, language)
    assert {"/home", "/people", "/people/*", "/people/*/documents", "/people/*/documents/*", "/people/*/involvements",
            "/people/*/documents/*?print=large", "/people/*/details", "/messages", "/messages/*", "/messages/new",
            "/messages?box=sent", "/requests", "/submissions/*"} <= seen, seen


def test_the_other_parent_reads_what_is_shared(someone):
    other = someone("jo@example.org")
    other.open("people")
    other.page.locator("main a.tile").first.click()
    with behaves("LC-123"):
        other.page.get_by_role("link", name=re.compile("^View Shared Form")).first.click()
        other.sees("Parental Request for Statutory EHC Assessment")
    other.reads("Answers that give someone's contact details are not shown")
    assert "Robin" not in other.page.locator("main").inner_text()
    fine(other.page, 320)


@pytest.mark.parametrize("width", [320, 1280], ids=["phone", "desk"])
def test_every_page_of_a_professional_can_be_read(width, someone):
    seen = look_around(someone("pat@example.org", width, LEICESTER_PROFESSIONAL), width)
    assert {"/home", "/people", "/people/*", "/people/*/documents", "/messages", "/messages/*", "/requests"} <= seen


def test_a_request_to_be_linked_can_be_made_on_a_phone(parent):
    guest = parent(width=320)
    guest.add_child()
    guest.page.goto(guest.page.url.split("?")[0] + "/access")
    fine(guest.page, 320)
    guest.fill(note="I am the child's other parent.")
    guest.page.locator("main form button").last.click()
    fine(guest.page, 320)


def test_a_message_is_read_and_answered_with_a_keyboard_alone(someone):
    family = someone("robin@example.org")
    page = family.page
    family.open("home")
    tile = page.locator("main a.tile", has_text="Messages").inner_text().strip().split("\n")[0]
    pressed(page, tile)
    family.sees("Messages")
    pressed(page, "A question about the next step")
    type_into(page, "body", "Yes, on Friday.")
    pressed(page, "Send")
    family.reads("Your message is with the SEND team.")
    fine(page, 320)


@pytest.mark.parametrize("width", [320, 1280], ids=["phone-without-script", "desk"])
def test_advice_is_given_from_the_message_that_asks_for_it(width, someone):
    adviser = someone("pat@example.org", width, LEICESTER_PROFESSIONAL, script=width > 320)
    page = adviser.page
    adviser.open("account", "work", "new")
    adviser.fill(role="Educational Psychologist", organisation="Leicester City Council")
    page.locator("main form button").last.click()
    adviser.open("requests")
    page.locator("main li", has=page.get_by_role("button", name=re.compile("^Start"))).last.locator("button").click()
    for _ in range(12):
        fine(page, width)
        card = page.locator('button[value^="choose:"]')
        if card.count():
            card.first.click()
            continue
        for box in page.locator("main textarea:visible").all():
            box.fill("What we have seen at school.")
        for choice in page.locator("main select:visible").all():
            choice.select_option(index=1)
        for group in page.locator("main fieldset:has(input[type=radio])").all():
            if group.is_visible():
                group.locator("label").first.click()
        for box in page.locator("main input[type=checkbox]:visible").all():
            box.check()
        last = page.get_by_role("button", name="Submit", exact=True)
        if last.count():
            last.click()
            break
        page.locator("main button[name=action][value=next], main button", has_text="Continue").first.click()
    adviser.sees("Form Submitted")
    adviser.reads("Thank you for submitting Psychological Advice for Statutory EHC Assessment for")
    fine(page, width)
