"""A council with contacts by area, tiles and forms for a time and for named schools, and mails about stages."""
import json
import subprocess
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from checks import accessible, no_sideways_scroll, screenshot
from outbox import Outbox
from own import CITIZEN, ENGLISH_TEXTS, TEAM, TENANT, WELSH_TEXTS, change, council, sample
from parent import Parent, today
from portals import LEICESTER
from service import GUILDHALL, configuration

#: The child of the sample account lives in the first.
AREAS = {
    "north": {"postcodes": ["LE4", "LE7"], "name": {"en": "North of the city", "cy": "Gogledd y ddinas"},
              "team": {"en": "North team", "cy": "Tîm y gogledd"}, "email": "north@leicester.gov.uk", "phone": "0116 496 0010"},
    "north-bridge": {"postcodes": ["le4 0"], "name": "Bridge", "email": "bridge@leicester.gov.uk"},
    "rest": {"postcodes": ["LE"], "name": "Elsewhere", "web": "https://www.leicester.gov.uk/send"}}


def at(days, time="00:00"):
    return f"{today() + timedelta(days=days)}T{time}"


TILES = {
    "early-education": {"from": at(20)}, "admissions": {"until": at(-20)},
    "meals": {"icon": "document", "page": "contact", "schools": ["123456"]}}
TITLE = {f"tile.meals.{part}": (en, cy) for part, en, cy in [("title", "School meals", "Prydau ysgol")]}
NOTICE = {"notice.stage.assessment.subject": ("Case {reference}: the assessment begins", "Achos {reference}: mae'r asesiad yn dechrau")}


def texts(number):
    return {"all": {key: both[number] for key, both in {**TITLE, **NOTICE}.items()}}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with council(tmp_path_factory.mktemp("areas"), {
            TENANT: {"contacts": {"areas": AREAS}},
            CITIZEN: {"tiles": TILES, "plugins": {"forms": {"limits": {"parental-request": {
                "from": at(-30), "until": at(-3), "graceDays": 10}}}}},
            TEAM: {"plugins": {"cases": {"stageNotices": {"stages": ["assessment"], "to": ["family"]}}}},
            ENGLISH_TEXTS: texts(0), WELSH_TEXTS: texts(1)}) as service:
        yield service


@pytest.mark.parametrize("language, heading, team", [
    ("en", "Contact your local team", "North team"), ("cy", "Cysylltu â'ch tîm lleol", "Tîm y gogledd")])
def test_the_contact_page_lists_every_area_and_finds_that_of_a_postcode(service, sized_page, language, heading, team):
    address = service.address("leicester", f"/CitizenPortal_LIVE/{language}/page/contact")
    sized_page.goto(address)
    expect(sized_page.locator("#areas")).to_have_text(heading)
    expect(sized_page.locator("main h3")).to_have_count(3)
    for words in ("LE4, LE7", "north@leicester.gov.uk", "bridge@leicester.gov.uk", team):
        expect(sized_page.locator("main")).to_contain_text(words)
    no_sideways_scroll(sized_page)
    accessible(sized_page)
    screenshot(sized_page, f"areas-{language}")
    found = sized_page.locator("main [role=status]")
    for postcode, words in [("le4 7zz", "north@"), ("LE40SZ", "bridge@"), ("LE11 1AA", "www.leicester"), ("B1 1AA", "SES@")]:
        sized_page.locator("#postcode").fill(postcode)
        sized_page.locator("main form button").click()
        expect(found).to_contain_text(words)
    sized_page.locator("#postcode").fill("Leicester")
    sized_page.locator("main form button").click()
    expect(found).to_contain_text("LE1 5AB")
    no_sideways_scroll(sized_page)
    accessible(sized_page)


def test_a_childs_page_has_the_contact_of_its_area(service, sized_page):
    visitor = Parent(service, Outbox(service.data), sized_page)
    visitor.register()
    visitor.activate()
    visitor.sign_in(with_code=False)
    visitor.open("account", "two-step")
    visitor.turn_on_two_step()
    visitor.enter()
    visitor.enter_code()
    visitor.open("people")
    visitor.add_child()
    card = sized_page.locator("section", has=sized_page.locator("#contact-area"))
    expect(card).to_contain_text("bridge@leicester.gov.uk")
    no_sideways_scroll(sized_page)
    accessible(sized_page)
    screenshot(sized_page, "area-of-a-child")
    # The form that may be asked for has closed.
    expect(sized_page.locator("main")).not_to_contain_text("Parental Request for Statutory EHC Assessment")
    sized_page.goto(visitor.address("forms", "parental-request", "start"))
    expect(sized_page.locator("main")).to_contain_text("closed on")
    no_sideways_scroll(sized_page)


def test_tiles_outside_their_time_and_schools_are_not_shown_and_say_so_at_their_address(service, sized_page):
    robin = sample(service, sized_page, "robin@example.org", LEICESTER)
    robin.sign_in()
    robin.is_at("home")
    tiles = sized_page.locator(".tiles b")
    expect(tiles.first).to_be_visible()
    assert not {"School meals", "Funded Early Education for 2 year old children", "School Admissions"} & set(tiles.all_inner_texts())
    for name, words in [("early-education", "opens on"), ("admissions", "closed on"), ("meals", "certain schools")]:
        assert robin.open("service", name).status == 200
        expect(sized_page.locator("main")).to_contain_text(words)
        no_sideways_scroll(sized_page)
    accessible(sized_page)
    screenshot(sized_page, "closed-tile")


@pytest.mark.parametrize("file, changes, words", [
    (TENANT, {"contacts": {"areas": {"a": {"postcodes": ["LE4"], "name": "A", "phone": "0116 1"},
                                     "b": {"postcodes": ["le4"], "name": "B", "phone": "0116 2"}}}}, "has 'LE4' as the area 'a' has"),
    (TENANT, {"contacts": {"areas": {"a": {"postcodes": ["Leicester"], "name": "A", "phone": "0116 1"}}}}, "the beginning of postcodes"),
    (TENANT, {"contacts": {"areas": {"a": {"postcodes": ["LE4"], "name": "A"}}}}, "has no email, phone or web"),
    (CITIZEN, {"tiles": {"admissions": {"from": "2026-01-02", "until": "2026-01-01"}}}, "until is not after from"),
    (CITIZEN, {"tiles": {"admissions": {"schools": ["12345"]}}}, "six digits"),
    (CITIZEN, {"plugins": {"forms": {"limits": {"parent-request": {}}}}}, "did you mean 'parental-request'"),
    (TEAM, {"plugins": {"cases": {"stageNotices": {"stages": ["asessment"]}}}}, "did you mean 'assessment'"),
    (ENGLISH_TEXTS, {"all": {"notice.stage.plan.body": "{child} moved on"}}, "'{child}', which is filled in nowhere"),
], ids=["an area twice", "no postcode", "no way to reach it", "it ends first", "no school", "another form", "no stage", "a child's name"])
def test_the_check_refuses(tmp_path, file, changes, words):
    root = configuration(tmp_path / "root", "leicester")
    change(root, file, changes)
    told = subprocess.run([GUILDHALL, "check", "--root", str(root)], capture_output=True, text=True)
    assert told.returncode == 78 and words in told.stderr, told.stderr
    assert json.loads((root / file).read_text())
