"""Coventry's guide, from its first page to its last, in its own words."""
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from checks import accessible, no_sideways_scroll, screenshot
from guides import behaves, mailed, shows
from officer import Officer
from parent import ParentElsewhere, today
from portals import COVENTRY, team_of
from test_request import LETTER

FORM = "Education, Health and Care Needs Assessment application form (EHCNA)"
NOTICE = (
    "Summary Privacy Notice:", "The information you provide helps us to process requests for a statutory assessment for "
    "children and young people who have special educational needs and disabilities (SEND). It will be used to ensure we meet "
    "our legal duties and responsibilities in relation to children and young people with SEND under the Children's and "
    "Families Act 2014 and The SEND Code of Practice 2014. As part of this we will gather and share your personal information "
    "with organisations who will be able to provide advice and guidance to support the statutory assessment process. This may "
    "include; schools, early year's settings, other Local Authorities, internal departments including Social Care, medical "
    "and health agencies and sometimes the Department of Education.")
FULL = (
    "More information on how we handle personal information and your rights under the data protection legislation can be "
    "found in our full Privacy Notice at the link at the bottom of the page.")
CODE = "the current Special Educational Needs & Disabilities Code of Practice."
WAYS = {"phone": (320, True), "desk-without-script": (1280, False)}


class Applicant(ParentElsewhere):
    """A parent of Coventry."""

    def __init__(self, guildhall, outbox, page):
        super().__init__(guildhall, outbox, page, COVENTRY)

    def save(self):
        self.press("Save & Continue")

    def send_home(self):
        """By the navigation, which a narrow window folds."""
        fold = self.page.locator("button[popovertarget=site-menu]").first
        if fold.is_visible():
            fold.click()
        self.page.locator("header").get_by_role("button", name="SEND Home", exact=True).click()

    def read_mail(self, subject):
        """A mail whose every link leads to a page of the portal."""
        mail = self.outbox.wait("coventry", self.email, subject)
        for link in mail.links:
            self.leads(self.here(link))
        return mail

    def leads(self, address):
        """That an address is a page, in a tab of its own."""
        other = self.page.context.new_page()
        assert other.goto(address).status == 200, address
        other.close()

    def here(self, link):
        assert link.startswith(COVENTRY.origin + COVENTRY.path + "/"), link
        return self.guildhall.address("coventry", link.removeprefix(COVENTRY.origin))


@pytest.mark.parametrize("width, script", WAYS.values(), ids=WAYS.keys())
def test_the_guide_from_its_first_page_to_its_last(width, script, guildhall, outbox, visitor):
    family = Applicant(guildhall, outbox, visitor(width, script))
    come_in(family)
    see_the_test_site(family)
    register(family)
    activate(family)
    turn_on_two_step(family)
    add_the_child(family)
    begin_the_form(family)
    leave_and_come_back(family)
    fill_in_the_rest(family)
    look_at_the_summary(family)
    reference = send(family)
    team = Officer(guildhall, outbox, visitor(width, script), portal=team_of(COVENTRY))
    be_received(family, team, reference)


def come_in(family):
    family.open()
    page = family.page
    with behaves("CV-04"):
        assert page.url.endswith("/CitizenPortal_LIVE/en")
    shows(page, "CV-03", "for the video guide for submitting a request for an EHC assessment")
    shows(page, "CV-06", "Coventry City Council", "Coventry Education Services Portal")
    shows(page, "CV-07", "Home", "Sign in", "Register", "Cymraeg")
    shows(page, "CV-09", "Email address", "Password", "Sign in")
    shows(page, "CV-11", "Welcome", "a school place", "a funding voucher", "an Education, Health and Care assessment")
    shows(page, "CV-12", "register")
    shows(page, "CV-13", "Watch our how-to videos and read our guidance on how to apply for a school place")
    shows(page, "CV-14", "Please read our Privacy Notice. If you need help, please contact us.")
    family.press("Sign in")
    shows(page, "CV-10", "Password is empty")
    with behaves("CV-08"):
        family.follow("Cymraeg")
        assert page.locator("html").get_attribute("lang").startswith("cy")
        assert page.url.removesuffix("/sign-in").endswith("/CitizenPortal_LIVE/cy")


def see_the_test_site(family):
    """The guide's mail leads to a site of another name beside the one that is used."""
    page = family.page
    page.goto(family.guildhall.address("coventry", COVENTRY.test.page()))
    shows(page, "CV-26", "THIS IS A TEST SYSTEM", "Coventry Education Services Portal")


