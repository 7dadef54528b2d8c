"""The guide to Hertfordshire's EHC Portal, from its first page to its dashboards and side pages, in its own words."""
import re
import secrets
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from guides import behaves, shows
from officer import Officer
from parent import ParentElsewhere, due, today
from portals import HERTFORDSHIRE, team_of

WAYS = {"phone": (320, True), "desk-without-script": (1280, False)}
BAR = "View EHC Assessment and Plan information"
PAGES = ["EHC Request Details", "SEN Involvements", "Items to view", "Items to complete", "Messages"]
ACCESS = "Portal Request Access to an Account"
STAGE = (
    "A request for education, health and care assessment has been received. We will get in touch with people from "
    "education, health and care about support that has already been provided for your child, and within 6 weeks a "
    "decision will be made whether or not to go ahead with a full assessment.")


def shown(day):
    return f"{day:%d %b %Y}"


class Family(ParentElsewhere):
    """A parent at the EHC Portal."""

    def __init__(self, guildhall, outbox, page):
        super().__init__(guildhall, outbox, page, HERTFORDSHIRE)
        self.child = "Tony " + self.child.split()[1]

    def describe(self, born):
        forename, surname = self.child.split()
        self.answer(forename=forename, surname=surname, gender="male", relationship="mother", responsibility="yes", born=born)

    def is_on_dashboard(self):
        self.sees(f"EHC Assessment and Plan - {self.child}")
        expect(self.page).to_have_url(re.compile(r"/people/[\w-]{22}(\?.*)?$"))
        self.entry = re.search(r"/people/([\w-]{22})", self.page.url).group(1)

    def menu(self, name):
        """By the menu at the side, which a narrow window folds."""
        side = self.page.locator("main nav:has(#person-menu)")
        fold = side.locator("button[popovertarget=person-menu]").first
        if fold.is_visible():
            fold.click()
        side.get_by_role("link", name=name, exact=True).click()

    def read_mail(self, subject):
        """A mail whose every link leads to a page of the portal."""
        mail = self.outbox.wait("hertfordshire", self.email, subject)
        origin = HERTFORDSHIRE.origin
        for link in mail.links:
            assert link.startswith(origin + HERTFORDSHIRE.path), link
            other = self.page.context.new_page()
            assert other.goto(self.guildhall.address("hertfordshire", link.removeprefix(origin))).status == 200, link
            other.close()
        return mail


@pytest.mark.parametrize("width, script", WAYS.values(), ids=WAYS.keys())
def test_the_guide_from_its_first_page_to_its_dashboards(width, script, guildhall, outbox, visitor):
    family = Family(guildhall, outbox, visitor(width, script))
    come_in(family)
    register(family)
    sign_in(family)
    add_the_child(family)
    ask_for_access(family)
    team = Officer(guildhall, outbox, visitor(width, script), portal=team_of(HERTFORDSHIRE))
    team.sign_in()
    team.is_at("home")
    received = today() - timedelta(days=5)
    open_the_case(team, family.child, received)
    give_access(team, family.child)
    see_the_dashboard(family, received)
    see_the_side_pages(family, received)
    see_the_account(family)
    find_the_way(family)
    have_two_children(family, team)


def come_in(family):
    family.open()
    page = family.page
    shows(page, "HE-02", "Children's Services Portal", "Hertfordshire")
    shows(page, "HE-03", "when wanting to request an Education, Health, and Care (EHC) Needs Assessment for either yourself "
          "or your child.")
    shows(page, "HE-04", "You will be able to check the status and track the progress of your assessment and view the EHC "
          "Plan online.")
    shows(page, "HE-05", "There is also full support in place for you if required when using the EHC Portal, please email "
          "EHCPortalSupport@hertfordshire.gov.uk.")
    shows(page, "HE-07", "Secure login - step 1")
    shows(page, "HE-08", "New to Hertfordshire Children's Portal? Register for an account here or use the button below.")
    shows(page, "HE-09", "Already using Hertfordshire Children's Portal? Sign in below.")
    shows(page, "HE-10", "Existing users", "Email", "Password", "Submit", "Cancel")
    shows(page, "HE-11", "New users", "Register for new account")
    with behaves("HE-73"):
        mark, name = page.locator("header .identity-mark"), page.locator("header .identity-portal")
        expect(mark).to_be_visible()
        assert mark.bounding_box()["x"] > name.bounding_box()["x"]


def register(family):
    with behaves("HE-18"):
        family.follow("Register for new account")
        family.is_at("register")
        family.fill_security()
        family.fill_about()
        family.find_address()
        family.press("Submit")
        family.is_at("register", "sent")
        family.activate()


def sign_in(family):
    page = family.page
    family.open("sign-in")
    with behaves("HE-06", "HE-17"):
        family.enter()
        family.is_at("verify")
        code = family.code()
        assert re.fullmatch(r"\d{8}", code)
    shows(page, "HE-12", "Secure login - step 2")
    shows(page, "HE-13", "We have just sent you an email to confirm your account. Please enter the code this contains below.")
    shows(page, "HE-14", "If you can't find this email, it may be in your spam/junk email folder.")
    shows(page, "HE-15", "Code", "Finish", "Cancel")
    shows(page, "HE-16", "Please send me a new code")
    family.fill(code=code)
    family.press("Finish")
    family.is_at("home")
    family.sees("Account Dashboard")


