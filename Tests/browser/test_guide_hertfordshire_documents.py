"""Hertfordshire's guide from Forms Awaiting Completion to its last page, in its own words."""
import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from checks import no_sideways_scroll, screenshot
from guides import behaves, mailed, shows
from officer import Officer
from parent import ParentElsewhere, today
from portals import HERTFORDSHIRE, team_of
from test_request import LETTER

WAYS = {"phone": (320, True), "desk-without-script": (1280, False)}
FORM = "Parental Supporting Documents"
ITEMS = "This page contains any forms that have been sent to you for completion by the SEND Service."
ONE_WAY = (
    "This page contains messages you've been sent by the SEND team. Please note, it is not possible to send new messages "
    "via the Portal, please use existing methods of communications.")
REQUESTED = (
    "The Local Authority will make contact with professionals that are involved with your child or young person to gather "
    "any additional information. The tables below show which services we have requested information from ahead of the "
    "Local Authority Multi-Agency Panel.")
OTHERS = (
    "If you have any other documents that you feel will help with this decision, please send them to "
    "EHCNeedsAssessment@hertfordshire.gov.uk or upload via your EHC Portal account.")
TITLE = re.compile(r"EHCP - Information Requested - \d{7}\.rtf")


class Resident(ParentElsewhere):
    """A parent of Hertfordshire."""

    def __init__(self, guildhall, outbox, page):
        super().__init__(guildhall, outbox, page, HERTFORDSHIRE)
        self.links = []

    def mail(self, words=""):
        """The oldest new mail, whose link is opened at the end."""
        mail = self.outbox.wait("hertfordshire", self.email, words)
        self.links.append(mail.link)
        return mail

    def open_link(self, link):
        assert link.startswith(HERTFORDSHIRE.origin + HERTFORDSHIRE.path + "/"), link
        response = self.page.goto(self.guildhall.address("hertfordshire", urlsplit(link).path))
        assert response.status == 200, link

    def side(self, name):
        """By the menu beside the pages about a child, which a narrow window folds."""
        link = self.page.locator(".person-menu").get_by_role("link", name=name, exact=True)
        if not link.is_visible():
            self.page.locator(".person-menu button[popovertarget]").first.click()
        link.click()


@pytest.mark.parametrize("width, script", WAYS.values(), ids=WAYS)
def test_the_guide_to_the_ehc_portal_goes_on_to_its_last_page(guildhall, outbox, visitor, width, script):
    resident = Resident(guildhall, outbox, visitor(width, script))
    resident.register()
    resident.activate()
    resident.sign_in()
    officer = Officer(guildhall, outbox, visitor(1280, False), portal=team_of(HERTFORDSHIRE))
    officer.sign_in()
    open_a_case(resident, officer)
    send_supporting_documents(resident, script)
    read_what_was_sent(resident)
    receive_a_document(resident, officer)
    receive_a_message(resident, officer)
    receive_a_form(resident, officer)
    for link in resident.links:
        resident.open_link(link)
    try_the_test_system(resident)


def open_a_case(resident, officer):
    """A setting has asked for the assessment, and the team links the parent."""
    forename, surname = resident.child.split()
    officer.page.goto(officer.address("cases", "open") + "?person=new")
    officer.answer({
        "forename": forename, "surname": surname, "gender": "male", "born": date(2020, 3, 3), "asker": "setting",
        "channel": "setting", "received": today() - timedelta(days=9), "from.name": "Sam Cole", "from.role": "setting",
        "from.title": "Education Setting"})
    officer.look()
    officer.do()
    expect(officer.page).to_have_url(re.compile(r"/cases/[\w-]+(\?.*)?$"))
    officer.case = re.search(r"/cases/([\w-]+)", officer.page.url).group(1)
    officer.open_case("people", "link")
    officer.answer(email=resident.email)
    officer.press("Find the account")
    officer.answer({"role": "parent", "title": "Mother", "way": "view"})
    officer.look()
    officer.do()
    resident.open("people")
    link = resident.page.locator("main a", has_text=resident.child).first.get_attribute("href")
    resident.entry = re.search(r"/people/([\w-]{22})", link).group(1)


