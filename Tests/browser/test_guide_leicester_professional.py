"""The guide of Leicester's Professional Portal, from its first page to its last, in its own words."""
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from checks import no_sideways_scroll, screenshot
from guides import behaves, mailed, shows
from officer import Officer
from parent import ENGLISH, ParentElsewhere, shown, today
from portals import LEICESTER_PROFESSIONAL
from test_request import LETTER

REQUEST = "Professional Request for Statutory EHC Assessment"
ADVICE = "Educational Advice for Statutory EHC Assessment"
REQUEST_STEPS = ["Work Details", "Academic progress", "SEN needs", "Action taken", "Over 18s", "Documentation", "Discussed with",
                 "Summary"]
ADVICE_STEPS = ["Work Details", "Story", "Needs", "Longer term outcomes", "Shorter term outcomes", "Provision", "Documentation",
                "Summary"]
ROLE = (
    "Please select the Professional Role you would like to complete this form as. If you would like to complete this form as a "
    "different Professional Role that you have not yet added to your Professional Portal account, then please navigate to My "
    "Account then select Work Details to add a new Professional Role.")
CHANGED = (
    "If your Organisation Name, Work Address, or contact details have changed for your Professional Role, then please navigate "
    "to My Account then select Work Details to update these details.")
RULES = {
    "kinds": "Please ensure that your files have the correct extensions, these should be .doc, .docx, .pdf, .png, .jpeg, .jpg, "
             ".bmp",
    "size": "The maximum file size allowed is 10MB",
    "confirm": "By uploading this file, you are confirming that it is free from viruses or other malware and contains no "
               "inappropriate material. If the file contains images of people, please ensure you have their consent for the "
               "image to be shared",
    "upload": "You must upload each file by selecting the upload button for the file to be added to the form",
}
LIMIT = ("There is a limit of 30000 characters.", "30000 remaining")
FIRST = (
    "I confirm that I am submitting this form with the knowledge and permission of the person (or his/her parents/guardians) to "
    "whom it relates. All information I have provided as part of this form is correct to the best of my knowledge.")
USED = (
    "The information that you have provided on this form will be used in accordance with processes outlined in the current "
    "Special Educational Needs & Disabilities Code of Practice.")
SHARED = (
    "It is important that the child or young person and their parent or carer are able to see the information you are providing "
    "and for it to be shared with them. It will also be shared with other professionals working with the child or young person.")
MUST = (
    "Before submitting this information, you must agree that the information provided can be shared with other professionals, "
    "the local authority, the child or young person and their parent or carer. If you do not agree to this, you will not be "
    "able to send it using this online form.")
SECOND = (
    "I agree that the information I am submitting can be shared with other professionals, the local authority, the child or "
    "young person and their parent or carer as part of processes outlined in the current Special Educational Needs & "
    "Disabilities Code of Practice.")
TOUCH = "The Local Authority will be in contact with you in the future regarding this."
ASKED = "You are required to submit information"
WAYS = {"phone": (320, True), "desk-without-script": (1280, False)}


class Senco(ParentElsewhere):
    """The special educational needs co-ordinator of a school."""

    def __init__(self, guildhall, outbox, page):
        super().__init__(guildhall, outbox, page, LEICESTER_PROFESSIONAL)
        self.listed = ", ".join(reversed(self.child.split()))

    def save(self):
        self.press("Save & Continue")

    def read_mail(self, subject):
        """A mail whose every link leads to a page of the portal."""
        mail = self.outbox.wait("leicester", self.email, subject)
        for link in mail.links:
            other = self.page.context.new_page()
            assert other.goto(self.here(link)).status == 200, link
            other.close()
        return mail

    def here(self, link):
        assert link.startswith(self.portal.origin + self.portal.path + "/"), link
        return self.guildhall.address("leicester", link.removeprefix(self.portal.origin))

    def navigation(self):
        links = self.page.locator("header nav li:visible").all_inner_texts()
        return [words.strip() for words in links if words.strip()]

    def select_person(self):
        self.open("home")
        self.page.get_by_role("link", name=re.compile("^Special Educational Needs and Disabilities")).click()
        self.sees("Select Person")

    def open_dan(self):
        self.select_person()
        self.follow(self.listed)
        self.is_on_progress()

    def fits(self, name):
        no_sideways_scroll(self.page)
        screenshot(self.page, f"guides/leicester-professional-{name}")


