"""Every form that councils share, walked in both languages by a council that offers them all."""
import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from checks import accessible, no_sideways_scroll, screenshot
from crawl import Page, Reader, flaws
from new_council import LEAFSHIRE, change, written
from outbox import Outbox
from parent import ParentElsewhere
from portals import Portal
from service import GUILDHALL, ROOT, Service

SHARED = {file.stem: json.loads(file.read_text()) for file in sorted((ROOT / "Config/forms").glob("*.json"))}
#: Forms that professionals fill in.
OF_PROFESSIONALS = [name for name in SHARED if name.endswith("advice")] + [
    "professional-request", "early-years-request", "annual-review-report"]
OF_FAMILIES = [name for name in SHARED if name not in OF_PROFESSIONALS]
CITIZEN = replace(LEAFSHIRE, languages=("en", "cy"))
PROFESSIONAL = Portal(
    "leafshire-professional", "leafshire", "/ProfessionalPortal_LIVE", "https://portal.leafshire.example",
    "Leafshire for Professionals", "Leafshire Council", "", "", "", "", languages=("en", "cy"), is_professional=True)
WHO = {CITIZEN: ("robin@example.org", OF_FAMILIES), PROFESSIONAL: ("pat@example.org", OF_PROFESSIONALS)}


@pytest.fixture(scope="module")
def guildhall(tmp_path_factory):
    """The demo with a council whose portals are in both languages and offer every shared form."""
    folder = tmp_path_factory.mktemp("shared")
    root = written(folder / "root")
    for file in (root / "Config/forms").glob("*.json"):
        # A new child is at the first stage: there each form can be started.
        file.write_text(json.dumps(json.loads(file.read_text()) | {"stage": "request"}))
    every = {"forms": {"offered": OF_FAMILIES, "asked": []}}
    change(root, "citizen", languages=["en", "cy"], plugins=every)
    # A portal has one name in both languages: this one is no wording of the engine.
    change(root, "professional", pack="professional", name=PROFESSIONAL.title, origin=LEAFSHIRE.origin, languages=["en", "cy"],
           plugins={"forms": {"offered": OF_PROFESSIONALS, "asked": []}})
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        yield service


@pytest.mark.parametrize("portal", WHO, ids=str)
def test_every_step_of_every_shared_form_is_whole_in_both_languages_at_320_px(portal, guildhall, visitor):
    email, names = WHO[portal]
    reader, wrongs = Reader(guildhall, portal, email), []
    page = visitor(320)
    page.context.add_cookies([{"name": name, "value": value, "url": guildhall.address("leafshire")}
                              for name, value in reader.cookies.items()])
    child = add_child(page, guildhall, portal)
    for name in names:
        draft = start(page, child, name)
        for step in SHARED[name]["steps"]:
            for language in ("en", "cy"):
                path = portal.page("drafts", draft, "step", step, language=language)
                answer, content = reader.get(path)
                # A step that the answers leave out leads on to the draft.
                if answer.status == 303 and SHARED[name]["steps"][step].get("when"):
                    continue
                assert answer.status == 200, f"{name} {step} is {answer.status}"
                wrongs += flaws(Page(path, 200, content.decode()), portal, language)
                page.goto(guildhall.address("leafshire", path))
                no_sideways_scroll(page)
                try:
                    accessible(page)
                except AssertionError as wrong:
                    wrongs.append(str(wrong))
            screenshot(page, f"form-{name}-{step}")
    assert not wrongs, f"{len(wrongs)} flaws\n" + "\n".join(dict.fromkeys(wrongs))


def add_child(page, guildhall, portal):
    """A child of the account of the page, about whom nothing was sent; the address of the child's page."""
    guest = ParentElsewhere(guildhall, Outbox(guildhall.data), page, portal)
    guest.open("people", "add")
    forename, surname = guest.child.split()
    ours = {} if portal.is_professional else {"relationship": "mother", "responsibility": "yes"}
    guest.answer(forename=forename, surname=surname, gender="male", **ours, born=date(2014, 5, 31))
    page.locator('main form button.button:not(.second):not(.hidden)').last.click()
    expect(page).to_have_url(re.compile(r"/people/[\w-]{22}(\?.*)?$"))
    return page.url


def start(page, child, form):
    """Starts a form from a child's page; the draft."""
    page.goto(child)
    page.locator(f'form[action$="/forms/{form}/start"] button').first.click()
    expect(page).to_have_url(re.compile(r"/drafts/[\w-]{22}/step/"))
    return re.search(r"/drafts/([\w-]{22})", page.url).group(1)


def test_the_file_of_a_step_is_downloaded_by_who_fills_in_the_form(guildhall, visitor):
    reader, stranger = Reader(guildhall, CITIZEN, "robin@example.org"), Reader(guildhall, CITIZEN, "alex@example.org")
    page = visitor(1280)
    page.context.add_cookies([{"name": name, "value": value, "url": guildhall.address("leafshire")}
                              for name, value in reader.cookies.items()])
    start(page, add_child(page, guildhall, CITIZEN), "upload-request")
    for language, kept in (("en", "needs-assessment-request.en.docx"), ("cy", "needs-assessment-request.cy.docx")):
        page.goto(re.sub("/CitizenPortal_LIVE/(en|cy)/", f"/CitizenPortal_LIVE/{language}/", page.url))
        screenshot(page, f"template-{language}")
        link = page.locator('main a[href$="/template"]')
        expect(link).to_contain_text("DOCX, 3 KB")
        with page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename == kept
        path = urlsplit(download.value.url).path
        answer, content = reader.get(path)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{kept}"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert content == (ROOT / "Config/forms/templates" / kept).read_bytes()
        assert stranger.get(path)[0].status == 404
        assert Reader(guildhall, CITIZEN).get(path)[0].status == 303
        assert reader.get(path.replace("/step/document/", "/step/documents/"))[0].status == 404
