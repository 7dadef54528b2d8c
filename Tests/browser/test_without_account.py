"""Requests without an account, announcements and old addresses, at a Leicester that has them."""
import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from checks import accessible, no_sideways_scroll, screenshot
from officer import Officer
from outbox import Outbox
from person import Person
from portals import LEICESTER
from service import GUILDHALL, ROOT, Service, configuration

FORM = {
    "title": {"en": "Quick request", "cy": "Cais cyflym"}, "reference": "QR", "stage": "request",
    "editing": "until-decision", "layout": "page",
    "steps": {
        "views": {"title": {"en": "Your request", "cy": "Eich cais"}, "questions": {
            "reason": {"kind": "long-text", "need": "required",
                       "label": {"en": "Why do you ask for an assessment?", "cy": "Pam rydych yn gofyn am asesiad?"}},
            "letter": {"kind": "file", "types": ["pdf"], "label": {"en": "A letter or report", "cy": "Llythyr neu adroddiad"}}}},
        "summary": {"title": {"en": "Summary", "cy": "Crynodeb"}, "questions": {}}},
    "declarations": {"truth": {
        "title": {"en": "Declaration", "cy": "Datganiad"}, "text": {"en": "What I say is true.", "cy": "Mae'r hyn a ddywedaf yn wir."},
        "agree": {"en": "I agree", "cy": "Rwy'n cytuno"}}},
    "sent": {"text": {"en": "We read your request and write to you within six weeks.", "cy": "Byddwn yn ysgrifennu atoch o fewn chwe wythnos."}}}
NEWS = {
    "en": {"announcement.upgrade.title": "The portal has changed", "announcement.upgrade.body": "Messages are now on the home page."},
    "cy": {"announcement.upgrade.title": "Mae'r porth wedi newid", "announcement.upgrade.body": "Mae negeseuon bellach ar yr hafan."}}


def change(path, change):
    whole = json.loads(path.read_text())
    change(whole)
    path.write_text(json.dumps(whole, ensure_ascii=False))


@pytest.fixture(scope="module")
def leicester(tmp_path_factory):
    """A demo of Leicester alone, whose parents need no account, see an announcement and may come by old addresses."""
    folder = tmp_path_factory.mktemp("leicester")
    root = configuration(folder / "root", "leicester")
    tenant = root / "Tenants/leicester"
    (tenant / "forms/quick.json").write_text(json.dumps(FORM, ensure_ascii=False))
    change(tenant / "portals/citizen.json", lambda portal: (
        portal["plugins"].update({"open-requests": {"forms": ["quick"], "perClient": 100}}),
        portal.update({
            "announcements": {"upgrade": {"until": "2100-01-01T00:00"}}, "formerPaths": ["/Old_LIVE"],
            "redirects": {"notice": {"from": "/CitizenPortal_LIVE/Home/SiteNotice?key=privacy", "to": "page/privacy"},
                          "login": {"from": "/Account/*", "to": "sign-in"}}})))
    for language, words in NEWS.items():
        change(tenant / f"texts.{language}.json", lambda texts: texts["all"].update(words))
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        yield service


@pytest.mark.parametrize("width", [320, 1280])
def test_a_request_without_an_account_is_sent_confirmed_and_claimed(leicester, visitor, width):
    outbox = Outbox(leicester.data)
    sender = Person(leicester, outbox, visitor(width, script=False), LEICESTER)
    page = sender.page
    sender.open()
    screenshot(page, "without-account-landing")
    page.get_by_role("link", name="Send a request without an account").click()
    screenshot(page, "without-account-list")
    accessible(page)
    page.get_by_role("link", name="Quick request").click()
    accessible(page)
    no_sideways_scroll(page)
    screenshot(page, "without-account-form")
    report = ROOT / "Config/sample/report.pdf"
    page.get_by_label("A letter or report").set_input_files(report)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your first name")
    expect(page.get_by_text("Choose these files again")).to_be_visible()
    accessible(page)
    no_sideways_scroll(page)
    screenshot(page, "without-account-mistakes")
    fill(page, sender)
    page.get_by_label("A letter or report").set_input_files(report)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your request has been sent")
    reference = re.search(r"QR-\w{4}-\w{4}", page.locator("main").inner_text())[0]
    accessible(page)
    no_sideways_scroll(page)
    screenshot(page, "without-account-receipt")
    assert page.context.cookies() == []

    officer = Officer(leicester, outbox, visitor(width, script=False))
    officer.sign_in()
    officer.open("requests")
    row = officer.page.get_by_role("row").filter(has_text=f"Pip {sender.surname}")
    expect(row).to_contain_text("Sent without an account, address not confirmed")
    row.get_by_role("link").click()
    expect(officer.page.locator("main")).to_contain_text(sender.email)
    accessible(officer.page)
    no_sideways_scroll(officer.page)
    screenshot(officer.page, "without-account-intake")

    sender.open_mailed(outbox.wait("leicester", sender.email, "confirm"))
    screenshot(page, "without-account-confirm")
    page.get_by_role("button", name="Confirm the address").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your address is confirmed")
    accessible(page)
    screenshot(page, "without-account-confirmed")
    officer.open("requests")
    expect(row).to_contain_text("Sent without an account, address confirmed")

    sender.register()
    sender.activate()
    sender.open("home")
    sign_in(sender)
    # The announcement stands before the page that was wanted.
    expect(page.get_by_role("heading", level=1)).to_have_text("The portal has changed")
    accessible(page)
    no_sideways_scroll(page)
    screenshot(page, "announcement")
    page.get_by_role("button", name="Continue").click()
    sender.is_at("home")


def test_an_announcement_stands_before_the_page_that_was_wanted(leicester, visitor):
    page = visitor(320, script=False)
    person = Person(leicester, Outbox(leicester.data), page, LEICESTER)
    person.email, person.password = "robin@example.org", "tea and two sugars"
    person.open("account", "personal", language="cy")
    sign_in(person)
    page.locator("[name=code]").fill(person.outbox.wait("leicester", person.email).code)
    page.locator("main form button.button:not(.second):not(.hidden)").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mae'r porth wedi newid")
    page.get_by_role("button", name="Parhau").click()
    assert urlsplit(page.url).path == LEICESTER.page("account", "personal", language="cy")


def test_old_addresses_lead_to_their_pages(leicester, visitor):
    page = visitor(1280)
    for old, new in (("/CitizenPortal_LIVE/home/sitenotice?KEY=privacy", ("page", "privacy")), ("/Account/Login", ("sign-in",)),
                     ("/old_live/cy/register", None)):
        page.goto(leicester.address("leicester", old))
        wanted = LEICESTER.page(*new) if new else LEICESTER.page("register", language="cy")
        assert urlsplit(page.url).path == wanted


def sign_in(person):
    """Types address and password, and no more."""
    person.page.locator("[name=email]").fill(person.email)
    person.page.locator("[name=password]").fill(person.password)
    person.page.locator("main form button.button:not(.second):not(.hidden)").first.click()


def fill(page, sender):
    for name, value in {
            "sender-forename": sender.forename, "sender-surname": sender.surname, "sender-email": sender.email,
            "forename": "Pip", "surname": sender.surname, "born.day": "4", "born.month": "5", "born.year": "2017",
            "reason": "Reading is hard."}.items():
        page.locator(f"[name='{name}']").fill(value)
    page.locator("[name=gender]").select_option(index=1)
    page.locator("[name=relationship]").select_option("mother")
    page.locator("[name=responsibility][value=yes]").check()
    page.locator("[name='declaration.truth']").check()
