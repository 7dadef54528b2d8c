"""The guide to Leicester's Citizen Portal, from its first page to its last, in its own words."""
import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from guides import behaves, mailed, shows
from officer import Officer
from parent import Parent, due, shown, today
from portals import LEICESTER
from service import GUILDHALL, Service, configuration
from test_request import LETTER, PHOTO

WAYS = pytest.mark.parametrize("way", [{"width": 320, "script": True}, {"width": 1280, "script": False}],
                               ids=["phone", "desk-without-script"])
FORM = "Parental Request for Statutory EHC Assessment"
LIMIT = "There is a limit of 30000 characters. 30000 remaining"


@WAYS
def test_the_guide_to_the_citizen_portal(way, guildhall, outbox, visitor):
    guest = Parent(guildhall, outbox, visitor(**way))
    guest.child = "Dan Brown"
    guest.script = way["script"]
    arrive(guest)
    register(guest)
    activate(guest)
    come_in(guest)
    turn_on_two_step(guest)
    add_the_child(guest)
    fill_in(guest)
    bring_documents(guest)
    send(guest)
    see_the_progress(guest)
    add_information(guest)
    the_team_takes_it_in(guest, Officer(guildhall, outbox, visitor(**way)))
    find_help(guest)
    guest.open_every_mail()


def nav(guest):
    """The names in the navigation, which a phone may keep in a menu."""
    words = guest.page.locator("header nav :is(a, button:not([popovertarget]))").evaluate_all(
        "all => all.map(each => each.textContent.replace(/\\s+/g, ' ').trim())")
    return [each for each in words if each]


def follow_in_nav(guest, name):
    """A link of the navigation, as a reader of the page finds it."""
    link = guest.page.locator("header nav").get_by_role("link", name=name, exact=True).first
    if not link.is_visible():
        guest.page.locator("header nav :is(summary, button[popovertarget])").first.click()
    link.click()


def toggle(guest):
    """Show beside a password is there where a script can work it."""
    return ["Show"] if guest.script else []


def arrive(guest):
    page = guest.page
    # The address of the guide.
    response = page.goto(guest.guildhall.address("leicester", "/CitizenPortal_LIVE/en"))
    with behaves("LC-07"):
        assert response.status == 200
        assert page.url.endswith("/CitizenPortal_LIVE/en")
    shows(page, "LC-02", "Citizen Portal", "Leicester Citizen Portal")
    shows(page, "LC-03", "Leicester City Council")
    with behaves("LC-09"):
        assert nav(guest) == ["Home", "Sign in", "Register", "Cymraeg"]
    shows(page, "LC-11", "Don't have an account? Please register an account")
    shows(page, "LC-12", "Email address")
    shows(page, "LC-14", "Password", *toggle(guest))
    shows(page, "LC-15", "Forgot your password?", "Sign in")
    shows(page, "LC-16", "Welcome to the Leicester Citizen Portal")
    shows(page, "LC-20", "The Citizen Portal allows parents of children who live in Leicester to make applications for:")
    shows(page, "LC-21", "Funded Early Education for 2 year old children")
    shows(page, "LC-22", "Check your eligibility using your National Insurance or NASS reference number.")
    shows(page, "LC-23", "An instant decision will be given if your application is made under the economic criteria. "
          "Non-economic applications will be responded to after all verification processes have been completed.")
    shows(page, "LC-24", "School Admissions")
    shows(page, "LC-25", "Submit an application for a school place - we will only accept one application per child.")
    shows(page, "LC-26", "The timescales for processing applications can be found on our website at "
          "leicester.gov.uk/admissions")
    shows(page, "LC-27", "Decisions are not instant and responses will be given on National Offer dates, or after "
          "processing (In Year application).")
    shows(page, "LC-28", "Further information and support")
    shows(page, "LC-29", "To use the Portal you will need to register using a valid email address. Once registered you "
          "are able to add and amend your family's information and make applications for the above services.")
    shows(page, "LC-30", "Visit the pages on our websites to learn more about Funded Early Education for 2, 3 and 4 "
          "year olds and School Admission or go to Contact Us for assistance using the portal.")
    with behaves("LC-10"):
        follow_in_nav(guest, "Cymraeg")
        expect(page.locator("html")).to_have_attribute("lang", "cy")
        expect(page).to_have_url(re.compile("/CitizenPortal_LIVE/cy$"))
        follow_in_nav(guest, "English")
    with behaves("LC-35"):
        guest.follow("register an account")
        guest.is_at("register")
        guest.open()
        follow_in_nav(guest, "Register")
        guest.is_at("register")


