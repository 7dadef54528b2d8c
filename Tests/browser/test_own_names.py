"""A council's own names in each language, a portal with a look of its own, and stages and roles of the council's own process."""
import re
import subprocess

import pytest
from playwright.sync_api import expect

from checks import accessible, no_sideways_scroll, screenshot
from crawl import Reader
from outbox import Outbox
from own import CITIZEN, ENGLISH_TEXTS, GONE, PROFESSIONAL, TENANT, WELSH_TEXTS, change, council, sample
from person import Person
from portals import LEICESTER, LEICESTER_TEAM
from service import GUILDHALL, configuration

PROCESS, THEME = "Tenants/leicester/processes/ehc-england.json", "Themes/travel/theme.json"
#: A panel between the request and the assessment, a date of its own, and a role that the council knows.
PANEL = {
    "stages": {
        "$order": ["request", "panel"],
        "panel": {"deadlines": {"panel-meets": {"from": "assessment-agreed", "weeks": 2, "by": "council",
                                                "source": "The council's own", "met": ["panel-agreed"]}}}},
    "decisions": {
        "assess": {"outcomes": {"yes": {"moves": "panel"}}},
        "panel": {"event": True, "stage": "panel", "after": "assessment-agreed",
                  "outcomes": {"yes": {"fact": "panel-agreed", "moves": "assessment"}}}},
    "roles": {"grandparent": {"rights": ["sees-case", "is-told"], "family": True}}}
WORDS = {
    "stage.panel.title": ("Panel", "Panel y cyngor"),
    "stage.panel.now": ("A panel of the council looks at your request.", "Mae panel o'r cyngor yn edrych ar eich cais."),
    "stage.panel.collect": ("We may ask you for more.", "Efallai y byddwn yn gofyn am fwy."),
    "deadline.panel-meets": ("The panel meets", "Mae'r panel yn cyfarfod"),
    "decision.panel": ("What the panel says", "Yr hyn y mae'r panel yn ei ddweud"),
    "decision.panel.yes": ("The panel agrees", "Mae'r panel yn cytuno"),
    "decision.panel.yes.family": ("The panel agreed", "Cytunodd y panel"),
    "role.grandparent": ("Grandparent", "Taid neu nain")}


def texts(language):
    return {"all": {key: both[language] for key, both in WORDS.items()}}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with council(tmp_path_factory.mktemp("names"), {
            TENANT: {"name": {"en": "Leafshire Council", "cy": "Cyngor Swydd y Dail"}, "short": "Leafshire"},
            CITIZEN: {"name": {"en": "Family Portal", "cy": "Porth Teuluoedd"}},
            PROFESSIONAL: {"name": "Travel assistance", "theme": "travel"},
            THEME: {"tokens": {"brand": "#0b5d3b", "accent": "#0b5d3b"}}, PROCESS: PANEL,
            ENGLISH_TEXTS: texts(0),
            WELSH_TEXTS: {"all": {**texts(1)["all"], "identity.council": GONE, "mail.signature": GONE}, "citizen": {"identity.portal": GONE}}},
            marks=["travel"]) as service:
        yield service


@pytest.mark.parametrize("language, authority, name", [
    ("en", "Leafshire Council", "Family Portal"), ("cy", "Cyngor Swydd y Dail", "Porth Teuluoedd")])
def test_a_portal_and_its_council_have_a_name_in_each_language(service, sized_page, language, authority, name):
    sized_page.goto(service.address("leicester", f"/CitizenPortal_LIVE/{language}/sign-in"))
    expect(sized_page.locator(".identity-council")).to_have_text(authority)
    expect(sized_page.locator(".identity-portal")).to_have_text(name)
    assert sized_page.title().endswith(f" - {name} - {authority}")
    expect(sized_page.locator("footer p").first).to_have_text(authority)
    no_sideways_scroll(sized_page)
    guest = Person(service, Outbox(service.data), sized_page, LEICESTER)
    sized_page.goto(service.address("leicester", f"/CitizenPortal_LIVE/{language}/forgot"))
    guest.email = "robin@example.org"
    sized_page.locator("[name=email]").fill(guest.email)
    sized_page.locator("main form button").last.click()
    mail = guest.outbox.wait("leicester", guest.email)
    assert name in mail.text and authority in mail.text