@pytest.mark.parametrize("width, script", WAYS.values(), ids=WAYS.keys())
def test_the_guide_from_its_first_page_to_its_last(width, script, guildhall, outbox, visitor, parent):
    senco = Senco(guildhall, outbox, visitor(width, script))
    come_in(senco)
    register(senco)
    activate(senco)
    turn_on_two_step(senco)
    be_at_home(senco)
    select_a_person(senco)
    hide_and_delete(senco)
    begin_the_request(senco)
    add_documents(senco)
    discuss(senco)
    sum_up(senco)
    send_the_request(senco)
    follow_the_request(senco)
    team = Officer(guildhall, outbox, visitor(width, script))
    family = parent(width, script)
    be_allocated(senco, team, family)
    be_asked_for_advice(senco, team)
    give_advice(senco)
    have_what_others_are_asked(team, outbox)
    read_a_document(senco, team)
    ask_for_help(senco)


def come_in(senco):
    page = senco.page
    with behaves("LP-03"):
        assert page.goto(senco.guildhall.address("leicester", "/ProfessionalPortal_LIVE/")).status == 200
        assert re.search("/ProfessionalPortal_LIVE/?$", page.url)
    shows(page, "LP-05", "Leicester City Council", "Professional Portal")
    with behaves("LP-05"):
        assert page.locator("header img.identity-mark").count() == 1
    shows(page, "LP-06", "Home", "Login", "Register")
    with behaves("LP-06"):
        assert senco.navigation() == ["Home", "Login", "Register"]
    shows(page, "LP-07", "Don't have an account? Please register")
    shows(page, "LP-08", "Email Address")
    shows(page, "LP-09", "Password")
    with behaves("LP-08", "LP-09"):
        assert page.locator("main form .iconed svg").count() == 2
    shows(page, "LP-10", "Login")
    shows(page, "LP-11", "Forgotten your password?")
    with behaves("LP-12"):
        words = page.locator("main").inner_text()
        assert words.index("Don't have an account?") < words.index("The SEND Professional Portal")
        if page.viewport_size["width"] > 1000:
            left, right = (page.get_by_text(some, exact=False).first.bounding_box()["x"] for some in
                           ("Don't have an account?", "The SEND Professional Portal allows"))
            assert left < right
    shows(page, "LP-13", "Welcome to the Leicester City SEND Professional Portal")
    shows(page, "LP-14", "The SEND Professional Portal allows professionals to complete and submit advice for children, as well as "
          "providing instant access to view draft or final EHC plans and other related documents.")
    shows(page, "LP-15", "To use the Portal you will need to register using a valid email address. Once registered you are able to "
          "complete advice forms for the child allocated to you.")
    senco.fits("landing")
    with behaves("LP-04"):
        other = page.context.new_page()
        assert other.goto(senco.guildhall.address("leicester", "/CitizenPortal_LIVE")).status == 200
        other.close()
    with behaves("LP-19"):
        senco.follow("Forgotten your password?")
        assert page.locator('main input[name="email"]').count() == 1
    with behaves("LP-23"):
        senco.open()
        page.locator("main").get_by_role("link", name="register").first.click()
        senco.is_at("register")
        senco.open()
        senco.follow("Register")
        senco.is_at("register")


