"""A council made only of the page's files: from registering to the team that accepts the request."""
import re
from datetime import date

import pytest
from playwright.sync_api import expect

from checks import everywhere, no_sideways_scroll, screenshot
from new_council import LEAFSHIRE, LEAFSHIRE_TEAM, written
from officer import Officer
from outbox import Outbox
from parent import ParentElsewhere, today
from service import GUILDHALL, Service


@pytest.fixture(scope="module")
def guildhall(tmp_path_factory):
    """The demo with this council alone, which has no file of addresses."""
    folder = tmp_path_factory.mktemp("new")
    root = written(folder / "root", without=["Tenants/leafshire/addresses.csv"])
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        yield service


@pytest.mark.parametrize("width, script", [(1280, True), (320, False)], ids=["desk", "phone-without-script"])
def test_a_council_of_the_page_takes_a_request_from_registering_to_accepting(width, script, guildhall, visitor):
    outbox = Outbox(guildhall.data)
    family = ParentElsewhere(guildhall, outbox, visitor(width, script), LEAFSHIRE)
    register(family)
    add_child(family)
    reference = send(family)
    team = Officer(guildhall, outbox, visitor(width, script), email="dan@example.org", portal=LEAFSHIRE_TEAM)
    team.sign_in()
    team.take_in(family.child, today())
    expect(team.page.locator("main")).to_contain_text(family.child.split()[-1])
    screenshot(team.page, "new-council-case")
    team.follow("View details")
    expect(team.page.locator("main")).to_contain_text(reference)
    expect(team.page.locator("main")).to_contain_text("He cannot follow lessons.")
    team.open("cases", team.case, "ask")
    offered = team.page.locator('[name="form"] option').all_inner_texts()
    assert "Parent and carer views" in offered
    assert any("Advice for Statutory" in title for title in offered), "professionals have a portal"


def test_its_pages_have_words_without_being_written(guildhall, visitor):
    page = visitor(320)
    for segments, words in ((), "Ask for an Education"), (("page", "contact"), "help@leafshire.example"), \
            (("page", "privacy"), "Leafshire Council runs this portal"):
        page.goto(guildhall.address("leafshire", LEAFSHIRE.page(*segments)))
        expect(page.locator("main")).to_contain_text(words, ignore_case=True)
        everywhere(page, [320, 1280], f"new-council-{'-'.join(segments) or 'landing'}")


def register(family):
    family.open("register")
    family.fill_security()
    family.fill_about()
    family.type_address()
    family.fill(mobile_phone="07700 900 982")
    screenshot(family.page, "new-council-register")
    family.press("Submit")
    family.is_at("register", "sent")
    family.activate()
    family.sign_in(with_code=False)
    family.is_at("home")
    screenshot(family.page, "new-council-home")
    family.open("account", "two-step")
    family.turn_on_two_step()
    family.enter()
    family.enter_code()


def add_child(family):
    family.open("people", "add")
    forename, surname = family.child.split()
    family.answer(forename=forename, surname=surname, gender="male", relationship="mother", responsibility="yes",
                  born=date(2014, 5, 31))
    family.press("Add child")
    family.is_on_progress()


def send(family):
    """The pack's request with what has to be answered; its reference."""
    page = family.page
    screenshot(page, "new-council-child")
    start = page.locator('form[action$="/forms/parent-request/start"] button')
    expect(start).to_have_count(1)
    start.click()
    expect(page).to_have_url(re.compile(r"/drafts/[\w-]{22}/step/about-you"))
    family.draft = re.search(r"/drafts/([\w-]{22})", page.url).group(1)
    no_sideways_scroll(page)
    family.answer({"relationship": "parent", "over-16": "no", "why": "He cannot follow lessons."})
    family.save()
    family.open_step("help")
    family.answer({"learns-at": "home"})
    family.save()
    family.open_step("hopes")
    family.answer({"may-contact": "yes"})
    family.save()
    family.is_at_step("summary")
    screenshot(page, "new-council-summary")
    family.declare()
    family.press("Submit")
    expect(page).to_have_url(re.compile(r"/submissions/[\w-]{22}/received$"))
    return re.search(r"\bPR-[0-9A-Z-]+\b", page.locator("main").inner_text()).group(0)
