"""The council's console: a draft that TEST has, published and taken back, by people who never saw a file."""
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from admin import Admin
from checks import everywhere
from officer import Officer
from outbox import Outbox
from portals import LEICESTER_CONSOLE
from service import GUILDHALL, Service, configuration

ADMIN, OTHER = "ada@example.org", "dan@example.org"


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """A guildhall of its own, whose council is changed by the tests of this file only, with its configuration as files."""
    folder = tmp_path_factory.mktemp("console")
    root = configuration(folder / "root", "leicester", "stockton")
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        service.root = root
        yield service


@pytest.fixture(scope="module")
def sessions(council, chromium):
    context = chromium.new_context(locale="en-GB")
    admin = Admin(council, Outbox(council.data), context.new_page())
    admin.sign_in()
    admin.is_at("home")
    # A second admin, for two at once.
    officer = Officer(council, Outbox(council.data), context.new_page(), ADMIN)
    officer.sign_in()
    officer.open("staff")
    officer.follow("Dan Mole")
    officer.page.locator("[name=role][value=admin]").check()
    officer.press("Save the role")
    context.close()
    found = {}
    for email in (ADMIN, OTHER):
        context = chromium.new_context(locale="en-GB")
        guest = Admin(council, Outbox(council.data), context.new_page(), email)
        guest.sign_in()
        guest.is_at("home")
        found[email] = context.storage_state()
        context.close()
    return found


@pytest.fixture
def admin(council, visitor, sessions):
    def open_console(email=ADMIN, **options):
        page = visitor(storage_state=sessions[email], **options)
        return Admin(council, Outbox(council.data), page, email)

    return open_console


def undo_everything(admin):
    """Ends a test as the council was before it."""
    while True:
        admin.open("changes")
        undo = admin.page.get_by_role("button", name="Undo")
        if not undo.count():
            return
        undo.first.click()
        admin.reads("Put back")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_change_is_drafted_tried_published_and_taken_back(admin, visitor, script):
    here = admin(script=script)
    guest = visitor()
    live = here.visit(guest, "LIVE")
    latest = max([0, *versions(here)])

    # A welcome text, a phone number, a tile, an order, a question, a condition and a colour.
    here.settings("pages~welcome-citizen.en.md")
    words = here.page.locator('[name="page.en"]')
    words.fill(words.input_value() + "\n\nThe office is closed on bank holidays.")
    here.save()
    here.set("tenant.json:contacts", support__phone="01632 960123")
    here.set("portals~citizen.json:tiles:admissions", **{"wording-1__en": "School places"})
    here.settings("portals~citizen.json:tiles")
    here.page.get_by_role("button", name="Up School places").click()
    here.reads("The new order is in the draft")
    here.set("forms~parental-request.json:steps:help:questions:extra-help", label__en="Does your child get more help now?")
    here.open("condition", "forms~parental-request.json:steps:help:questions:extra-help")
    here.page.locator("main .rows a").first.click()
    here.page.locator("main input[type=checkbox]").first.check()
    here.save()
    here.reads("It is asked only if all of these hold")
    here.open("look", "Themes~leicester~theme.json")
    here.page.locator("[name=brand]").fill("#5b2a86")
    here.page.locator("[name=accent]").fill("#0a7f5a")
    here.press("Show the colours")
    here.press("Use them in the draft")
    here.reads("Saved to the draft")

    # TEST has it, LIVE has not.
    assert "The office is closed on bank holidays." in here.visit(guest, "TEST")
    assert here.visit(guest, "LIVE") == live
    style = guest.locator("link[rel=stylesheet]").get_attribute("href")

    said = here.changes()
    for words in ("The office is closed on bank holidays.", "01632 960123", "School places", "Order",
                  "Does your child get more help now?", "#5b2a86"):
        assert words in said, words
    assert "{" not in said and ".json" not in said and "parental-request" not in said

    number = here.publish("Bank holidays")
    assert number == latest + 1
    assert "The office is closed on bank holidays." in here.visit(guest, "LIVE")
    assert guest.locator("link[rel=stylesheet]").get_attribute("href") != style

    here.open("history")
    row = here.page.locator("main tbody tr").first
    expect(row).to_contain_text("Ada Wynn")
    expect(row).to_contain_text("Bank holidays")
    here.follow(f"Version {number}")
    here.reads("Does your child get more help now?")

    here.take_back(latest)
    assert here.visit(guest, "LIVE") == live
    assert guest.locator("link[rel=stylesheet]").get_attribute("href") == style
    assert versions(here)[:2] == [number + 1, number]
    undo_everything(here)


def versions(admin):
    admin.open("history")
    return [int(number) for number in re.findall(r"Version (\d+)", admin.main())]


def test_what_check_refuses_is_refused_beside_the_field_and_nothing_is_lost(admin, visitor):
    here = admin(script=False)
    here.settings("tenant.json:contacts")
    here.page.locator('[name="support.phone"]').fill("ask Jo")
    here.page.locator('[name="advice.name"]').fill("The advice service")
    here.press("Save to draft")
    expect(here.page.locator("#support\\.phone-error")).to_contain_text("telephone number")
    assert here.value("support.phone") == "ask Jo" and here.value("advice.name") == "The advice service"
    expect(here.page.locator(".error-summary a")).to_have_attribute("href", "#support.phone")
    here.open("changes")
    here.reads("Nothing waits to be published")