def register(senco):
    page = senco.page
    shows(page, "LP-24", "Required fields are marked with a red asterisk")
    shows(page, "LP-25", "Registration")
    shows(page, "LP-26", "You need to register with us in order to use the Professional Portal. This screen will guide you to enter "
          "the necessary information required for registration process. Please hover the mouse over each field to see what "
          "information you will need to enter for this purpose.")
    shows(page, "LP-27", "Security Details", "About you", "Work Details")
    shows(page, "LP-28", "Email Address *", "Confirm Email *", "Password *", "Confirm Password *")
    with behaves("LP-29"):
        assert page.locator("main form .iconed svg").count() == 4
    shows(page, "LP-30", "Next")
    senco.fits("register")
    senco.fill_security()
    senco.press("Next")
    senco.fill_about()
    senco.press("Next")
    shows(page, "LP-31", "Professional Role *", "Organisation Name *", "Address", "Work Phone", "Mobile Number")
    senco.fill(role="SEN Co-ordinator", organisation="Babington Academy", work_role_phone="0116 454 1929")
    senco.find_address("work-address")
    with behaves("LP-32"):
        senco.press("Submit")
        senco.is_at("register", "sent")


def activate(senco):
    page = senco.page
    with behaves("LP-33"):
        senco.reads("We'll send you an email with a link to activate your account.")
    shows(page, "LP-34", "We'll send you an email with a link to activate your account. You'll need to click on the link to confirm "
          "your email address as your new username.")
    shows(page, "LP-35", "Didn't receive the email? Check your Spam or Junk folder. If you still don't see the email you will need to "
          "contact us.")
    mail = senco.outbox.wait("leicester", senco.email, "Activate your account")
    senco.open_mailed(mail)
    senco.press("Activate your account")
    shows(page, "LP-36", "Your account has been successfully created", "Please click on Sign in to continue.")
    senco.follow("Sign in")
    senco.is_at("sign-in")
    senco.enter()
    senco.is_at("home")


def turn_on_two_step(senco):
    page = senco.page
    with behaves("LP-39"):
        page.get_by_role("link", name=re.compile("^Special Educational Needs and Disabilities")).click()
        senco.sees("This area needs two step verification")
    senco.open("home")
    senco.follow("My Account")
    with behaves("LP-41"):
        senco.is_at("account", "personal")
        more = page.get_by_text("More of my account").first
        if page.viewport_size["width"] < 400 and more.is_visible():
            more.click()
        senco.follow("Two step verification")
        senco.is_at("account", "two-step")
    shows(page, "LP-39", "To access the Special Educational Needs and Disabilities section of the portal, you will need to enable Two "
          "Step Verification.")
    shows(page, "LP-40", "This means that we will send you a verification code every time you sign in. This helps us keep data safe "
          "and your account secure.")
    shows(page, "LP-42", "Preferred method", "Email", "Save")
    with behaves("LP-43"):
        senco.turn_on_two_step()
    with behaves("LP-44"):
        senco.enter()
        senco.is_at("verify")
        senco.reads("It may take a few moments for a verification code to arrive in your inbox.")
        senco.enter_code()
        senco.is_at("home")


def be_at_home(senco):
    page = senco.page
    shows(page, "LP-45", "Home", "My Account", "Sign Out")
    with behaves("LP-45"):
        assert senco.navigation() == ["Home", "My Account", "Sign Out"]
    shows(page, "LP-46", "Welcome to the Professional Portal", "Below, you will see the service available to you.")
    shows(page, "LP-47", "To complete an advice form for a child allocated to you select 'Special Educational Needs and Disabilities'")
    shows(page, "LP-48", "To read your messages select 'Messages'")
    shows(page, "LP-49", "Special Educational Needs and Disabilities")
    with behaves("LP-49"):
        assert page.locator("main a.tile", has_text="Special Educational Needs and Disabilities").locator("svg").count() == 1
    with behaves("LP-80"):
        senco.open("account", "work")
        senco.reads("Babington Academy")
        assert page.get_by_role("link", name=re.compile("^Add")).count() == 1


