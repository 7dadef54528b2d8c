"""Staff and professionals who sign in with a provider outside: Canaille, a provider of its own project, and one by script."""
import re

import pytest
from playwright.sync_api import expect

from checks import accessible, no_sideways_scroll, screenshot
from elsewhere import BUTTONS, ONLY, PASSWORD, PEOPLE, PROFESSIONAL, TEAM, Elsewhere
from outbox import Outbox
from person import Person
from portals import LEICESTER_PROFESSIONAL

pytestmark = pytest.mark.parametrize("width", [320, 1280], ids=["phone", "desk"])


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    with Elsewhere(tmp_path_factory.mktemp("elsewhere")) as elsewhere:
        yield elsewhere


def check_page(page):
    """That a page is accessible and within its window, and its picture."""
    no_sideways_scroll(page)
    accessible(page)
    title = re.sub(r"\W+", "-", page.locator("h1").inner_text().lower()).strip("-")
    screenshot(page, f"elsewhere-{title[:40]}")


class Visitor:
    """Someone at a portal that signs in with providers."""

    def __init__(self, elsewhere, page, path=TEAM, tenant="leicester"):
        self.elsewhere, self.page, self.path, self.tenant = elsewhere, page, path, tenant

    def open(self, *segments):
        language = ["en"] if self.path == TEAM and self.tenant == "leicester" else []
        return self.page.goto("/".join([self.elsewhere.origin(self.tenant) + self.path, *language, *segments]))

    def sees(self, heading):
        expect(self.page.locator("h1")).to_have_text(heading)
        check_page(self.page)

    def button(self, provider="council"):
        return self.page.get_by_role("link", name=BUTTONS["en"][provider], exact=True)

    def sign_in_there(self, name):
        """At Canaille, from the portal's button to the page that it leads back to."""
        self.open("sign-in")
        check_page(self.page)
        self.button().click()
        for field, text in {"login": name, "password": PASSWORD}.items():
            self.page.locator(f"[name={field}]").fill(text)
            self.page.locator(f"[name={field}]").press("Enter")
        expect(self.page).to_have_url(re.compile(r"^http://leicester\.localhost"))

    def sign_in_with_password(self, email, password="tea and two sugars"):
        self.open("sign-in")
        self.page.locator("[name=email]").fill(email)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("main form button.button").first.click()

    def code(self, outbox, email):
        self.page.locator("[name=code]").fill(outbox.wait(self.tenant, email, "code").code)
        self.page.locator("main form button.button").first.click()


@pytest.fixture
def team(elsewhere, visitor, width):
    return Visitor(elsewhere, visitor(width))


@pytest.fixture
def scripted(elsewhere):
    elsewhere.scripted.forget()
    elsewhere.scripted.claims["amr"] = ["pwd"]
    return elsewhere.scripted


def test_a_manager_comes_in_with_the_role_that_the_provider_gives(team):
    team.sign_in_there("morgan")
    team.sees("Caseload")
    # Managers see the members of the team, officers do not.
    assert team.open("staff").status == 200
    expect(team.page.locator("main")).to_contain_text(PEOPLE["morgan"]["email"])
    team.open("account", "signing-in")
    team.sees("My account")
    expect(team.page.locator("main")).to_contain_text(BUTTONS["en"]["council"])


def test_signing_out_ends_the_session_there_too(team):
    team.sign_in_there("lee")
    team.sees("Caseload")
    team.open("account", "personal")
    # On a phone the menu of the account is in the menu of the page.
    for menu in (team.page.locator("header .nav-fold").first, team.page.locator("header details summary").last):
        if menu.is_visible():
            menu.click()
    team.page.get_by_role("button", name="Sign out", exact=True).first.click()
    # The provider may ask, and leads back.
    expect(team.page).to_have_url(re.compile(r"127\.0\.0\.1:\d+/|/signed-out$"))
    if "127.0.0.1" in team.page.url:
        team.page.locator("button[value=logout]").click()
    expect(team.page).to_have_url(re.compile(r"/Team/en/signed-out$"))
    team.open("home")
    expect(team.page).to_have_url(re.compile("/sign-in"))
    team.open("sign-in")
    team.button().click()
    expect(team.page.locator("[name=login]")).to_be_visible()


def test_who_has_no_role_is_told_how_to_get_access(team, elsewhere):
    team.sign_in_there("robin")
    team.sees("You do not have access yet")
    assert elsewhere.logged("no-role")
    team.open("home")
    expect(team.page).to_have_url(re.compile("/sign-in"))


