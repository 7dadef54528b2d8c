"""Every page of the council's team: what it looks like at both widths, in both languages, and by keyboard alone."""
import re
from collections import deque
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from checks import accessible, everywhere, no_sideways_scroll
from officer import Officer
from outbox import Outbox
from parent import today
from test_keyboard import pressed, tab_to, type_into

OFFICER, MANAGER, ADMIN = "priti@example.org", "dan@example.org", "ada@example.org"
#: What stands in an address for someone or something: pages that differ in it only are of one kind.
IDENTITY = re.compile(r"(?<=/)(?:[\w-]{22}|EHC(?:-\w{4})+)(?=/|$)")
#: What is left to be typed, ticked or chosen: the first of each.
FILL = """day => {
    const form = document.querySelector("main button[value=preview]").form
    for (const field of form.querySelectorAll(":is(input:not([type=hidden], [type=file]), select, textarea)")) {
        const part = field.name.split(".").pop()
        if (field.type === "radio") {
            if (![...form.elements].some(e => e.name === field.name && e.checked)) field.checked = true
        } else if (field.type === "checkbox") field.checked = field.name !== "remove-file"
        else if (field.tagName === "SELECT") field.selectedIndex = Math.max(field.selectedIndex, 1)
        else if (part in day) field.value = field.value || day[part]
        else field.value = field.value || "Words"
    }
}"""


@pytest.fixture(scope="module")
def offices(guildhall, chromium):
    """A session of each role."""
    sessions = {}
    for email in (OFFICER, MANAGER, ADMIN):
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        guest = Officer(guildhall, Outbox(guildhall.data), context.new_page(), email)
        guest.sign_in()
        guest.is_at("home")
        sessions[email] = context.storage_state()
        context.close()
    return sessions


@pytest.fixture
def team(guildhall, outbox, visitor, offices):
    wrongs = []

    def open_team(email=MANAGER, width=1280):
        page = visitor(width=width, storage_state=offices[email])
        # A page that says what is wrong has a status that says so too, which the browser notes.
        page.on("console", lambda line: line.type == "error" and "status of 4" not in line.text
                and wrongs.append(f"{page.url}: {line.text}"))
        return Officer(guildhall, outbox, page, email)

    yield open_team
    assert not wrongs, "\n".join(wrongs)


def looks_right(guest, widths=(1280, 320), name=None):
    page = guest.page
    assert page.locator("h1").count() == 1 and page.locator("h1").inner_text().strip(), page.url
    assert page.title().strip(), page.url
    everywhere(page, widths, name and f"team/{name}")


def kind(address):
    return IDENTITY.sub("_", urlsplit(address).path.split("/Team", 1)[1])


def stages(guest, language="en"):
    """One case of each stage that the caseload's first page has."""
    guest.open("home", language=language)
    rows = guest.page.locator("main tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[1].innerText, row.querySelector('a').href])")
    return list(dict(reversed(rows)).values())


def links(page):
    """What the page leads to within the site, but for files, other languages and ways out."""
    found = page.locator("main a[href]:not([download]), nav ul a[href]").evaluate_all("all => all.map(a => a.href)")
    here = urlsplit(page.url)
    root = re.match(r"/Team/\w+", here.path)[0]
    return [each.split("#")[0] for each in found if urlsplit(each).netloc == here.netloc
            and urlsplit(each).path.startswith(root + "/") and not re.search(r"/files/|/account|/csv/", each)]


def actions(page):
    """The actions that the page of a case offers, by the last segments of their addresses."""
    offered = page.locator("main .actions[role=group] a, main a[href$='/assign']")
    names = offered.evaluate_all("all => all.map(a => a.href.split('/').pop())")
    assert len(names) > 2, page.url
    return names


def crawl(guest, starts, widths, within=""):
    """Goes to one page of each kind that can be reached, and looks at it."""
    seen, waiting = set(), deque(starts)
    cases = set(starts)
    while waiting:
        address = waiting.popleft()
        if kind(address) in seen and address not in cases:
            continue
        cases.discard(address)
        answer = guest.page.goto(address)
        assert answer.status == 200, f"{address} answers {answer.status}"
        seen.add(kind(address))
        looks_right(guest, widths, kind(address).strip("/").replace("/_", "-one").replace("/", "-"))
        waiting.extend(each for each in links(guest.page) if kind(each) not in seen and within in kind(each))
    return seen