def select_a_person(senco):
    page = senco.page
    senco.select_person()
    shows(page, "LP-51", "Select Person")
    with behaves("LP-52"):
        drawing = page.locator("main .people-art[aria-hidden=true]")
        expect(drawing).to_be_visible()
        assert all(drawing.locator(part).count() for part in (".sun", ".cloud", ".pencil"))
    shows(page, "LP-53", "This area allows users to complete Special Educational Needs and Disabilities actions for children and "
          "young people", "if they have been previously added to the account or if the Local Authority has authenticated the user")
    shows(page, "LP-54", "Person Filter", "Active")
    with behaves("LP-54"):
        expect(page.locator('main input[type=search]')).to_have_value("")
        expect(page.locator("#show option:checked")).to_have_text("Active")
    shows(page, "LP-61", "Back")
    with behaves("LP-61"):
        back = page.locator("main a.button.back")
        red, green, blue = (int(part) for part in re.findall(r"\d+", back.evaluate("e => getComputedStyle(e).backgroundColor"))[:3])
        assert red > green > blue and back.bounding_box()["x"] < 100
        back.click()
        senco.is_at("home")
    senco.select_person()
    with behaves("LP-64"):
        add_somebody(senco, *senco.child.split())
        senco.is_on_progress()
    senco.select_person()
    add_somebody(senco, "Rose", "Bramley")
    senco.select_person()
    shows(page, "LP-55", "Add child / young person", "Hide Person", "Delete Person")
    shows(page, "LP-57", "2 records found")
    shows(page, "LP-58", "Date of Birth", "Address", "School", "Select")
    if page.viewport_size["width"] > 1000:
        with behaves("LP-58"):
            heads = page.locator("main table thead th").all_inner_texts()
            assert heads == ["Name", "Date of Birth", "Address", "School", "Select"]
    shows(page, "LP-60", senco.listed, "21/08/2014")
    senco.fits("people")


def add_somebody(senco, forename, surname):
    senco.page.get_by_role("link", name="Add child / young person", exact=True).click()
    senco.reads("Tell us about the child or young person you work with.")
    assert senco.page.locator('[name="relationship"], [name="responsibility"]').count() == 0
    senco.answer(forename=forename, surname=surname, gender="male", born=date(2014, 8, 21))
    senco.find_address()
    senco.page.locator("main form button.button", has_text="Add child / young person").last.click()
    expect(senco.page.locator("h1")).to_have_text(f"{forename} {surname}")


def hide_and_delete(senco):
    """Of this account's own list: hidden, shown again, deleted."""
    page = senco.page

    def tick(name):
        page.get_by_role("checkbox", name=f"Select {name}").check()

    with behaves("LP-55"):
        senco.press("Hide Person")
        assert senco.mistakes() == ["Select at least one person"]
    with behaves("LP-56"):
        tick("Bramley, Rose")
        senco.press("Hide Person")
        senco.reads("1 record found")
        expect(page.locator("main table")).not_to_contain_text("Bramley, Rose")
        page.locator("#show").select_option(label="Hidden")
        senco.press("Search")
        expect(page.locator("main table")).to_contain_text("Bramley, Rose")
        tick("Bramley, Rose")
        senco.press("Show Person")
        senco.reads("2 records found")
        senco.fill(q="rose bram")
        senco.press("Search")
        senco.reads("1 record found")
    with behaves("LP-55"):
        tick("Bramley, Rose")
        senco.press("Delete Person")
        senco.sees("Delete from your list")
        senco.press("Delete")
        senco.reads("1 record found")
        expect(page.locator("main table")).not_to_contain_text("Bramley, Rose")