def register(family):
    page = family.page
    family.open()
    with behaves("CV-05"):
        family.follow("Register")
        family.is_at("register")
    shows(page, "CV-16", "Register an account")
    shows(page, "CV-17", "Email address *", "Confirm email address *", "Password *", "Title *", "Forename *", "Surname *",
          "Gender *")
    shows(page, "CV-18", "If you need help with your address, use the Post Office's Postcode Finder.")
    shows(page, "CV-21", "Provide a phone number where you can be contacted during normal office hours, if necessary")
    shows(page, "CV-22", "Home phone number", "Mobile phone number", "Work phone number")
    family.fill_security()
    family.fill_about()
    with behaves("CV-20"):
        family.find_address()
    shows(page, "CV-19", "Use another address")
    with behaves("CV-15"):
        family.press("Submit")
        family.is_at("register", "sent")


def activate(family):
    mail = family.outbox.wait("coventry", family.email, "Activate your account")
    mailed(mail, "CV-24", "To activate your account we need you to confirm your email address is valid. To do this, click on "
           "the link below this will take you to a page where you can enter your password and login.")
    with behaves("CV-25"):
        assert re.search(r"/CitizenPortal_LIVE/en/Account.Mvc/CompleteRegistration/\d+_[0-9a-f-]{36}$", mail.link)
    mailed(mail, "CV-27", "Please note: if you are unable to click on this link, carefully copy and paste the text into your "
           "Internet browser.")
    mailed(mail, "CV-28", "Kind Regards, Portal Administrator")
    mailed(mail, "CV-29", "Important - Please do not reply to this email as this account is not monitored.")
    mailed(mail, "CV-30", "This e-mail and any files transmitted with it are confidential and are intended solely for the use of "
           "the addressee. If you have received this e-mail in error, you are requested to contact the sender.")
    mailed(mail, "CV-31", "All e-mails are monitored by Coventry City Council's ICT Security, using Mimecast.")
    mailed(mail, "CV-32", "The views contained in this e-mail are those of the author and not necessarily those of Coventry City "
           "Council.")
    with behaves("CV-23"):
        family.open_mailed(mail)
        family.enter()
        family.is_at("home")


def turn_on_two_step(family):
    page = family.page
    shows(page, "CV-48", "EHC Assessment and Review")
    with behaves("CV-33"):
        family.open_area()
        family.is_at("two-step")
    shows(page, "CV-34", "Two Step Verification Area")
    shows(page, "CV-35", "This area requires two step verification to be enabled before you can access it. Enable two step "
          "verification in your account settings before continuing")
    shows(page, "CV-36", "Enable Two Step Verification now")
    family.follow("Enable Two Step Verification now")
    shows(page, "CV-39", "Two step verification", "Two Step Verification is our way to make your data more secure.")
    shows(page, "CV-40", "If you enable two step verification, we will send you a verification code every time you sign in. This "
          "helps us keep your data safe.")
    shows(page, "CV-41", "Some areas require two step verification to be enabled before you can use them. We will tell you when "
          "you try to access if you do not already have two step verification enabled.")
    shows(page, "CV-42", "Changing your preference will sign you out, and you will need to sign in again.")
    shows(page, "CV-43", "Preferred method:")
    menu = page.locator("button[popovertarget=account-menu]").first
    if menu.is_visible():
        menu.click()
    shows(page, "CV-38", "My account", "Personal details", "Contact details", "Change email address", "Change password",
          "Change circumstances", "Two step verification")
    if menu.is_visible():
        page.keyboard.press("Escape")
    shows(page, "CV-37", "E-mail", "Save")
    family.turn_on_two_step()
    with behaves("CV-44"):
        family.enter()
        family.is_at("verify")
        mail = family.outbox.wait("coventry", family.email, "code")
        family.fill(code=mail.code)
        family.press("Verify")
        family.is_at("people")
    with behaves("CV-45"):
        assert mail.sender == "donnotreply@coventry.gov.uk"
    mailed(mail, "CV-46", f"Your verification code is {mail.code}")
    assert len(mail.code) == 6