@pytest.mark.parametrize("language, widths", [("en", (1280, 320)), ("cy", (320,))], ids=["desk-and-phone", "welsh-phone"])
def test_every_page_of_the_team_is_for_everybody(language, widths, team):
    guest = team(MANAGER, widths[0])
    cases = stages(guest, language)
    assert len(cases) >= 3
    guest.page.goto(cases[0])
    offered = actions(guest.page)
    starts = [guest.address(page, language=language) for page in ("home", "requests", "messages", "post", "deadlines")]
    seen = crawl(guest, starts + cases, widths)
    root = f"/{language}"
    for page in ["home", "requests", "requests/_", "access/_", "professionals/_", "messages", "messages/_/print", "post",
                 "letters/_/_", "deadlines",
                 "cases/open", "cases/_", "cases/_/people", "cases/_/people/link", "cases/_/people/add",
                 "cases/_/record", "cases/_/audit", "cases/_/submissions/_", "cases/_/documents/_",
                 "cases/_/messages/_", "people/_", "people/_/correct", *(f"cases/_/{action}" for action in offered)]:
        assert f"{root}/{page}" in seen, page


@pytest.mark.parametrize("email, pages", [
    (OFFICER, []), (MANAGER, ["deadlines", "staff"]), (ADMIN, ["deadlines", "staff"])],
    ids=["officer", "manager", "admin"])
def test_each_role_has_the_pages_that_are_theirs(email, pages, team):
    guest = team(email)
    guest.open("home")
    reached = {kind(each) for each in links(guest.page)}
    for page in ("deadlines", "staff"):
        assert (f"/en/{page}" in reached) == (page in pages), page
        assert guest.open(page).status == (200 if page in pages else 403), page
    if email == ADMIN:
        crawl(guest, [guest.address("staff")], (1280, 320), within="/staff")


def test_each_action_says_what_is_wrong_and_what_will_be_done(team):
    """Of every action: the page that refuses what is missing, and the page that shows what will be done."""
    guest = team()
    page, day = guest.page, today()
    guest.open("home")
    page.locator("select[name=stage]").select_option(index=2)
    page.locator("main form:has(select[name=stage]) button").click()
    case = page.locator("main tbody a").first.get_attribute("href").rsplit("/", 1)[1]
    guest.case = case
    guest.open_case()
    for action in actions(page):
        guest.open_case(action)
        submit = page.locator("main form button[name=action]").first
        if not submit.count():
            continue
        is_previewed = submit.get_attribute("value") == "preview"
        submit.click()
        if page.locator(".error-summary").count():
            assert page.title().startswith("Error: ")
            for link in page.locator(".error-summary a").all():
                expect(page.locator(f'[id="{link.get_attribute("href").lstrip("#")}-error"]')).to_be_visible()
            looks_right(guest, (320,), f"{action}-wrong")
            if not is_previewed:
                continue
            page.evaluate(FILL, {"day": str(day.day), "month": str(day.month), "year": str(day.year)})
            if action == "ask":
                # Not every form is on everybody's portal: this asks for something else.
                page.locator("select[name=form]").select_option("")
            page.locator("button[value=preview]").click()
        expect(page.locator("button[value=do]")).to_be_visible()
        looks_right(guest, name=f"{action}-check")


def test_the_letter_of_a_decision_is_looked_at_before_it_goes(team):
    guest = team()
    page = guest.page
    guest.open("home")
    page.locator("select[name=stage]").select_option(index=1)
    page.locator("main form:has(select[name=stage]) button").click()
    cases = page.locator("main tbody a").evaluate_all("all => all.map(a => a.href.split('/').pop())")
    for guest.case in cases:
        guest.open_case("decision")
        if page.locator("[name=what]").count():
            break
    guest.decide("assess.yes", today())
    guest.open_letter()
    looks_right(guest, name="letter")
    assert "Who" in guest.look()
    looks_right(guest, name="letter-check")


def test_a_request_is_looked_at_before_it_is_taken_in(team):
    guest = team()
    page = guest.page
    guest.open("requests")
    page.locator("main tbody a").first.click()
    # What the family said is chosen already.
    assert guest.value("asker") == "parent"
    expect(page.locator("[name=role][value=parent]")).to_be_checked()
    page.locator("button[value=preview]").click()
    guest.mistakes()
    looks_right(guest, name="take-in")
    guest.answer(choice="new")
    guest.look()
    expect(page.locator("button[value=do]")).to_have_text(re.compile("^Open the case and tell "))
    looks_right(guest, name="take-in-check")