def test_the_list_of_portals_names_each(service, visitor):
    page = visitor()
    page.goto(service.address("leicester", "/"))
    expect(page.locator("h1")).to_have_text("Leafshire Council")
    expect(page.locator("main li")).to_have_text(["Family Portal", "Travel assistance"])


def test_a_portal_has_a_look_of_its_own_beside_the_councils(service, sized_page):
    def brand():
        return sized_page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand').trim()")

    sized_page.goto(service.address("leicester", "/CitizenPortal_LIVE/en"))
    assert brand() == "#1c3d7c"
    sized_page.goto(service.address("leicester", "/ProfessionalPortal_LIVE/sign-in"))
    assert brand() == "#0b5d3b"
    mark = sized_page.locator(".identity-mark").get_attribute("src")
    assert b"0b5d3b" in Reader(service, LEICESTER).get(mark)[1]
    accessible(sized_page)
    no_sideways_scroll(sized_page)
    screenshot(sized_page, "own-look")


def test_a_look_of_a_portal_is_checked_like_the_councils(tmp_path):
    root = configuration(tmp_path / "root", "leicester")
    change(root, PROFESSIONAL, {"theme": "travle"})
    change(root, THEME, {"tokens": {"brand": "#ffee00"}})
    assert "did you mean 'travel'" in told(root)
    change(root, PROFESSIONAL, {"theme": "travel"})
    (root / "Themes/travel/mark.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert re.search(r"Themes/travel/theme.json:\d+: tokens\.\S+", told(root))


def told(root):
    return subprocess.run([GUILDHALL, "check", "--root", str(root)], capture_output=True, text=True).stderr


@pytest.mark.parametrize("language, number", [("en", 0), ("cy", 1)])
def test_a_council_has_a_stage_of_its_own_with_its_words(service, sized_page, language, number):
    robin = sample(service, sized_page, "robin@example.org", LEICESTER)
    robin.sign_in()
    sized_page.goto(robin.address("people", language=language))
    sized_page.locator("main a[href*='/people/']").first.click()
    expect(sized_page.locator("ol.stages li").nth(1)).to_contain_text(WORDS["stage.panel.title"][number])
    expect(sized_page.locator("main")).not_to_contain_text("stage.panel")
    no_sideways_scroll(sized_page)
    accessible(sized_page)
    screenshot(sized_page, f"own-stage-{language}")


@pytest.mark.parametrize("language, number", [("en", 0), ("cy", 1)])
def test_the_team_works_with_the_councils_own_stage_and_role(service, visitor, language, number):
    dan = sample(service, visitor(), "dan@example.org", LEICESTER_TEAM)
    dan.sign_in()
    dan.page.goto(dan.address("home", language=language))
    expect(dan.page.locator("select[name=stage] option").nth(2)).to_have_text(WORDS["stage.panel.title"][number])


@pytest.mark.parametrize("changes, place, words", [
    ({"stages": {"reviews": None}}, r"ehc-england\.json:3", "stages.reviews is taken out, and .*wanted a stage of this process"),
    ({"roles": {"parent": None}}, r"ehc-england\.json:\d", "has no 'parent', which the program relies on: .*register a child"),
    ({"stages": {"panel": {}}}, r"ehc-england\.json:3", r"stages\.panel is no part of the shared process, wanted a decision that moves to"),
    ({"stages": {"plan": {"deadlines": {"final-plan": None}}}}, r"ehc-england\.json:\d", "final-plan is taken out, and "),
], ids=["a stage that decisions need", "a role that the program needs", "a stage that no decision moves to", "a deadline of a ground"])
def test_the_check_says_why_a_process_cannot_be(tmp_path, changes, place, words):
    root = configuration(tmp_path / "root", "leicester")
    change(root, PROCESS, changes)
    lines = told(root)
    assert re.search(rf"{place}\d*: .*{words}", lines), lines
    assert "Config/processes" not in re.sub(r"\(.*?\)", "", lines)

