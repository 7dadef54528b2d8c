"""One case from the request to its first review, another that is refused and ordered: every page, mail and date."""
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from checks import no_sideways_scroll, screenshot
from guides import behaves
from officer import Officer, last
from outbox import Outbox
from parent import ENGLISH, Parent, today
from person import Person
from portals import LEICESTER_PROFESSIONAL
from test_request import LETTER

#: The parts that a letter which can be appealed against must have.
PARTS = ["right-of-appeal", "time-limits", "mediation", "disagreement-resolution", "advice-service"]


def listed(name):
    """A name as the portal of professionals lists it: the surname first."""
    forename, surname = name.split(" ", 1)
    return f"{surname}, {forename}"


def say(day):
    return ENGLISH.say(day)


def session_of(person, guildhall, chromium):
    """The session of someone who is signed in with a code."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    guest = person(guildhall, Outbox(guildhall.data), context.new_page())
    guest.sign_in()
    guest.is_at("home")
    session = context.storage_state()
    context.close()
    return session


@pytest.fixture(scope="session")
def office(guildhall, chromium):
    """The session of an officer."""
    return session_of(Officer, guildhall, chromium)


@pytest.fixture
def officer(guildhall, outbox, visitor, office):
    def open_officer(width=1280, script=True):
        return Officer(guildhall, outbox, visitor(width, script, storage_state=office))

    return open_officer


@pytest.fixture(scope="session")
def advisers(guildhall, chromium):
    """The session of a professional whom the team knows: the demo's psychologist."""
    return session_of(Adviser, guildhall, chromium)


class Adviser(Person):
    """A professional who is asked for advice."""

    def __init__(self, guildhall, outbox, page, email="pat@example.org"):
        super().__init__(guildhall, outbox, page, LEICESTER_PROFESSIONAL)
        self.email, self.password = email, "tea and two sugars"


@pytest.mark.parametrize("width, script", [(1280, True), (320, False)], ids=["desk", "phone-without-script"])
def test_a_case_goes_from_the_request_to_its_first_review(
        width, script, guildhall, outbox, visitor, parent, officer, advisers):
    family, team = parent(width, script), officer(width, script)
    reference = family.send()
    adviser = Adviser(guildhall, outbox, visitor(width, script, storage_state=advisers))
    received = today()
    be_taken_in(family, team, outbox, received)
    be_returned_and_mended(family, team, outbox, reference)
    be_assessed(family, team, outbox, received)
    advise(family, team, adviser, outbox)
    be_drafted(family, team, outbox)
    be_finished(family, team, outbox)
    be_reviewed(family, team, outbox)


def be_taken_in(family, team, outbox, received):
    team.take_in(family.child, received)
    text = team.main()
    assert family.child in text
    assert day_in_list(received + timedelta(weeks=6)) in text
    assert day_in_list(received + timedelta(weeks=16)) in text
    assert day_in_list(received + timedelta(weeks=20)) in text
    told(outbox, family, "You have a new message")
    family.open_progress()
    family.reads(say(received + timedelta(weeks=6)))


def be_returned_and_mended(family, team, outbox, reference):
    """What was typed is all there as it comes back, and the team sees what changed."""
    team.open_case()
    team.page.locator("section").get_by_role("link", name=re.compile("^View details")).first.click()
    team.page.locator('main a[href$="/return"]').first.click()
    team.answer(missing="The name of the school is missing.")
    team.look()
    team.do()
    told(outbox, family, "look again")
    family.open_progress()
    family.reads("The name of the school is missing.")
    family.press("Correct and send again")
    family.draft = re.search(r"/drafts/([\w-]{22})", family.page.url).group(1)
    family.open_step("relationship")
    family.holds({"relationship": "Mother"})
    family.answer(relationship="Mother, and her school is Babington Academy")
    family.save()
    family.open_step("summary")
    family.submit()
    team.open_case()
    team.page.locator("section").get_by_role("link", name=re.compile("^View details")).first.click()
    assert "Mother, and her school is Babington Academy" in team.main()
    with behaves("LC-122"):
        team.page.locator('main a[href$="/changes"]').first.click()
        assert "Mother, and her school is Babington Academy" in team.main()
    no_sideways_scroll(team.page)
    screenshot(team.page, "team/changes")
    team.page.locator('main a[href$="/accept"]').first.click()
    team.look()
    team.do()
    family.open_progress()
    family.reads("Accepted")


def be_assessed(family, team, outbox, received):
    """Until the letter is published nothing shows outside; then the stage, the letter and the mail come together."""
    received_form(outbox, family)
    team.decide("assess.yes", received, note="Panel of today")
    family.open_progress()
    expect(family.page.locator(".stages .now")).to_contain_text("Request")
    assert outbox.is_empty("leicester", family.email)
    told_whom = team.publish()
    assert "Robin Weatherby" in told_whom
    told(outbox, family)
    family.open_progress()
    expect(family.page.locator(".stages .now")).to_contain_text("Assessment")
    family.reads(say(received + timedelta(weeks=20)))
    read_newest_document(family)