def send_supporting_documents(resident, script):
    page = resident.page
    resident.open("people", resident.entry)
    with behaves("HE-75"):
        resident.page.get_by_role("link", name=re.compile("^Forms you can start or awaiting completion")).first.click()
        resident.is_at("people", resident.entry, "complete")
    shows(page, "HE-59", ITEMS)
    shows(page, "HE-60", f"Items to complete for {resident.child}", "There are no items for you to complete", "Refresh")
    shows(page, "HE-61", "Forms you can start", "Description", FORM)
    expect(page.locator("main tbody tr")).to_have_count(1)
    resident.press(FORM)
    expect(page).to_have_url(re.compile(r"/step/assessment-form$"))
    shows(page, "HE-77", "Assessment Form", "Please complete the assessment form")
    shows(page, "HE-78", "Upload Document")
    screenshot(page, "hertfordshire/supporting-documents")
    with behaves("HE-76"):
        expect(page.locator("main textarea")).to_have_count(1)
        expect(page.locator("main input[type=file]")).to_have_count(1)
        expect(page.locator("main .steps")).to_have_count(0)
        resident.press("Submit Form")
        assert resident.mistakes() == ["Enter details of the attachment", "Choose a file to upload: Document"]
    resident.fill(details="A letter of the paediatrician, and her school's report.")
    with behaves("HE-80"):
        upload(resident, "Letter.pdf", script)
        upload(resident, "Report.docx.pdf", script)
        upload(resident, "Wrong one.pdf", script)
        expect(page.locator("#attachments .rows > li")).to_have_count(3)
    shows(page, "HE-79", "Remove", "Submit Form")
    no_sideways_scroll(page)
    screenshot(page, "hertfordshire/supporting-documents-uploaded")
    page.locator("#attachments li", has_text="Wrong one.pdf").get_by_role("button").click()
    expect(page.locator("#attachments .rows > li")).to_have_count(2)
    with behaves("HE-83"):
        resident.press("Submit Form")
        expect(page).to_have_url(re.compile(r"/step/summary$"))
    resident.sees("Submit Form")
    shows(page, "HE-84", "Submit Form", "Are you sure you want to submit this Self Assessment now?")
    shows(page, "HE-85", "You will not be able to make further changes once it has been submitted.")
    shows(page, "HE-86", "Cancel", "Submit")
    screenshot(page, "hertfordshire/submit-form")
    resident.follow("Cancel")
    expect(page.locator("[name=details]")).to_have_value("A letter of the paediatrician, and her school's report.")
    resident.press("Submit Form")
    resident.press("Submit")
    with behaves("HE-87"):
        resident.is_at("people", resident.entry, "complete")
    shows(page, "HE-88", "Your form was submitted successfully")
    screenshot(page, "hertfordshire/items-to-complete")
    assert "Parental Supporting Documents" in resident.mail("received").text
    with behaves("HE-89"):
        resident.press(FORM)
        expect(page).to_have_url(re.compile(r"/step/assessment-form$"))
        expect(page.locator("[name=details]")).to_have_value("")


def upload(resident, name, script):
    resident.page.locator("main input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": LETTER.read_bytes()})
    button = resident.page.get_by_role("button", name="Upload Document")
    if button.is_visible():
        button.click()
    expect(resident.page.locator("#attachments li", has_text=name)).to_be_visible()


def read_what_was_sent(resident):
    """Everything that was sent, about all children, and nothing to change."""
    page = resident.page
    with behaves("HE-74"):
        page.locator("header nav").get_by_role("link", name="View My Submitted Forms").first.click()
        resident.is_at("submissions")
        expect(page.locator("main tbody tr")).to_have_count(1)
        expect(page.locator("main tbody")).to_contain_text(resident.child)
        screenshot(page, "hertfordshire/submitted-forms")
        resident.follow(FORM)
        resident.reads("A letter of the paediatrician, and her school's report.")
        resident.reads("Letter.pdf")
        expect(page.locator("main").get_by_role("button", name=re.compile("^Edit"))).to_have_count(0)