def register(guest):
    page = guest.page
    shows(page, "LC-37", "* Required fields are marked with a red asterisk")
    shows(page, "LC-38", "Register an account")
    shows(page, "LC-39", "You will first need to register with us in order to apply for any services or funding from "
          "the Education and Childrens Services Department for your child(ren). This screen will guide you to enter the "
          "necessary information required for registration process.")
    shows(page, "LC-40", "Please hover the mouse over each box to see what information you will need to enter.")
    shows(page, "LC-41", "To ensure the security of your personal data once you have registered on this site, please be "
          "aware that your account details should not be shared with anyone")
    shows(page, "LC-42", "Email address *")
    shows(page, "LC-43", "Confirm email address *")
    shows(page, "LC-44", "Password *", *toggle(guest))
    shows(page, "LC-45", "Title *", "Please select")
    shows(page, "LC-46", "Forename *")
    shows(page, "LC-47", "Surname *")
    shows(page, "LC-48", "Gender *", "Please select")
    shows(page, "LC-49", "If you need help with your address, use the Post Office's Postcode Finder.")
    shows(page, "LC-50", "Find address", "Postcode", "Search")
    shows(page, "LC-52", "Provide a phone number where you can be contacted during normal office hours, if necessary")
    shows(page, "LC-53", "Home phone number", "Mobile phone number", "Work phone number")
    with behaves("LC-36"):
        guest.press("Submit")
        assert "Enter your email address" in " ".join(guest.errors())
    guest.open("register")
    guest.fill_security()
    guest.fill_about()
    with behaves("LC-51"):
        guest.find_address()
    with behaves("LC-54"):
        guest.press("Submit")
        guest.is_at("register", "sent")


def activate(guest):
    page = guest.page
    shows(page, "LC-56", "We'll send you an email with a link to activate your account. You'll need to click on the link "
          "to confirm your email address as your new username.")
    shows(page, "LC-57", "Didn't receive the email? Check your Spam or Junk folder. If you still don't see the email you "
          "will need to contact us.")
    with behaves("LC-55", "LC-59"):
        guest.sees("Activate your account")
        # Without the link there is no account yet, and signing in sends another one.
        guest.outbox.wait("leicester", guest.email, "Activate your account")
        guest.open("sign-in")
        guest.enter()
        guest.sees("Activate your account")
        guest.open_mailed(guest.outbox.wait("leicester", guest.email, "Activate your account"))
        guest.press("Activate your account")
    shows(page, "LC-58", "Your account has been successfully created")
    shows(page, "LC-60", "Please click on Sign in to continue.")
    guest.page.locator("main").get_by_role("link", name="Sign in").first.click()


def come_in(guest):
    page = guest.page
    with behaves("LC-33"):
        guest.follow("Forgot your password?")
        guest.fill(email=guest.email)
        guest.press("Send the link")
        mail = guest.outbox.wait("leicester", guest.email, "Choose a new password")
        guest.open_mailed(mail)
        guest.password = "five patient herons"
        guest.fill(password=guest.password)
        guest.press("Save the new password")
        guest.is_at("reset", "done")
        guest.open("sign-in")
        guest.enter()
        guest.is_at("home")
    shows(page, "LC-74", "Special educational needs and disabilities")
    shows(page, "LC-75", "Funded Early Education for 2 year old children", "School Admissions")
    with behaves("LC-73"):
        guest.open_area()
        guest.is_at("two-step")
    guest.open("home")


def turn_on_two_step(guest):
    page = guest.page
    with behaves("LC-65"):
        follow_in_nav(guest, "My Account")
        guest.sees("My account")
    with behaves("LC-66"):
        menu = page.locator("button[popovertarget=account-menu]").first
        if menu.is_visible():
            menu.click()
        guest.follow("Two step verification")
        guest.is_at("account", "two-step")
    shows(page, "LC-63", "To access the Special Educational Needs and Disabilities section of the portal, you will need "
          "to enable Two Step Verification.")
    shows(page, "LC-64", "This means that we will send you a verification code every time you sign in. This helps us keep "
          "data safe and your account secure.")
    shows(page, "LC-67", "Preferred method", "Email")
    with behaves("LC-72"):
        assert page.locator("[name=method] option").count() > 1
    shows(page, "LC-68", "Save")
    with behaves("LC-69"):
        guest.turn_on_two_step()
    guest.enter()
    shows(page, "LC-70", "Verification code", "Verify")
    shows(page, "LC-71", "It may take a few moments for a verification code to arrive in your inbox.")
    guest.enter_code()
    guest.is_at("home")


