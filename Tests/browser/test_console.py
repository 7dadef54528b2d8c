"""The council's console: a draft that TEST has, published and taken back, by people who never saw a file."""
import csv
import io
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

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

    yield open_console
    undo_everything(open_console())


def undo_everything(admin):
    """Makes the draft what is published."""
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


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_of_the_console_can_be_read_on_a_phone_and_by_a_screen_reader(admin, language):
    here = admin()
    here.set("portals~citizen.json:tiles:admissions", **{"wording-1__en": "School places"})
    for path in here.pages(language):
        text = here.main()
        assert not re.search(r"\b(set|console)\.[a-z]+", text), f"{path} shows a key"
        everywhere(here.page, (320, 1280), f"console/{re.sub(r'[^a-z0-9]+', '-', path)}-{language}")


FORM = "forms~parental-request.json"


def sheet_of(admin):
    """The rows of the spreadsheet of words by their ids, and the names of its columns."""
    admin.open("sheet")
    with admin.page.expect_download() as download:
        admin.follow("Download the spreadsheet (CSV)")
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = list(reader)
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}, reader.fieldnames


def upload_sheet(admin, rows, columns):
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    admin.open("sheet")
    sent = {"name": "words.csv", "mimeType": "text/csv", "buffer": file.getvalue().encode()}
    admin.page.locator("[name=sheet]").set_input_files(sent)
    admin.press("Show what would change")


def test_words_go_out_as_a_spreadsheet_and_come_back_changed(admin):
    here = admin(script=False)
    rows, columns = sheet_of(here)
    # Of a portal, a form with its choices, a tile, a page and the council itself.
    title, tile, page = rows["words:citizen:signIn.title"], rows["words:citizen:tile.admissions.title"], rows["page:help"]
    question = rows[f"{FORM}:steps:help:questions:extra-help:label"]
    choice = next(row for id, row in rows.items() if id.startswith(FORM) and ":choices:" in id)
    name = rows["tenant.json:name"]
    assert title["en"] and title["cy"] and tile["en"] and page["en"].startswith("# ") and question["en"] and name["en"]

    here.set("tenant.json", name__en="Leicester Council")
    changed = [title | {"cy": "Mynd i mewn"}, tile | {"en": "School places", "cy": ""}, question | {"cy": "Cwestiwn arall?"},
               choice | {"en": "Another choice"}, title | {"id": "words:citizen:no.such", "en": "Lost"},
               name | {"en": "City of Leicester"}, rows["words:citizen:mail.received.body"] | {"en": "No placeholder"},
               page | {"en": page["en"] + "\n\nThe office is closed on Fridays."}]
    upload_sheet(here, changed, columns)
    here.sees("What the spreadsheet would change")
    refused = [row.inner_text() for row in here.page.locator("main table").first.locator("tbody tr").all()]
    assert [re.search(r"\d+", row)[0] for row in refused] == ["6", "7", "8"], refused
    assert "words:citizen:no.such" in refused[0] and "Leicester Council" in refused[1] and "{" in refused[2]
    for words in ("Mynd i mewn", "School places", "Cwestiwn arall?", "Another choice", "closed on Fridays"):
        here.reads(words)
    assert "Mynd i mewn" not in admin(script=False).changes(), "the preview saves nothing"
    here.press("Save these rows to the draft")
    said = here.changes()
    for words in ("Mynd i mewn", "School places", "Cwestiwn arall?", "Another choice", "Leicester Council"):
        assert words in said, words
    # What is uploaded twice changes nothing, and is refused where it is older than what is saved.
    upload_sheet(here, [sheet_of(here)[0]["words:citizen:signIn.title"]], columns)
    here.reads("The spreadsheet changes nothing")
    upload_sheet(here, [title | {"cy": "Hen eiriau"}], columns)
    here.reads("was changed here after the download")


@pytest.mark.parametrize("content, words", [
    (b"", "Choose a CSV file"), (b"id,en\r\n", "must name these columns"), ("id,en,cy,version\r\nx,\u0175,,".encode("utf-16"), "not in UTF-8"),
    (b"\x89PNG\r\n\x1a\n\0\0\0", "not in UTF-8"), (b'id,en,cy,version\r\nwords,"x', "ends in the middle")])
def test_a_file_that_is_no_spreadsheet_of_words_is_refused_with_what_to_do(admin, content, words):
    here = admin(script=False)
    here.open("sheet")
    here.page.locator("[name=sheet]").set_input_files({"name": "words.csv", "mimeType": "text/csv", "buffer": content})
    here.press("Show what would change")
    here.reads(words)
    here.open("changes")
    here.reads("Nothing waits to be published")