def begin_the_request(senco):
    page = senco.page
    with behaves("LP-62"):
        senco.follow(senco.listed)
        senco.is_on_progress()
    shows(page, "LP-65", "To make a request, press \"Start\" beside a form below.")
    shows(page, "LP-67", REQUEST, "Start")
    shows(page, "LP-107", "Home", "SEND Home", "My Account", "Sign Out")
    with behaves("LP-107"):
        assert senco.navigation() == ["Home", "SEND Home", "My Account", "Sign Out"]
    senco.press("Start")
    senco.is_at_step("work")
    senco.draft = re.search(r"/drafts/([\w-]{22})", page.url).group(1)
    steps(senco, "LP-68", "LP-69", REQUEST_STEPS)
    role(senco, "LP-72", "LP-73", "LP-74", "LP-75", "LP-76", "LP-77", "LP-78", "LP-79")
    with behaves("LP-71"):
        senco.save()
        assert len(senco.mistakes()) == 1
        senco.fits("work-details")
        page.get_by_role("button", name=re.compile("^Select SEN Co-ordinator")).click()
        senco.is_at_step("progress")
    with behaves("LP-70"):
        first = page.locator("main .steps button").first
        assert "done" in first.get_attribute("class") and first.locator("svg").count() == 1
    shows(page, "LP-81", "Save & Continue")
    senco.answer(attainment="Two years behind in reading.")
    with behaves("LP-81"):
        senco.save()
        senco.is_at_step("needs")
    senco.answer(communication="He is hard to understand.")
    senco.save()
    senco.is_at_step("action")
    senco.answer({"why-now": "A year of help was not enough."})
    senco.save()
    senco.is_at_step("over-18")
    senco.answer({"over-18": "no"})
    senco.save()
    senco.is_at_step("documentation")


def steps(senco, count, names, wanted):
    """The bar at the top has so many steps, with these names."""
    page = senco.page
    with behaves(count):
        assert page.locator("main .steps button").count() == 8
    shows(page, names, *(f"Step {number} {name}" for number, name in enumerate(wanted, 1)))


def role(senco, heading, changed, *card):
    """The work role to confirm, and all that is known of it."""
    page = senco.page
    shows(page, heading, "Work Details", ROLE)
    shows(page, changed, CHANGED)
    known = ("SEN Co-ordinator", "Organisation Name Babington Academy",
             "Address Babington Academy, 151 Strasbourg Drive, Leicester, LE4 0SZ", "Work Phone 0116 454 1929", "Mobile Number",
             "Select")
    for row, words in zip(card, known):
        shows(page, row, words)


def add_documents(senco):
    page = senco.page
    with behaves("LP-70"):
        assert page.locator("main .steps button.done").count() == 5
    shows(page, "LP-82", "documents to provide us with further information about the child/ young person's needs and educational "
          "aspirations, attainment etc..")
    shows(page, "LP-84", "Please upload relevant documentation here. To add further documents, click 'Add More' below. Don't forget "
          "to click the 'Upload' button alongside each file.")
    shows(page, "LP-85", "File description", "Please select")
    shows(page, "LP-86", "File description where not listed above", *LIMIT)
    shows(page, "LP-87", "Upload document")
    shows(page, "LP-88", RULES["kinds"])
    shows(page, "LP-89", RULES["size"])
    shows(page, "LP-90", RULES["confirm"])
    shows(page, "LP-91", RULES["upload"])
    shows(page, "LP-92", "Upload", "Delete")
    shows(page, "LP-94", "Back", "Add More", "Save & Continue")
    with behaves("LP-93", "LP-92"):
        senco.answer({"documents.1.unlisted": "A letter of the clinic"})
        senco.field("documents.1.file").set_input_files(LETTER)
        page.locator('button[value="upload:documents.1.file"]').click()
        page.locator("main .rows .what").first.wait_for()
    shows(page, "LP-93", f"File Name: {LETTER.name}", "File Type: PDF", "File Size:")
    senco.fits("documentation")
    with behaves("LP-94"):
        senco.press("Add More")
        expect(page.locator("main fieldset legend", has_text="Document 2")).to_be_visible()
        senco.save()
        senco.is_at_step("discussed")


def discuss(senco):
    page = senco.page
    shows(page, "LP-95", "ensure you provide all available contact details for the Child's parent, carer or person with parental "
          "responsibility. If you are completing this form for a Young Person who is 16+, please ensure you also provide contact "
          "details for them.")
    shows(page, "LP-96", "Please use the Add More button to add multiple contacts.", "Add More")
    shows(page, "LP-97", "Name of parent (or person with parental responsibility) or the young person (16+)")
    shows(page, "LP-98", "*Address, phone number, and email address. Please indicate the best way to be contacted", *LIMIT)
    shows(page, "LP-99", "Date of discussion", "dd/mm/yyyy")
    with behaves("LP-98"):
        senco.answer({"contacts.1.name": "Robin Weatherby"})
        senco.save()
        assert len(senco.mistakes()) == 1
        senco.answer({"contacts.1.contact": "2 Heron Row, by phone: 07700 900 982", "contacts.1.date": today()})
    with behaves("LP-96"):
        senco.press("Add More")
        expect(page.locator("main fieldset legend", has_text="Contact 2")).to_be_visible()
    senco.fits("discussed-with")
    senco.save()
    senco.is_at_step("summary")