def add_the_child(family):
    # No child yet: the page says what to do next.
    family.reads("What to do next")
    family.follow("Add a child or young person")
    family.describe(date(2020, 3, 3))
    family.press("Add child")
    family.is_on_dashboard()


def ask_for_access(family):
    page = family.page
    family.reads("What to do next")
    with behaves("HE-26"):
        family.follow(ACCESS, near=page.locator("main"))
        family.sees(ACCESS)
        family.answer(relationship="mother", responsibility="yes", note="I am Tony's mother.")
        page.locator("main form button:visible").last.click()
        family.reads("We have received your request.")
    family.open("people", family.entry)
    family.is_on_dashboard()


def open_the_case(team, child, received):
    """The school's request, which came by letter."""
    forename, surname = child.split()
    team.page.goto(team.address("cases", "open") + "?person=new")
    team.answer({
        "forename": forename, "surname": surname, "gender": "male", "born": date(2020, 3, 3), "asker": "setting",
        "channel": "letter", "received": received, "from.name": "Marian Doyle", "from.role": "setting",
        "from.title": "SENCO", "from.organisation": "Alban Fields Primary School"})
    team.look()
    team.do()
    expect(team.page).to_have_url(re.compile(r"/cases/[\w-]+(\?.*)?$"))
    team.case = re.search(r"/cases/([\w-]+)", team.page.url).group(1)
    with behaves("HE-57"):
        team.open_case("people", "add")
        team.answer(name="EHM - Business Support Staff", role="professional", shown=True)
        team.page.locator("main form button:visible").last.click()
        expect(team.page.locator("main")).to_contain_text("EHM - Business Support Staff")


def give_access(team, child):
    with behaves("HE-26"):
        team.open("requests")
        team.page.locator("#access ~ *, section").get_by_role("link", name=re.compile(re.escape(child))).last.click()
        team.answer(outcome="link", role="parent")
        team.page.locator('main input[name="choice"]').first.check()
        team.page.locator("button[name=action][value=preview]").click()
        team.do()
        expect(team.page.locator("main")).to_contain_text("linked")


def see_the_dashboard(family, received):
    page, outcome = family.page, shown(due(received))
    family.open("people", family.entry)
    family.reads("New Messages (Click to view all) (1)")
    family.read_mail("We have answered your request")
    family.sign_out()
    with behaves("HE-19"):
        family.sign_in()
        family.is_on_dashboard()
    shows(page, "HE-35", f"EHC Assessment and Plan - {family.child}", "EHC Process Dates")
    shows(page, "HE-36", "Request/Application", f"Request Received: {shown(received)}")
    shows(page, "HE-37", "Request Outcome", f"Request Outcome Due: {outcome}")
    shows(page, "HE-38", "What happens in this stage?")
    shows(page, "HE-39", STAGE)
    shows(page, "HE-40", "Local Offer")
    shows(page, "HE-41", "EHCP Coordinator - Priti Shah")
    shows(page, "HE-42", "EHC Process Dates", f"Date request made: {shown(received)}",
          "Who the request was from: Education Setting", f"Request outcome due: {outcome}")
    with behaves("HE-29", "HE-30", "HE-31", "HE-33", "HE-52"):
        boxes = page.locator("ol.tracker > li")
        states = boxes.evaluate_all("all => all.map(each => each.innerText.split('\\n')[0].trim())")
        assert states == ["Completed", "In progress", "Next", "Later"]
        expect(boxes.nth(1)).to_have_attribute("aria-current", "step")
    with behaves("HE-32"):
        offer = page.get_by_role("link", name="Local Offer", exact=True).first
        assert offer.get_attribute("href").startswith("https://www.hertfordshire.gov.uk/")
    for row, box, colour in (("HE-48", 0, grey), ("HE-49", 1, green), ("HE-50", 2, yellow)):
        with behaves(row):
            shade = page.locator("ol.tracker > li").nth(box).evaluate("e => getComputedStyle(e).backgroundColor")
            assert colour(*map(int, re.findall(r"\d+", shade)[:3])), shade
    with behaves("HE-51"):
        expect(page.locator("ol.tracker")).to_have_attribute("aria-label", "EHC Assessment and Plan Process Tracker")
    shows(page, "HE-44", "Forms you can start or awaiting completion (0)", "No items to complete")
    shows(page, "HE-45", "New Messages (Click to view all) (0)", "No New Messages")
    shows(page, "HE-46", "Documents you have been sent")
    with behaves("HE-34", "HE-47"):
        heads = page.locator(".panels .panel h2")
        names = ["EHC Process Dates", "Forms you can start or awaiting completion (0)",
                 "New Messages (Click to view all) (0)", "Documents you have been sent"]
        assert [re.sub(r"\s+", " ", each).strip() for each in heads.all_inner_texts()] == names
    for name, path in zip(names, ("request", "complete", "messages", "documents")):
        with behaves(*(["HE-68"] if path == "complete" else [])):
            page.locator(".panel h2 a", has_text=name).click()
            family.is_at("people", family.entry, path)
        family.open("people", family.entry)