def add_the_child(family):
    page = family.page
    family.open("home")
    family.open_area()
    shows(page, "CV-49", "EHC Assessment and Review", "Add child")
    with behaves("CV-49"):
        assert page.locator("main a.button", has_text="Add child").locator("svg").count() == 1
    family.follow("Add child")
    shows(page, "CV-51", "Add child")
    shows(page, "CV-52", "Forename *")
    shows(page, "CV-53", "Middle name")
    shows(page, "CV-54", "Surname *")
    shows(page, "CV-55", "Gender (as at birth) *")
    shows(page, "CV-56", "Date of birth *")
    shows(page, "CV-57", "Current school *")
    shows(page, "CV-58", "Relationship to child *", "Your relationship to this child")
    shows(page, "CV-59", "Parental responsibility *", "Do you have legal responsibility for this child?")
    shows(page, "CV-60", "Find address")
    with behaves("CV-52", "CV-54", "CV-55", "CV-56", "CV-57", "CV-58", "CV-59"):
        family.press("Add child")
        assert len(family.mistakes()) == 7
    family.describe_child()
    family.answer(born=date(2017, 3, 12))
    with behaves("CV-61"):
        family.answer({"school.at": "school", "school.search": "school"})
        family.press("Find school")
        choice = page.locator('select[name="school.urn"]')
        choice.wait_for()
        family.school = choice.locator("option").nth(1).inner_text()
        choice.select_option(label=family.school)
    family.press("Add child")
    family.is_on_progress()


def begin_the_form(family):
    page = family.page
    shows(page, "CV-62", "Select the form you wish to complete.")
    with behaves("CV-63"):
        assert page.locator(".stages b").all_inner_texts() == ["Request", "Assessment", "EHC Plan", "EHCP Reviews"]
    shows(page, "CV-64", "What happens now?", "We will consider whether to undertake a statutory assessment of Education, Health "
          "and Care (EHC) needs. This can take up to 6 weeks. The step ends with a decision as to whether to assess")
    shows(page, "CV-65", "Information we collect at this stage",
          "We may need to collect some information from you or others during the request stage")
    shows(page, "CV-66", FORM, "Start")
    family.press("Start")
    family.is_at_step("child")
    family.draft = re.search(r"/drafts/([\w-]{22})", page.url).group(1)
    shows(page, "CV-67", "Save & Continue")
    shows(page, "CV-69", "Back")
    with behaves("CV-68"):
        family.answer({"strengths": "Trains and music"})
        family.save()
        family.is_at_step("child")
        assert len(family.mistakes()) == 2
    family.answer({"over-16": "no", "why": "School has tried for a year, and it is not enough.",
                   "difficulties": "Talking, and crowds"})
    family.save()
    family.is_at_step("family")


def leave_and_come_back(family):
    """Back, SEND Home, the child's name and Continue."""
    page = family.page
    with behaves("CV-69"):
        family.answer({"household": "Mum, dad and a sister of four"})
        family.press("Back")
        family.is_at_step("child")
        family.save()
        family.is_at_step("family")
        family.holds({"household": "Mum, dad and a sister of four"})
    with behaves("CV-70"):
        family.answer({"family-life": "We do not sleep much."})
        family.send_home()
        family.is_at("people")
    shows(page, "CV-70", "SEND Home")
    shows(page, "CV-50", family.child)
    with behaves("CV-50", "CV-71"):
        family.follow(family.child)
        family.is_on_progress()
    with behaves("CV-72", "CV-95"):
        first = page.locator("main .rows > li").first
        expect(first).to_contain_text(FORM)
        expect(page.locator("main .rows").get_by_role("button", name=re.compile("^Start"))).to_have_count(0)
        family.follow("Continue", near=first)
        family.is_at_step("family")
        family.holds({"household": "Mum, dad and a sister of four", "family-life": "We do not sleep much."})


def fill_in_the_rest(family):
    page = family.page
    family.save()
    family.is_at_step("education")
    # The school is known from the child's details.
    family.reads(family.school.split(",")[0].split(" (")[0])
    family.answer({"extra-help": "yes", "extra-help-what": "An hour in a small group", "senco": "Jo Fox"})
    shows(page, "CV-88", "School, nursery or college", "If you have a report or document to support your application from this "
          "service/professional, please upload here.")
    shows(page, "CV-89", "Date document published")
    with behaves("CV-88", "CV-89"):
        family.field("school-reports.1.file").set_input_files(LETTER)
        family.answer({"school-reports.1.published": date(2026, 5, 4)})
        page.locator('button[value="upload:school-reports.1.file"]').click()
        page.locator("main .rows .what").first.wait_for()
        family.holds({"school-reports.1.published": date(2026, 5, 4)})
    screenshot(page, "guides/coventry-step-3")
    family.save()
    family.is_at_step("health")
    family.answer({"diagnosis": "no", "health-services.speech": True})
    page.locator('[name="speech-reports.1.file"]').wait_for()
    family.save()
    family.is_at_step("care")
    family.answer({"care": "no"})
    family.save()
    family.is_at_step("views")
    family.answer({"needed": "Someone who knows how to help with talking", "parent-hopes": "A friend"})
    family.save()
    family.is_at_step("professionals")
    family.answer({"may-contact": "yes", "others.1.name": "Dr Ash", "others.1.role": "Eye clinic"})
    with behaves("CV-74"):
        family.save()
        family.is_at_step("summary")