def sum_up(senco):
    page = senco.page
    shows(page, "LP-100", "Step 8 gives you a summary of your request and a chance to review your responses on the form. Should you "
          "need to go back to update an answer, please use Back button at the bottom of the page then use the Steps at the top of "
          "the page to navigate through the form.")
    with behaves("LP-100"):
        senco.reads("SEN Co-ordinator, Babington Academy")
        senco.reads("A year of help was not enough.")
    shows(page, "LP-101", FIRST, "I agree")
    shows(page, "LP-102", USED)
    shows(page, "LP-103", SHARED)
    shows(page, "LP-104", MUST)
    shows(page, "LP-105", SECOND, "I agree")
    shows(page, "LP-106", "Back", "Submit")
    senco.fits("summary")


def send_the_request(senco):
    page = senco.page
    with behaves("LP-104"):
        page.locator('[name="declaration.declaration"]').check()
        senco.press("Submit")
        assert len(senco.mistakes()) == 1
        page.locator('[name="declaration.declaration"]').uncheck()
        page.locator('[name="declaration.terms"]').check()
        senco.press("Submit")
        assert len(senco.mistakes()) == 1
    with behaves("LP-101", "LP-105", "LP-106"):
        senco.submit()
    shows(page, "LP-108", "Form Submitted", senco.child)
    shows(page, "LP-109", f"Thank you for submitting {REQUEST} for {senco.child}. {TOUCH}")
    with behaves("LP-109"):
        senco.reads(ENGLISH.say(today() + timedelta(weeks=6)))
    senco.fits("submitted")
    senco.read_mail("We have received your form")
    with behaves("LP-110"):
        senco.follow("Finish")
        senco.is_on_progress()


def follow_the_request(senco):
    page = senco.page
    with behaves("LP-111"):
        senco.open_dan()
    shows(page, "LP-112", senco.child, "Search...")
    shows(page, "LP-113", "Request", "Assessment", "EHC Plan", "EHCP Reviews")
    shows(page, "LP-114", "What happens now?", "The local authority will consider whether to undertake a statutory assessment of "
          "education, health and care (EHC) needs. This can last up to 6 weeks. The step ends with a decision as to whether to "
          "assess.")
    shows(page, "LP-115", "Information we collect at this stage", "As part of the Request stage, we may need to collect some "
          "information from you or others. Below you will see forms relating to this stage, including forms we may need you to "
          "complete")
    shows(page, "LP-116", REQUEST, "Submitted by you", f"Submitted on {shown(today())}", "Edit", "View Details")
    rows = page.locator("main .rows > li")
    with behaves("LP-117"):
        expect(rows.last).to_contain_text(REQUEST)
        expect(rows.last.get_by_role("button", name=re.compile("^Start"))).to_be_visible()
    with behaves("LP-118"):
        expect(page.locator("main .stages [aria-current=step]")).to_contain_text("Request")
    senco.fits("progress")
    with behaves("LP-119"):
        senco.press("Edit", near=rows.first)
        senco.is_at_step("work")
        senco.go(2)
        senco.holds({"attainment": "Two years behind in reading."})
        senco.answer(attainment="Two years behind in reading and writing.")
        senco.go(8)
        senco.submit()