def grey(red, green, blue):
    return max(red, green, blue) - min(red, green, blue) < 24


def green(red, green, blue):
    return green > 1.5 * max(red, blue)


def yellow(red, green, blue):
    return min(red, green) > 1.3 * blue


def see_the_side_pages(family, received):
    page = family.page
    family.follow("EHC Process Dates")
    shows(page, "HE-53", "Request Details", "This page contains details of the EHC needs assessment process dates so that "
          "you can review these at any point in the process.")
    family.reads(f"Request outcome due: {shown(due(received))}".split(": ")[1])
    with behaves("HE-54"):
        links = page.locator("#person-menu a")
        assert links.evaluate_all("all => all.map(each => each.textContent)") == ["Back to EHC Dashboard", *PAGES]
        marks = links.evaluate_all("all => all.map(each => getComputedStyle(each, '::after').content)")
        assert all("\u203a" in mark for mark in marks), marks
    with behaves("HE-55"):
        for name in PAGES:
            family.menu(name)
            current = page.locator("#person-menu [aria-current=page]")
            expect(current).to_have_text(name)
            shade = current.evaluate("e => getComputedStyle(e).backgroundColor")
            assert yellow(*map(int, re.findall(r"\d+", shade)[:3])), shade
    family.menu("SEN Involvements")
    shows(page, "HE-56", "SEN Involvements", "This page shows the name of your SEND Officer and other professionals we know "
          "are involved with your child.")
    family.reads("Priti Shah")
    family.reads("EHM - Business Support Staff")
    family.menu("Items to complete")
    shows(page, "HE-58", "Items to complete")
    with behaves("HE-62"):
        page.locator("main").get_by_role("link", name="Back to EHC Dashboard", exact=True).last.click()
        family.is_on_dashboard()
    page.locator(".panel h2 a", has_text="Documents you have been sent").click()
    shows(page, "HE-64", "Items to view")
    shows(page, "HE-65", "This page contains completed forms and documents about your EHC assessment and plan.")


def see_the_account(family):
    page = family.page
    family.open("home")
    shows(page, "HE-21", "Account Dashboard", BAR)
    shows(page, "HE-22", "Details", f"Name {family.child}", "Date of Birth 3 Mar 2020", "Gender Male")
    with behaves("HE-28"):
        family.reads("3 Mar 2020")
    shows(page, "HE-23", "My Messages (0)", "No New Messages")
    shows(page, "HE-24", "Involvements", "Priti Shah (EHCP Coordinator)", "EHM - Business Support Staff")
    shows(page, "HE-25", "Items to view", ACCESS)
    shows(page, "HE-27", "Items to complete (0)", "No items to complete")
    with behaves("HE-20"):
        page.get_by_role("link", name=re.compile(re.escape(BAR))).click()
        family.is_on_dashboard()


def find_the_way(family):
    page = family.page
    family.open("people", family.entry, "complete")
    with behaves("HE-69", "HE-71", "HE-72"):
        names = page.locator("header nav :is(a, button:not([popovertarget]), summary)").evaluate_all(
            "all => all.map(each => each.textContent.replace(/\\s+/g, ' ').trim())")
        name = f"{family.forename} {family.surname}"
        assert names[:4] == ["Portal Home", "Help & Support", "View My Submitted Forms", name], names
        assert "My Account" in names
    with behaves("HE-70"):
        trail = page.locator("nav.trail a").all_inner_texts()
        assert trail == ["Portal Home", "My Account"]
        for name, place in (("Portal Home", "home"), ("My Account", "account")):
            page.locator("nav.trail").get_by_role("link", name=name, exact=True).click()
            expect(page).to_have_url(re.compile(f"/EHCPortal_LIVE/{place}"))
            page.go_back()


def have_two_children(family, team):
    """Six weeks from 1 September 2024 is 13 October 2024 on every page; and two children are told apart."""
    page, first = family.page, family.child
    family.child = "Ada " + secrets.token_hex(3).translate(str.maketrans("0123456789", "ghijklmnop")).capitalize()
    family.open("home")
    family.follow("Add another child or young person")
    family.describe(date(2020, 3, 3))
    family.press("Add child")
    family.is_on_dashboard()
    ask_for_access(family)
    open_the_case(team, family.child, date(2024, 9, 1))
    give_access(team, family.child)
    family.open("people", family.entry)
    shows(page, "HE-37", "Request Outcome", "Request Outcome Due: 13 Oct 2024")
    shows(page, "HE-42", "Date request made: 01 Sep 2024", "Request outcome due: 13 Oct 2024")
    family.follow("EHC Process Dates")
    family.reads("13 Oct 2024")
    family.sign_out()
    with behaves("HE-20"):
        family.sign_in()
        family.is_at("home")
    assert page.locator("main a.bar").count() == 2
    page.locator("main a.bar", has_text=first).click()
    family.sees(f"EHC Assessment and Plan - {first}")
    family.follow("Change child")
    family.follow(family.child)
    family.is_on_dashboard()