def add_the_child(guest):
    page = guest.page
    guest.open_area()
    shows(page, "LC-76", "Choose person")
    shows(page, "LC-79", "Add child")
    guest.follow("Add child")
    shows(page, "LC-80", "* Required fields are marked with a red asterisk")
    shows(page, "LC-81", "Add child")
    guest.describe_child()
    guest.press("Add child")
    guest.is_on_progress()
    shows(page, "LC-82", "Statutory Assessment Progress Page")
    with behaves("LC-77", "LC-78"):
        guest.open("people")
        guest.follow("Dan Brown")
        guest.is_on_progress()
    shows(page, "LC-83", FORM, "Start")


def steps(guest, state):
    """The numbers of the steps in a state."""
    return [int(re.search(r"\d", step.inner_text()).group(0))
            for step in guest.page.locator(f".steps {state}").all()]


def fill_in(guest):
    page = guest.page
    guest.start()
    with behaves("LC-84"):
        expect(page.locator(".steps button")).to_have_count(6)
    shows(page, "LC-85", "Save and continue")
    shows(page, "LC-87", "Dan Brown")
    with behaves("LC-88"):
        assert steps(guest, "[aria-current]") == [1]
        assert steps(guest, ".done") == []
    shows(page, "LC-89", "What is your relationship to the child/young person?")
    shows(page, "LC-90", LIMIT)
    shows(page, "LC-91", "Is the child/ young person over 16 years of age?")
    shows(page, "LC-92", "Have you discussed this form with them?")
    shows(page, "LC-93", "Do they agree with you sending the form?")
    shows(page, "LC-94", "Back", "Save and continue")
    with behaves("LC-86"):
        guest.answer(relationship="Mother")
        guest.save()
        guest.is_at_step("child")
        guest.open_progress()
        guest.follow("Continue")
        guest.is_at_step("child")
        guest.open_step("relationship")
        guest.holds({"relationship": "Mother"})
    guest.open_step("child")
    guest.answer(strengths="Trains")
    guest.save()
    guest.is_at_step("help")
    guest.answer({"learns-at": "home"})
    guest.save()
    guest.is_at_step("documents")


def bring_documents(guest):
    page = guest.page
    with behaves("LC-104"):
        assert steps(guest, ".done") == [1, 2, 3]
        assert steps(guest, "[aria-current]") == [4]
    shows(page, "LC-97", "Please upload any reports that you feel would help provide more information about your child's "
          "young person's needs. For example, a health report, school attainment levels, a letter/report from Social "
          "Care.")
    shows(page, "LC-98", "Document description", LIMIT)
    shows(page, "LC-99", "Please upload relevant documentation here. To add further documents, click 'Add More' below. "
          "Don't forget to click the 'Upload' button alongside each file.")
    shows(page, "LC-100", "these should be .doc, .docx, .pdf, .png, .jpeg, .jpg, .bmp", "contains no inappropriate material")
    with behaves("LC-95", "LC-101", "LC-102"):
        files = page.locator("main .rows .what a")
        guest.answer({"documents.1.description": "A letter from the clinic"})
        page.locator("input[type=file]").set_input_files(LETTER)
        guest.press("Upload")
        expect(files).to_have_text(["letter.pdf"])
        guest.press("Add more")
        expect(page.locator("textarea")).to_have_count(2)
        page.locator("input[type=file]").set_input_files(PHOTO)
        guest.press("Upload")
        expect(files).to_have_text(["letter.pdf", "phone.jpg"])
        guest.press("Delete phone.jpg")
        expect(files).to_have_text(["letter.pdf"])
    shows(page, "LC-103", "Back", "Add more", "Save and continue")
    guest.save()
    guest.is_at_step("hopes")
    guest.answer({"may-contact": "yes"})
    guest.save()


def send(guest):
    page = guest.page
    guest.is_at_step("summary")
    shows(page, "LC-105", "Summary", "Mother", "Trains", "letter.pdf")
    with behaves("LC-106"):
        guest.go(2)
        guest.is_at_step("child")
        guest.answer(strengths="Trains and maps")
        guest.go(6)
        guest.is_at_step("summary")
        guest.reads("Trains and maps")
    shows(page, "LC-107", "Declaration", "Terms and Conditions", "Submit")
    with behaves("LC-108"):
        guest.press("Submit")
        assert len(guest.mistakes()) == 2
        guest.submit()
    shows(page, "LC-109", "Form submitted", "Finish")
    guest.sent = guest.reference()
    mailed(guest.outbox.wait("leicester", guest.email, "We have received your form"), "LC-109", FORM)
    guest.follow("Finish")
    guest.is_on_progress()