def receive_a_document(resident, officer):
    page = resident.page
    officer.open_case("people", "add")
    officer.answer({"name": "Dr Ames", "role": "professional", "title": "District Medical Officer"})
    officer.press("Add")
    with behaves("HE-106"):
        for who, service in (("Sam Cole", "education"), ("Dr Ames", "health")):
            officer.open_case("ask")
            officer.page.locator("main label", has_text=who).first.click()
            officer.answer({"service": service, "title": "Advice for the assessment"})
            officer.look()
            officer.do()
            officer.is_on_the_case()
    with behaves("HE-97"):
        officer.open_case("requested")
        officer.answer({"others": "Youth Connexions: what she enjoys", "dated": today() - timedelta(days=1)})
        told = officer.look()
        assert "Robin Weatherby" in told and "Sam Cole" not in told
        screenshot(officer.page, "hertfordshire/team-information-requested")
        officer.do()
        officer.is_on_the_case()
    mail = resident.mail("document")
    mailed(mail, "HE-90", "You have a new document", "Sign in to the Children's Services Portal")
    resident.open_link(mail.link)
    resident.open("people", resident.entry)
    with behaves("HE-91"):
        page.get_by_role("link", name="Documents you have been sent").first.click()
        resident.is_at("people", resident.entry, "documents")
    shows(page, "HE-93", f"{resident.child}'s Documents you have been sent")
    shows(page, "HE-94", "Published Date", "Document Date", "Description", f"{today():%d %b %Y}",
          f"{today() - timedelta(days=1):%d %b %Y}")
    shows(page, "HE-95", "Refresh", "Back to EHC Dashboard")
    title = TITLE.search(page.locator("main").inner_text()).group(0)
    shows(page, "HE-96", title)
    no_sideways_scroll(page)
    screenshot(page, "hertfordshire/items-to-view")
    resident.follow("Refresh")
    with behaves("HE-92"):
        page.get_by_role("link", name=re.compile(f"^{today():%d %b %Y}")).first.click()
        resident.sees(title)
    shows(page, "HE-98", "Information Requested", REQUESTED)
    shows(page, "HE-99", OTHERS)
    shows(page, "HE-100", "Services", "Date Requested", "Education Setting", "District Medical Officer")
    shows(page, "HE-104", "Other Advice and Information Requested", "Youth Connexions: what she enjoys")
    shows(page, "HE-105", f"{today():%d-%b-%Y}")
    no_sideways_scroll(page)
    screenshot(page, "hertfordshire/information-requested")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Download the file")).click()
    assert download.value.suggested_filename == title
    text = download.value.path().read_text("ascii")
    assert text.startswith(r"{\rtf1") and "District Medical Officer" in text and f"{today():%d-%b-%Y}" in text


def receive_a_message(resident, officer):
    page = resident.page
    with behaves("HE-116"):
        officer.open_case("message")
        officer.page.locator("main label", has_text="Robin Weatherby").first.click()
        officer.answer({"subject": "EHC Handover to new team", "body": "Your case has a new coordinator."})
        officer.look()
        officer.do()
        officer.is_on_the_case()
    mail = resident.mail("message")
    mailed(mail, "HE-107", "You have a new message", "Sign in to the Children's Services Portal")
    resident.open("people", resident.entry)
    with behaves("HE-108"):
        page.get_by_role("link", name=re.compile(r"^New Messages \(Click to view all\)")).first.click()
        resident.is_at("people", resident.entry, "messages")
    shows(page, "HE-66", ONE_WAY)
    shows(page, "HE-67", ONE_WAY)
    shows(page, "HE-112", f"{resident.child}'s Inbox", "Date", "From", "To", "Subject")
    row = page.locator("main tr", has_text="EHC Handover to new team")
    expect(row).to_contain_text(re.compile(f"{today():%d %b %Y} \\d\\d:\\d\\d"))
    shows(page, "HE-113", "Priti Shah", resident.surname, "EHC Handover to new team")
    shows(page, "HE-114", f"{resident.child}'s Sent Items", "No items")
    shows(page, "HE-115", "Back to EHC Dashboard")
    expect(page.get_by_role("link", name="New Message")).to_have_count(0)
    no_sideways_scroll(page)
    screenshot(page, "hertfordshire/messages")
    with behaves("HE-109"):
        # Not the link, but what stands beside it.
        row.locator("td").first.click(force=True)
        resident.sees("EHC Handover to new team")
        resident.reads("Your case has a new coordinator.")
    shows(page, "HE-110", "it is not possible to reply to this message via the Portal, please use existing methods of "
          "communications.")
    expect(page.locator("main textarea")).to_have_count(0)


def receive_a_form(resident, officer):
    """The team asks for a form, which is then among the items to complete."""
    with behaves("HE-63"):
        officer.open_case("ask")
        officer.page.locator("main label", has_text="Robin Weatherby").first.click()
        officer.answer({"form": "parent-views"})
        officer.look()
        officer.do()
        officer.is_on_the_case()
        resident.open_link(resident.mail("").link)
        resident.open("people", resident.entry, "complete")
        resident.reads("Parent and carer views")


def try_the_test_system(resident):
    resident.page.goto(resident.guildhall.address("hertfordshire", HERTFORDSHIRE.test.page()))
    shows(resident.page, "HE-82", "THIS IS A TEST SYSTEM")