def test_an_english_edit_marks_its_welsh_as_out_of_date(admin):
    here = admin(script=False)
    here.set(f"{FORM}:steps:help:questions:extra-help", label__en="Is there more help?")
    here.reads("The English was changed after the Welsh was written")
    here.set("texts.en.json:citizen:signIn.title", wording__en="Enter")
    here.reads("Welsh out of date")
    here.open("words", "citizen?show=stale")
    here.reads("Found: 1")
    assert sheet_of(here)[0]["words:citizen:signIn.title"]["state"] == "Welsh out of date"
    here.set("texts.en.json:citizen:signIn.title", wording__cy="Mynd i mewn")
    assert "Welsh out of date" not in here.main()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_steps_and_questions_are_copied_and_moved(admin, visitor, script):
    here = admin(script=script)
    here.settings(f"{FORM}:steps:help:questions:extra-help")
    title = here.page.locator("h1").inner_text()
    here.press("Make a copy")
    here.reads("Copied")
    assert here.page.locator("h1").inner_text() == f"{title} (copy)"
    copy = unquote(urlsplit(here.page.url).path).rpartition(":")[2]
    options = here.page.locator("[name=to] option:not([value=''])")
    step, value = options.first.inner_text(), options.first.get_attribute("value")
    here.page.locator("[name=to]").select_option(value)
    here.press("Move")
    here.reads("Moved to this step")
    assert f":steps:{value}:questions:{copy}" in unquote(here.page.url)
    here.settings(f"{FORM}:steps:help")
    assert copy not in here.page.content()
    # A copied step has the same questions, under names of their own.
    here.settings(f"{FORM}:steps:help")
    entries = here.page.locator("#entries li").count()
    here.press("Make a copy")
    here.reads("Copied")
    assert here.page.locator("#entries li").count() == entries
    assert "extra-help" not in here.page.locator("#entries").inner_html()
    said = here.changes()
    assert "(copy)" in said and step in said and "own-" not in said
    # A published question of another step keeps its kind.
    here.settings(f"{FORM}:steps:help:questions:extra-help")
    here.page.locator("[name=to]").select_option(value)
    here.press("Move")
    here.reads("Moved to this step")
    assert not here.page.locator("[name=kind]").count()
    here.open("changes")
    row = here.page.locator("main tr", has_text=step).first
    expect(row).to_contain_text("Help so far")


def test_two_versions_are_compared(admin):
    here = admin(script=False)
    here.set("tenant.json:contacts", support__name="The portal team")
    number = here.publish("One")
    here.set("tenant.json:contacts", support__name="The team")
    here.open("history")
    here.follow("Compare versions")
    here.reads("The portal team")
    here.page.locator("[name=from]").select_option(str(number - 1) if number > 1 else "0")
    here.page.locator("[name=to]").select_option(str(number))
    here.press("Show the difference")
    here.reads("The portal team")
    assert here.page.locator("main table").count() == 1 and "The team" not in here.page.locator("main table").inner_text()
    here.open(f"compare?from={number}&to=live")
    here.reads("Nothing differs")
    here.open("history", str(number - 1))
    here.follow("Compare this version with LIVE")
    here.reads("The portal team")
    assert here.open("compare?from=99999&to=live").status == 404
    undo_everything(here)
    here.take_back(number - 1)


def test_what_would_be_refused_is_said_while_one_types(admin):
    here = admin()
    here.settings("tenant.json:contacts")
    field, error = here.page.locator('[name="support.phone"]'), here.page.locator("#support\\.phone-error")
    field.fill("ask Jo")
    expect(error).to_contain_text("telephone number")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("01632 960123")
    expect(error).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.open("changes")
    here.reads("Nothing waits to be published")


@pytest.mark.parametrize("portal, person, sees", [
    ("CitizenPortal", "Robin Ashdown", "Ashdown"), ("ProfessionalPortal", "Pat Lindley", "Pat Lindley"), ("Team", "Priti Shah", "Priti Shah")])
def test_test_is_seen_as_a_person_of_the_sample_data(admin, portal, person, sees):
    here = admin(script=False)
    here.set("portals~citizen.json:tiles:admissions", **{"wording-1__en": "School places"})
    here.open("preview")
    section = here.page.locator("section", has=here.page.get_by_role("heading", name=re.compile(portal[:4]))).first
    section.get_by_role("button", name=f"Open TEST {person}").click()
    assert urlsplit(here.page.url).path.startswith(f"/{portal}_TEST/"), here.page.url
    here.reads(sees)
    if portal == "CitizenPortal":
        here.page.goto(here.guildhall.address("leicester", f"{portal}_TEST/en/home"))
        here.reads("School places")
    # LIVE knows no such links.
    answer = here.page.goto(here.guildhall.address("leicester", f"{portal}_LIVE/en/sample/12345_0"))
    assert answer.status == 404