def look_at_the_summary(family):
    page = family.page
    with behaves("CV-73"):
        tabs = page.locator("main .steps button")
        names = tabs.evaluate_all("tabs => tabs.map(tab => tab.querySelector('span:not(.hidden)').innerText.trim())")
        wanted = [f"Step {number}" for number in range(1, 9)]
        assert [re.sub(r"\s+", " ", name) for name in names] == wanted
        for number in range(7):
            assert "done" in tabs.nth(number).get_attribute("class")
            assert tabs.nth(number).locator("svg").count() == 1
        assert tabs.nth(7).get_attribute("aria-current") == "step"
        assert tabs.nth(7).locator("svg").count() == 1
    shows(page, "CV-75", "Summary", "Review your details before submitting. Go back to correct any mistakes")
    shows(page, "CV-76", "Form submitter details", f"{family.forename} {family.surname}")
    shows(page, "CV-77", "Child or young person details", family.child, "Gender Male", "Date of birth", "Current school")
    with behaves("CV-78"):
        family.reads("12-Mar-2017")
    shows(page, "CV-80", "Please read our summary privacy notice and tick the box to confirm that you consent to the information "
          "you have provided being used in this way and to confirm that it is accurate and complete to the best of your "
          "knowledge.")
    shows(page, "CV-81", *NOTICE)
    shows(page, "CV-82", FULL)
    with behaves("CV-82"):
        link = page.locator("footer").get_by_role("link", name="Privacy Notice", exact=True)
        family.leads(link.evaluate("a => a.href"))
    shows(page, "CV-83", "I consent to the use of the information I have provided in this way and I confirm that the information "
          "I have provided is accurate and complete to the best of my knowledge")
    shows(page, "CV-84", f"The information that you have provided on this form will be used in accordance with processes outlined in {CODE}")
    shows(page, "CV-85", "It is important that the people working with you are able to see the information you have provided and "
          "for it to be shared with them. They may also share or discuss this information with your child or dependent.")
    shows(page, "CV-86", "Before submitting this information, you must agree that the information provided can be shared with "
          "professionals, the local authority, and your child or dependent. If you do not agree to this, you will not be able to "
          "send it using this online form.")
    shows(page, "CV-87", "I agree that the information I am submitting can be shared with professionals, the local authority and "
          f"my child or dependent as part of processes outlined in {CODE}", "I agree")
    shows(page, "CV-79", "Submit")
    with behaves("CV-93"):
        answers = page.locator("main").inner_text()
        for words in ("Trains and music", "We do not sleep much.", "An hour in a small group", "Dr Ash", "04-May-2026"):
            assert words in answers, words
        page.emulate_media(media="print")
        for part in ("header", "footer", "main .steps", "main .actions", "nav.trail"):
            assert not page.locator(part).first.is_visible(), part
        expect(page.locator(".running")).to_contain_text(f"Coventry City Council | {FORM} | {family.child}")
        page.emulate_media(media="screen")
    no_sideways_scroll(page)
    accessible(page)
    screenshot(page, "guides/coventry-summary")


def send(family):
    page = family.page
    with behaves("CV-79", "CV-83", "CV-86", "CV-87"):
        family.press("Submit")
        assert len(family.mistakes()) == 2
        for name in ("privacy", "sharing"):
            page.locator(f'[name="declaration.{name}"]').check()
        family.press("Submit")
        expect(page).to_have_url(re.compile(r"/submissions/[\w-]{22}/received$"))
    reference = re.search(r"\bEHCNA-[0-9A-Z-]+\b", page.locator("main").inner_text()).group(0)
    family.read_mail("We have received your form")
    family.follow("View details")
    for words in ("Form submitter details", family.child, "12-Mar-2017", "Trains and music", reference):
        family.reads(words)
    screenshot(page, "guides/coventry-sent")
    return reference


def be_received(family, team, reference):
    """The team's officer takes the application in and decides within six weeks; the family reads the letter."""
    team.sign_in()
    with behaves("CV-94"):
        team.take_in(family.child, today())
        assert FORM in team.main()
        six_weeks = today() + timedelta(weeks=6)
        assert f"{six_weeks.day} {six_weeks:%b %Y}" in team.main()
        team.decide("assess.no", today(), "Support in school is enough for now.")
        team.publish()
    family.read_mail("You have a new message")
    family.read_mail("We have made a decision")
    family.open_progress()
    family.follow("Read the letter")
    family.reads(family.child)