def test_a_case_that_a_school_asked_for_says_that_a_parent_is_missing(team):
    guest = team()
    page = guest.page
    guest.open("cases", "open")
    page.locator("[name=name]").fill("Pryce")
    guest.press("Search")
    guest.follow("A new person")
    looks_right(guest, name="open-by-hand")
    page.locator("button[value=preview]").click()
    assert "Enter a name" in guest.mistakes()
    looks_right(guest, name="open-by-hand-wrong")
    guest.answer({
        "forename": "Gwen", "surname": "Pryce", "gender": "female", "born": date(2016, 3, 14), "asker": "setting",
        "channel": "letter", "received": today(), "from.name": "Ada Green", "from.role": "professional",
        "from.lines": "Mill Lane School\nLeicester"})
    guest.look()
    guest.reads("There is no one yet who must be told of decisions")
    looks_right(guest, name="open-by-hand-check")
    guest.do()
    guest.is_on_the_case()
    guest.reads("No parent is on this case yet.")
    guest.reads("Ada Green")
    looks_right(guest, name="open-by-hand-done")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_on_a_phone_the_ways_fold_behind_a_button(script, guildhall, outbox, visitor, offices):
    page = visitor(320, script, storage_state=offices[MANAGER])
    guest = Officer(guildhall, outbox, page, MANAGER)
    guest.open("home")
    menu = page.get_by_role("button", name="Menu", exact=True)
    way = page.get_by_role("navigation", name="Menu").get_by_role("link", name="Deadlines", include_hidden=True)
    assert page.locator("header").bounding_box()["height"] < 120
    menu.focus()
    page.keyboard.press("Enter")
    expect(way).to_be_visible()
    no_sideways_scroll(page)
    accessible(page)
    page.keyboard.press("Escape")
    expect(way).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close the menu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(way).to_be_hidden()
    menu.click()
    way.click()
    guest.is_at("deadlines")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(way).to_be_visible()
    expect(menu).to_be_hidden()


def test_cases_are_assigned_together(team):
    guest = team(width=320)
    page = guest.page
    guest.open("home")
    names = page.locator("main tbody th a").all_inner_texts()[1:3]
    for box in page.locator("main tbody [name=case]").all()[1:3]:
        box.check()
    page.locator("main button[value=preview]").click()
    assert "Choose the officer to assign the cases to" in guest.mistakes()
    assert page.locator("main tbody [name=case]:checked").count() == 2
    page.locator("[name=to]").select_option(label="Priti Shah")
    page.locator("main button[value=preview]").click()
    guest.sees("Assign 2 cases to: Priti Shah")
    looks_right(guest, (320,))
    page.locator("main button[value=do]").click()
    guest.reads("2 cases are assigned.")
    for name in names:
        row = page.locator("main tbody tr", has=page.get_by_role("link", name=name, exact=True)).first
        expect(row).to_contain_text("Priti Shah")


def test_the_caseload_and_an_action_by_keyboard_alone(team):
    guest = team()
    page = guest.page
    guest.open("home")
    name = page.locator("main tbody th a").nth(4).inner_text()
    type_into(page, "q", name.split(",")[0])
    pressed(page, "Show")
    pressed(page, name)
    expect(page.locator("h1")).to_have_text(" ".join(reversed(name.split(", "))))
    pressed(page, "Add a note")
    type_into(page, "body", "Rang the school, by keyboard")
    pressed(page, "Add the note")
    guest.reads("Rang the school, by keyboard")
    tab_to(page, "Withdraw or close")


def test_the_second_of_two_officers_learns_what_the_first_did(team):
    """Nothing that was typed is lost, and whoever has read what changed goes on."""
    first, second = team(OFFICER), team(MANAGER)
    first.case = second.case = stages(first)[0].rsplit("/", 1)[1]
    second.open_case("note")
    second.answer(body="The family moves in spring.")
    first.act("note", body="The school rang.")
    second.do()
    expect(second.page.locator("main [role=alert]")).to_contain_text("This case was changed")
    expect(second.page.locator("main [role=alert]")).to_contain_text("Priti Shah")
    second.holds({"body": "The family moves in spring."})
    looks_right(second, name="changed-meanwhile")
    second.page.locator("[name=insists]").check()
    second.do()
    second.is_on_the_case()
    second.reads("The family moves in spring.")
    second.reads("The school rang.")