def be_allocated(senco, team, family):
    """The team authenticates the professional, takes both requests in, and shares the parent's."""
    page = senco.page
    family.child = senco.child
    family.open("people", "add")
    forename, surname = family.child.split()
    family.answer(forename=forename, surname=surname, gender="male", relationship="mother", responsibility="yes",
                  born=date(2014, 8, 21))
    family.press("Add child")
    family.is_on_progress()
    family.start()
    family.fill_required()
    family.submit()
    team.sign_in()
    team.is_at("home")
    team.open("requests")
    name = f"{senco.forename} {senco.surname}"
    team.page.locator("main tr", has_text=senco.child).filter(has_not_text=name).get_by_role("link").first.click()
    team.answer({"choice": "new", "received": today(), "asker": "parent", "role": "parent", "title": "Mother"})
    take_in(team)
    team.open("requests")
    team.page.locator("main tr", has_text=senco.child).get_by_role("link").first.click()
    team.holds({"title": "SEN Co-ordinator"})
    expect(team.page.locator('[name="role"]:checked')).to_have_value("setting")
    choices = team.page.locator('input[name="choice"]')
    if choices.count():
        choices.first.check()
    take_in(team)
    with behaves("LP-63"):
        team.open("requests")
        team.follow(name)
        team.look()
        team.do()
        expect(team.page.locator("main [role=status]").first).to_be_visible()
    share(team, "Parental Request for Statutory EHC Assessment")
    senco.open_dan()
    with behaves("LP-66", "LP-65"):
        shared = page.locator("main .rows > li", has_text="Parental Request for Statutory EHC Assessment")
        senco.follow("View Shared Form", near=shared)
        senco.reads("Parental Request for Statutory EHC Assessment")
    with behaves("LP-118"):
        senco.open_dan()
        senco.reads(ENGLISH.say(today() + timedelta(weeks=6)))


def take_in(team):
    team.page.locator("button[name=action][value=preview]").click()
    team.do()
    expect(team.page).to_have_url(re.compile(r"/cases/[\w-]+(\?.*)?$"))
    team.case = re.search(r"/cases/([\w-]+)", team.page.url).group(1)


def share(team, form):
    """The team accepts a form, and lets those who may see it see it."""
    team.open_case()
    team.page.locator("section").get_by_role("link", name=re.compile(f"^View details {form}")).first.click()
    team.page.locator('main a[href$="/accept"]').first.click()
    team.answer(shared=True)
    team.look()
    team.do()
    team.is_on_the_case()


def be_asked_for_advice(senco, team):
    page = senco.page
    name = f"{senco.forename} {senco.surname}"
    for _ in range(2):
        # The messages about the request that was taken in, and of its receipt.
        if not senco.outbox.is_empty("leicester", senco.email):
            senco.outbox.wait("leicester", senco.email, "")
    team.decide("assess.yes", today())
    team.publish()
    with behaves("LP-122"):
        team.open_case("ask")
        team.page.locator("main label", has_text=name).first.click()
        told = team.look()
        assert name in told and ADVICE in team.main()
        team.do()
        team.is_on_the_case()
    with behaves("LP-120", "LP-121"):
        mail = senco.outbox.wait("leicester", senco.email, "")
        for link in mail.links:
            other = page.context.new_page()
            assert other.goto(senco.here(link)).status == 200, link
            other.close()
    senco.open("home")
    with behaves("LP-50"):
        tile = page.locator("main a.tile", has_text="Messages")
        assert tile.locator("svg").count() == 1 and int(tile.locator(".badge").first.inner_text()) >= 1
    shows(page, "LP-50", "Messages")
    with behaves("LP-123"):
        tile.click()
        senco.sees("Messages")
    shows(page, "LP-124", "Messages", "Subject", "Received")
    day = f"{today():%d-}{ENGLISH.months[today().month - 1][:3]}{today():-%Y}"
    shows(page, "LP-125", ASKED, day)
    with behaves("LP-125"):
        assert re.search(rf"{day} \d\d:\d\d\b", page.locator("main table").inner_text())
    senco.fits("messages")
    with behaves("LP-126"):
        page.get_by_role("link", name=re.compile(f"^{ASKED}")).first.click()
        senco.sees(ASKED)
    shows(page, "LP-127", senco.child, ADVICE)
    with behaves("LP-128"):
        with page.context.expect_page() as opened:
            page.get_by_role("button", name=re.compile("^" + ADVICE)).first.click()
        senco.page = opened.value
        senco.page.set_viewport_size(page.viewport_size)
        senco.is_at_step("work")