def test_the_same_words_changed_by_two_admins_are_shown_side_by_side(admin):
    ada, dan = admin(script=False), admin(OTHER, script=False)
    for one in (ada, dan):
        one.settings("tenant.json:contacts")
    ada.page.locator('[name="support.email"]').fill("ada@leicester.gov.uk")
    ada.page.locator('[name="support.name"]').fill("The portal team")
    ada.save()
    # Another setting of the same page is no question.
    dan.page.locator('[name="support.web"]').fill("https://www.example.org/dan")
    dan.save()
    dan.settings("tenant.json:contacts")
    ada.settings("tenant.json:contacts")
    ada.page.locator('[name="support.email"]').fill("ada2@leicester.gov.uk")
    ada.save()
    dan.page.locator('[name="support.email"]').fill("dan@leicester.gov.uk")
    dan.press("Save to draft")
    dan.reads("Someone else changed this while you were typing")
    dan.reads("Saved meanwhile by Ada Wynn")
    dan.reads("ada2@leicester.gov.uk")
    assert dan.value("support.email") == "dan@leicester.gov.uk"
    dan.save()
    ada.settings("tenant.json:contacts")
    assert ada.value("support.email") == "dan@leicester.gov.uk"
    assert ada.value("support.name") == "The portal team"
    assert ada.value("support.web") == "https://www.example.org/dan"
    undo_everything(ada)


def test_a_draft_changed_by_someone_else_is_not_published_unread(admin):
    ada, dan = admin(), admin(OTHER)
    ada.set("tenant.json:contacts", support__name="The portal team")
    ada.open("changes")
    dan.set("tenant.json:contacts", advice__name="The advice service")
    ada.press("Publish now")
    ada.reads("Someone changed the draft since you opened this page")
    ada.reads("The advice service")
    ada.open("history")
    assert "The advice service" not in ada.main()
    undo_everything(ada)


def test_only_admins_have_a_console(council, visitor, admin):
    page = visitor()
    officer = Officer(council, Outbox(council.data), page, "priti@example.org", LEICESTER_CONSOLE)
    officer.sign_in()
    for path in ("home", "settings/tenant.json:contacts", "changes", "history", "pages", "words/citizen"):
        assert officer.open(*path.split("/")).status == 403, path
    # Nor has an admin that of another council, nor any path of a file but those that the council owns parts of.
    here = admin()
    here.page.goto(council.address("stockton", "Admin/en/home"))
    assert "sign-in" in here.page.url or here.page.locator("[name=password]").count()
    for path in ("Config~guildhall.json", "..~stockton~tenant.json", "tenant.json:hosts", "Themes~stockton~theme.json",
                 "portals~nothing.json", "tenant.json:nothing"):
        assert here.settings(path).status in (400, 404), path


def pages_of(admin):
    """Every kind of page of the console, from links; those of entries and forms by a sample."""
    starts = ["home", "changes", "history", "pages", "words/citizen", "words/citizen?part=identity", "history/0",
              "settings/tenant.json:contacts", "settings/tenant.json:workRoles", "settings/portals~citizen.json",
              "settings/portals~citizen.json:tiles", "settings/portals~citizen.json:tiles:admissions",
              "settings/portals~citizen.json:landing", "settings/portals~citizen.json:notices",
              "settings/portals~citizen.json:notices:own-0a1b2c3d", "settings/portals~citizen.json:navigation",
              "settings/portals~citizen.json:plugins:documents", "settings/portals~citizen.json:plugins:forms",
              "settings/forms~parental-request.json", "settings/forms~parental-request.json:steps",
              "settings/forms~parental-request.json:steps:help",
              "settings/forms~parental-request.json:steps:help:questions:extra-help",
              "settings/forms~parental-request.json:steps:own-0a1b2c3d",
              "settings/forms~parental-request.json:declarations",
              "condition/forms~parental-request.json:steps:help:questions:extra-help",
              "settings/texts.en.json:citizen:signIn.title", "settings/pages~help.en.md",
              "settings/Themes~leicester~theme.json:tokens", "look/Themes~leicester~theme.json"]
    return starts


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_of_the_console_can_be_read_on_a_phone_and_by_a_screen_reader(admin, language):
    here = admin()
    here.set("portals~citizen.json:tiles:admissions", **{"wording-1__en": "School places"})
    for path in pages_of(here):
        answer = here.page.goto(here.address(language=language) + "/" + path)
        assert answer.status == 200, path
        text = here.main()
        assert not re.search(r"\b(set|console)\.[a-z]+", text), f"{path} shows a key"
        everywhere(here.page, (320, 1280), f"console/{re.sub(r'[^a-z0-9]+', '-', path)}-{language}")
    undo_everything(here)