def see_the_progress(guest):
    page = guest.page
    with behaves("LC-110"):
        guest.open("home")
        guest.open_area()
        guest.follow("Dan Brown")
        guest.is_on_progress()
    shows(page, "LC-111", "Dan Brown", "Search...", "Search")
    shows(page, "LC-112", "Request", "Assessment", "EHC Plan", "EHCP Reviews")
    shows(page, "LC-113", "What happens now?")
    shows(page, "LC-114", "We will consider whether to undertake a statutory assessment of Education, Health and Care "
          "(EHC) needs. This can take up to 6 weeks.")
    shows(page, "LC-115", "Information we collect at this stage")
    shows(page, "LC-116", "We may need to collect some information from you or others during the request stage")
    shows(page, "LC-117", FORM, "Submitted by you", "Edit", "View details")
    shows(page, "LC-118", f"Submitted on {shown(today())}")
    rows = page.locator("main .rows > li")
    with behaves("LC-119"):
        expect(rows.last).to_contain_text(FORM)
        expect(rows.last.get_by_role("button", name=re.compile("^Start"))).to_be_visible()
    with behaves("LC-120"):
        expect(page.locator(".stages [aria-current], .stages .now").first).to_contain_text("Request")
        expect(rows.first).to_contain_text("Submitted by you")


def add_information(guest):
    with behaves("LC-121"):
        guest.press("Edit")
        guest.is_at_step("relationship")
        guest.answer(relationship="Mother, and carer of his brother")
        guest.go(6)
        guest.is_at_step("summary")
        guest.submit()
        guest.sees("Your changes are submitted")


def the_team_takes_it_in(guest, officer):
    """What the guide says of the council's side: the request arrives, with what was changed in it, and the case moves on."""
    officer.sign_in()
    with behaves("LC-124"):
        officer.open("requests")
        officer.page.locator(f'main a[href*="/requests/{guest.sent}"]').click()
        officer.reads("Mother, and carer of his brother")
        officer.answer({"choice": "new", "received": today(), "asker": "parent", "role": "parent", "title": "Mother"})
        officer.look()
        officer.do()
        expect(officer.page).to_have_url(re.compile(r"/cases/[\w-]+(\?.*)?$"))
        officer.case = re.search(r"/cases/([\w-]+)", officer.page.url).group(1)
        guest.open_progress()
        guest.reads(guest.words.say(due(today())))


def find_help(guest):
    guest.open("page", "contact")
    shows(guest.page, "LC-125", "SES@leicester.gov.uk")


def test_a_notice_tells_when_the_portal_is_away(tmp_path, visitor):
    """The council's own notice, on the days that it names and on no other; TEST stands beside LIVE."""
    root = configuration(tmp_path / "root", "leicester")
    file = root / "Tenants/leicester/portals/citizen.json"
    portal = json.loads(file.read_text())
    notice = portal["notices"]["upgrade-2022"]
    notice["from"], notice["until"] = (f"{today() + timedelta(days=days)}T00:00" for days in (-1, 1))
    file.write_text(json.dumps(portal))
    with Service([GUILDHALL, "demo", "--root", str(root)], tmp_path / "data") as service:
        page = visitor()
        page.goto(service.address("leicester", LEICESTER.page()))
        shows(page, "LC-17", "NOTE - on Tuesday 31st May 2022, the Leicester Citizen Portal will be unavailable all day due "
              "to a system upgrade. Please accept our apologies for any inconvenience this may cause.")
        shows(page, "LC-18", "Tuesday 31st May 2022")
        with behaves("LC-08"):
            page.goto(service.address("leicester", LEICESTER.test.page()))
            expect(page.locator(".test-banner")).to_have_text("THIS IS A TEST SYSTEM")
        notice["until"] = f"{today()}T00:00"
        file.write_text(json.dumps(portal))
        with behaves("LC-19"):
            for _ in range(50):
                page.goto(service.address("leicester", LEICESTER.page()))
                if "31st May 2022" not in page.content():
                    break
                page.wait_for_timeout(100)
            assert "31st May 2022" not in page.content()