def give_advice(senco):
    page = senco.page
    steps(senco, "LP-131", "LP-132", ADVICE_STEPS)
    shows(page, "LP-130", ADVICE)
    senco.reads("151 Strasbourg Drive")
    with behaves("LP-129"):
        page.get_by_role("button", name=re.compile("^Select SEN Co-ordinator")).click()
        senco.is_at_step("story")
    shows(page, "LP-133", "This section to contain a summary of the professionals' involvement with the child or young person and "
          "their family to date and any planned future involvement/intervention")
    shows(page, "LP-134", "CYP's story (Education)", *LIMIT)
    shows(page, "LP-135", senco.child, "Back", "Save & Continue")
    senco.fits("advice-story")
    senco.answer(story="He loves trains. The quiet room helps.")
    for step in ("needs", "longer", "shorter", "provision", "documentation"):
        senco.save()
        senco.is_at_step(step)
    with behaves("LP-136"):
        assert page.locator('main input[type=file]').count() == 1
    shows(page, "LP-137", "Please upload any relevant document if necessary.", "To add further documents, click 'Add More' below.")
    shows(page, "LP-138", "Document description", *LIMIT)
    shows(page, "LP-139", "Upload document", *RULES.values())
    with behaves("LP-137"):
        senco.save()
        senco.is_at_step("summary")
    senco.submit()
    shows(page, "LP-140", f"Thank you for submitting {ADVICE} for {senco.child}. {TOUCH}")
    with behaves("LP-140"):
        # Weeks count from the day on which the request was received.
        senco.reads("16 weeks from " + ENGLISH.say(today()))
    senco.fits("advice-submitted")
    senco.read_mail("We have received your form")


def have_what_others_are_asked(team, outbox):
    """Each profession is asked for its own advice only."""
    with behaves("LP-141"):
        team.open_case("people", "link")
        team.answer(email="noor@example.org")
        team.press("Find the account")
        team.answer({"role": "professional", "title": "Speech and Language Therapist", "way": "asked"})
        team.look()
        team.do()
        team.open_case("ask")
        team.page.locator("main label", has_text="Noor Haddad").first.click()
        team.look()
        assert "Speech and Language" in team.main() and ADVICE not in team.main()
        team.page.locator('button[name=action][value=edit]').first.click()
        team.answer({"service": "psychology", "form": "educational-advice"})
        team.page.locator('button[name=action][value=preview]').click()
        assert team.mistakes() == ["The form you chose is for Education. Choose that, or another form."]


def read_a_document(senco, team):
    """A draft plan that the team publishes to the professional."""
    page = senco.page
    name = f"{senco.forename} {senco.surname}"
    with behaves("LP-16"):
        team.open_case("document")
        team.answer(title="Draft EHC plan", body="What the plan says.", kind="draft-plan")
        team.page.locator("main label", has_text=name).first.click()
        team.look()
        team.confirm()
        team.do()
        team.is_on_the_case()
        senco.open_dan()
        senco.follow("Documents")
        senco.follow("Draft EHC plan")
        senco.reads("What the plan says.")


def ask_for_help(senco):
    page = senco.page
    senco.follow("Contact Us")
    shows(page, "LP-142", "Help and Support", "If you are experiencing difficulties with the professional portal:")
    shows(page, "LP-143", "For staff and professionals based within Leicester City Council: Please log a call via the ICT Help and "
          "Support Portal under Applications > ONE, DataNet, IO, ONE Youth Justice & AnyComms + > Childrens Systems – Other "
          "Requests.")
    shows(page, "LP-144", "ICT Help and Support (lcc.local)")
    with behaves("LP-144"):
        assert page.locator('main a[href="http://ict.helpandsupport.lcc.local"]').count() == 1
    shows(page, "LP-145", "For externally based professionals: Please drop us an email with your queries to SES@leicester.gov.uk for "
          "assistance.")