def advise(family, team, adviser, outbox):
    """A professional is linked, asked by a day, gives advice; the note of the team is for the team."""
    team.open_case("people", "link")
    team.answer(email="pat@example.org")
    team.press("Find the account")
    team.answer({"role": "professional", "title": "Educational Psychologist", "way": "asked"})
    team.look()
    team.do()
    due = today() + timedelta(weeks=6)
    team.open_case("ask")
    team.page.locator("main label", has_text="Pat Lindley").first.click()
    team.answer({"service": "education", "form": "educational-advice"})
    told_whom = team.look()
    assert "Pat Lindley" in told_whom and "Robin" not in told_whom
    team.do()
    team.is_on_the_case()
    mail = outbox.wait("leicester", adviser.email, "")
    assert say(due) in mail.text
    adviser.open("messages")
    adviser.page.get_by_role("link", name="You are required to submit information").first.click()
    adviser.reads(say(due))
    with adviser.page.context.expect_page() as opened:
        adviser.page.get_by_role("button", name=re.compile("^Educational Advice")).first.click()
    adviser.page = opened.value
    adviser.page.get_by_role("button", name=re.compile("^Select ")).first.click()
    adviser.fill(story="He loves trains. The quiet room helps.")
    adviser.page.locator(".steps button").last.click()
    for box in adviser.page.locator('[name^="declaration."]').all():
        box.check()
    adviser.press("Submit")
    expect(adviser.page).to_have_url(re.compile(r"/submissions/[\w-]{22}/received$"))
    team.open_case()
    team.reads("Educational Advice for Statutory EHC Assessment")
    team.page.locator("section").get_by_role("link", name=re.compile("^View details Educational")).first.click()
    team.reads("He loves trains. The quiet room helps.")
    team.page.locator('main a[href$="/accept"]').first.click()
    team.look()
    team.do()
    adviser.open("requests")
    row = adviser.page.locator("main li", has_text=family.child)
    expect(row).to_contain_text("Accepted")
    adviser.open("people")
    adviser.reads(listed(family.child))
    lose_sight(team, adviser, family)


def lose_sight(team, adviser, family):
    """Unlinked, a professional sees nothing of the child with the next page."""
    here = adviser.page.get_by_role("link", name=listed(family.child)).first.get_attribute("href")
    team.open_case("people")
    team.page.locator("main li, main section, main tr", has_text="Pat Lindley").locator('a[href$="/end"]').first.click()
    team.answer(reason="The advice is given.")
    team.look()
    team.do()
    adviser.open("people")
    expect(adviser.page.locator("main")).not_to_contain_text(listed(family.child))
    assert adviser.page.goto(adviser.guildhall.address("leicester", here)).status == 404


def be_drafted(family, team, outbox):
    team.decide("issue.yes", today())
    team.publish()
    told(outbox, family)
    team.decide("draft.served", today())
    team.publish()
    told(outbox, family)
    family.open_progress()
    expect(family.page.locator(".stages .now")).to_contain_text("EHC Plan")
    family.reads(say(last(today())))


def be_finished(family, team, outbox):
    team.decide("final.issued", today())
    team.publish()
    told(outbox, family)
    family.open_progress()
    expect(family.page.locator(".stages .now")).to_contain_text("EHCP Reviews")
    family.reads(say(a_year_on(today())))


def be_reviewed(family, team, outbox):
    team.act("event", what="review-held", day=today())
    team.decide("review-outcome.maintain", today())
    team.publish()
    told(outbox, family)
    family.open_progress()
    read_newest_document(family)
    text = team.open_case() and team.main()
    assert day_in_list(a_year_on(today())) in text


def test_a_request_is_refused_and_the_tribunal_orders_an_assessment(parent, officer, outbox):
    family, team = parent(), officer()
    family.send()
    team.take_in(family.child, today())
    told(outbox, family, "You have a new message")
    team.decide("assess.no", today())
    for part in PARTS:
        assert team.publish(without=[part]), part
    family.open_progress()
    expect(family.page.locator(".stages .now")).to_contain_text("Request")
    team.publish()
    told(outbox, family)
    read_newest_document(family)
    family.open_progress()
    family.reads(say(appeal(today())))
    team.act("event", what="appeal-lodged", day=today())
    team.act("event", what="order-to-assess", day=today())
    family.open_progress()
    expect(family.page.locator(".stages .now")).to_contain_text("Assessment")
    assert day_in_list(today() + timedelta(weeks=14)) in (team.open_case() and team.main())


def received_form(outbox, family):
    """The two receipts of the request, so that what comes next is news."""
    for subject in ("We have received your form", "We have received your changes"):
        outbox.wait("leicester", family.email, subject)


def told(outbox, family, subject="We have made a decision"):
    """The mail that says something waits: never whose child it is about."""
    mail = outbox.wait("leicester", family.email, subject)
    assert family.child not in mail.subject + mail.text + mail.html
    return mail


def read_newest_document(family):
    family.open("people", family.entry, "documents")
    family.page.locator("main table a").first.click()
    expect(family.page.locator("h1")).to_be_visible()
    family.reads(family.child)


def day_in_list(day):
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def a_year_on(day):
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 2, 28)


def appeal(letter):
    """Two months on; in August the first working day of September, over Christmas the first of January."""
    month = letter.month + 2
    year, month = letter.year + (month - 1) // 12, (month - 1) % 12 + 1
    day = letter.day
    while True:
        try:
            end = date(year, month, day)
            break
        except ValueError:
            day -= 1
    if end.month == 8:
        end = date(end.year, 9, 1)
    elif (end.month, end.day) >= (12, 25) or (end.month, end.day) == (1, 1):
        end = date(end.year + (end.month == 12), 1, 2)
    else:
        return end
    while end.weekday() > 4:
        end += timedelta(days=1)
    return end