def test_who_is_suspended_stays_out(team, elsewhere, visitor, width, scripted):
    scripted.claims.update(sub=f"boss-{width}", email=f"boss{width}@example.org", groups=["send-admins"])
    outbox = Outbox(elsewhere.service.data)
    boss = Visitor(elsewhere, visitor(1280))
    boss.open("sign-in", "with", "schools")
    boss.code(outbox, f"boss{width}@example.org")
    boss.sees("Caseload")
    scripted.claims.update(sub=f"other-{width}", email=f"other{width}@example.org", groups=["send-officers"])
    team.open("sign-in", "with", "schools")
    team.code(outbox, f"other{width}@example.org")
    team.sees("Caseload")
    boss.open("staff")
    row = boss.page.locator("main li, main tr").filter(has_text=f"other{width}@example.org")
    row.get_by_role("link").first.click()
    boss.page.get_by_role("button", name=re.compile("Suspend")).click()
    team.open("home")
    expect(team.page).to_have_url(re.compile("/sign-in"))
    team.open("sign-in", "with", "schools")
    team.sees("Your account is suspended")


def test_a_provider_of_one_step_leads_to_the_code(team, elsewhere, scripted, width):
    """And its role is the one of today, without the sessions of the other role."""
    email = f"step{width}@example.org"
    scripted.claims.update(sub=f"step-{width}", email=email, groups=["send-admins"])
    outbox = Outbox(elsewhere.service.data)
    team.open("sign-in", "with", "schools?next=staff")
    team.sees("Enter your verification code")
    team.code(outbox, email)
    expect(team.page).to_have_url(re.compile("/staff$"))
    scripted.claims["groups"] = ["send-officers"]
    team.open("sign-out")
    team.page.context.clear_cookies()
    team.open("sign-in", "with", "schools")
    team.code(outbox, email)
    team.sees("Caseload")
    assert team.open("staff").status == 403


def test_an_account_of_the_council_is_found_by_its_address(team, elsewhere, scripted, width):
    scripted.claims.update(sub="priti-there", email="Priti@example.org", groups=["send-officers"])
    outbox = Outbox(elsewhere.service.data)
    team.open("sign-in", "with", "schools")
    team.code(outbox, "priti@example.org")
    team.sees("Caseload")
    team.open("account", "personal")
    assert team.page.locator("[name=surname]").input_value() == "Shah"


def test_a_professional_gets_an_account_with_an_organisation(elsewhere, visitor, width, scripted):
    email = f"sen{width}@example.org"
    scripted.claims.update(
        sub=f"sen-{width}", email=email, given_name="Noor", family_name="Ashby",
        organisation={"id": "1", "name": "Babington Academy", "urn": "138842"})
    guest = Visitor(elsewhere, visitor(width), PROFESSIONAL)
    guest.open("sign-in")
    check_page(guest.page)
    guest.page.locator("[name=email]").wait_for()
    guest.button("schools").click()
    guest.sees("Welcome to the Professional Portal")
    guest.open("account", "signing-in")
    guest.sees("My account")
    expect(guest.page.locator("main")).to_contain_text("Babington Academy, URN 138842")
    # The name follows the provider, and there is no password to be asked for.
    scripted.claims["family_name"] = "Ashby-Jones"
    guest.page.context.clear_cookies()
    guest.open("sign-in", "with", "schools")
    guest.open("account", "personal")
    assert guest.page.locator("[name=surname]").input_value() == "Ashby-Jones"
    # The team sees where they work.
    team = Visitor(elsewhere, visitor(width))
    scripted.claims = {"sub": "viewer", "email": "viewer@example.org", "email_verified": True, "given_name": "V",
                       "family_name": "W", "groups": ["send-officers"]}
    outbox = Outbox(elsewhere.service.data)
    team.open("sign-in", "with", "schools")
    team.code(outbox, "viewer@example.org")
    team.sees("Caseload")
    team.open("requests")
    team.page.locator("main").get_by_text("Noor Ashby-Jones").first.click()
    expect(team.page.locator("main")).to_contain_text("Babington Academy, URN 138842")


def test_the_provider_says_where_a_professional_is_a_member(elsewhere, visitor, width, scripted):
    team, outbox = Visitor(elsewhere, visitor(width)), Outbox(elsewhere.service.data)
    scripted.claims = {"sub": f"keeper-{width}", "email": f"keeper{width}@example.org", "email_verified": True,
                       "given_name": "Kit", "family_name": "Keeper", "groups": ["send-officers"]}
    team.open("sign-in", "with", "schools")
    team.code(outbox, f"keeper{width}@example.org")
    team.sees("Caseload")
    number = {320: "900001", 1280: "900002"}[width]
    team.open("organisations", "add")
    for name, text in {"name": f"Academy {number}", "urn": number}.items():
        team.page.locator(f"[name={name}]").fill(text)
    team.page.locator("main form button.button").first.click()
    expect(team.page.locator("main")).to_contain_text("The organisation was added")
    place = team.page.url.split("/organisations/")[1].split("?")[0]

    scripted.forget()
    scripted.claims.update(
        sub=f"member-{width}", email=f"member{width}@example.org", given_name="Mel", family_name="Member",
        amr=["pwd"], organisation={"name": f"Academy {number}", "urn": number}, roles=["SENCO"])
    guest = Visitor(elsewhere, visitor(width), PROFESSIONAL)
    guest.open("sign-in", "with", "schools")
    guest.sees("Welcome to the Professional Portal")
    team.open("organisations", place)
    expect(team.page.locator("main")).to_contain_text("Mel Member")
    expect(team.page.locator("main")).to_contain_text("SENCO")

    # Once the provider names no organisation, they are no member from the next sign-in on.
    scripted.claims["organisation"] = {}
    guest.page.context.clear_cookies()
    guest.open("sign-in", "with", "schools")
    guest.sees("Welcome to the Professional Portal")
    team.open("organisations", place)
    expect(team.page.locator("main")).not_to_contain_text("Mel Member")


def test_signing_out_leads_back_from_the_provider(elsewhere, visitor, width, scripted):
    scripted.claims.update(sub=f"out-{width}", email=f"out{width}@example.org")
    guest = Visitor(elsewhere, visitor(width), PROFESSIONAL)
    guest.open("sign-in", "with", "schools")
    guest.sees("Welcome to the Professional Portal")
    guest.page.get_by_role("button", name="Sign Out", exact=True).first.click(force=True)
    expect(guest.page).to_have_url(re.compile("/ProfessionalPortal_LIVE/signed-out"))


def test_a_portal_without_passwords_leads_to_the_provider_everywhere(elsewhere, visitor, width, scripted):
    guest = Visitor(elsewhere, visitor(width, script=False), ONLY, "stockton")
    for path in ("", "sign-in", "register", "forgot", "reset/1_2", "Account.Mvc/CompleteRegistration/1_2"):
        assert guest.open(path).status == 200, path
        check_page(guest.page)
        expect(guest.button("schools")).to_be_visible()
        assert guest.page.locator("input[type=password]").count() == 0, path
    scripted.claims.update(sub="pat-there", email="pat@example.org")


def test_a_failed_sign_in_is_a_page_in_its_language(elsewhere, visitor, width, scripted):
    page = visitor(width)
    team = elsewhere.origin("leicester") + TEAM
    page.goto(f"{team}/cy/sign-in")
    scripted.claims.update(sub="cy", email="cy@example.org", groups=[])
    page.get_by_role("link", name=BUTTONS["cy"]["schools"], exact=True).click()
    expect(page.locator("h1")).to_have_text("Nid oes gennych fynediad eto")
    expect(page).to_have_url(re.compile("/Team/cy/"))
    check_page(page)


def test_who_registered_another_person_s_address_has_no_way_in(elsewhere, visitor, width, scripted):
    """The password of an account that was never activated is gone once its address is proven by the provider."""
    outbox = Outbox(elsewhere.service.data)
    early = Person(elsewhere.service, outbox, visitor(width), LEICESTER_PROFESSIONAL)
    early.register()
    link = outbox.wait("leicester", early.email).link
    scripted.claims.update(sub=f"late-{width}", email=early.email, given_name="Late", family_name="Comer")
    owner = Visitor(elsewhere, visitor(width), PROFESSIONAL)
    owner.open("sign-in", "with", "schools")
    owner.sees("Welcome to the Professional Portal")
    early.page.goto(link)
    expect(early.page.locator("h1")).to_have_text("Your account is active already")
    early.open("sign-in")
    early.fill(email=early.email, password=early.password)
    early.press("Login")
    assert early.errors()
