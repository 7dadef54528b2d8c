"""The guide to Stockton's SEN Citizen Portal, from its first page to its last."""
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from guides import behaves, mailed, shows
from officer import Officer
from parent import ENGLISH, ParentElsewhere, shown, today
from person import SECRET, Person
from portals import STOCKTON, STOCKTON_PROFESSIONAL, team_of
from test_drafts import PAUSE
from test_request import LETTER, PHOTO

WAYS = pytest.mark.parametrize("way", [{"width": 320, "script": True}, {"width": 1280, "script": False}],
                               ids=["phone", "desk-without-script"])
E1 = "E1 Parent or Carer or Young Person Application for EHC Assessment"
E2 = "E2 Parental Consent Form"
EARLY_YEARS = "Early Years Setting Request for EHCP Assessment"
ADVICE = "Psychological Advice for Statutory EHC Assessment"
PROCESS = "Process for EHC needs assessment and EHC plan development"
TEAM_PHONE = "01642 527145"


class Resident(ParentElsewhere):
    """Someone at Stockton's portal."""

    def __init__(self, guildhall, outbox, page, way):
        super().__init__(guildhall, outbox, page, STOCKTON)
        self.way = way

    def open_child(self):
        self.open("people")
        self.page.locator("main a.tile", has_text=self.child).click()
        self.sees(self.child)
        self.entry = re.search(r"/people/([\w-]{22})", self.page.url).group(1)

    def begin_form(self, title):
        """By Start on the left of the forms page; the first step's page."""
        self.page.locator("section[aria-labelledby=forms] li", has_text=title).get_by_role("button").click()
        expect(self.page).to_have_url(re.compile(r"/drafts/[\w-]{22}/step/"))
        self.draft = re.search(r"/drafts/([\w-]{22})", self.page.url).group(1)

    def history(self, title):
        """The row of the history about a form or document."""
        return self.page.locator("section[aria-labelledby=history] li", has_text=title)

    def read_mail(self, subject):
        """A mail, whose link is followed."""
        mail = self.outbox.wait("stockton", self.email, subject)
        assert self.child not in mail.subject + mail.text + mail.html
        self.open_mailed(mail)
        return mail

    def to_summary(self):
        self.page.locator(".steps button").last.click()
        expect(self.page).to_have_url(re.compile(r"/step/summary"))

    def accept(self):
        for box in self.page.locator('[name^="declaration."]').all():
            box.check()
        self.press("Accept")
        expect(self.page).to_have_url(re.compile(r"/submissions/[\w-]{22}/received$"))


@WAYS
def test_the_guide_to_the_citizen_portal(way, guildhall, outbox, visitor):
    family = Resident(guildhall, outbox, visitor(**way), way)
    arrive(family)
    register(family)
    come_in(family)
    see_home(family)
    see_the_area(family)
    add_the_child(family)
    apply(family)
    officer = Officer(guildhall, outbox, visitor(**way), portal=team_of(STOCKTON))
    officer.words = replace(ENGLISH, sign_in="Log In")
    officer.sign_in()
    officer.is_at("home")
    be_taken_in(family, officer)
    be_rejected(family, officer)
    be_asked(family, officer, Resident(guildhall, outbox, visitor(**way), way))
    consent(family)
    be_assessed(family, officer)
    share(family, officer, visitor(**way))
    act_for_oneself(family)
    forget_the_password(family)
    find_help(family)
    family.open_every_mail()


def arrive(family):
    page = family.page
    # The address of the guide.
    response = page.goto(family.guildhall.address("stockton", "/CitizenPortal_LIVE/"))
    with behaves("ST-10", "ST-11"):
        assert response.status == 200
        assert page.url.rstrip("/").endswith("/CitizenPortal_LIVE")
        kept = page.url
        assert page.goto(kept).status == 200
        assert page.url == kept
    shows(page, "ST-12", "Log In", "Register")
    shows(page, "ST-02", "The Citizen Portal is a secure online gateway provided by Stockton")
    shows(page, "ST-06", "A young person aged 16-25 who is old enough to request their own SEN Assessment")
    shows(page, "ST-07", "Professionals such as schools, Educational Psychologists and Health have their own Portal to submit "
          "and view information relating to your child. This is called the Professional Portal.")
    shows(page, "ST-08", "Request an SEN Statutory Assessment")
    shows(page, "ST-09", "See other information submitted by professionals and the SEN Team. This could include "
          "assessments done by professionals, letters or the Final EHC Plan")


def register(family):
    page = family.page
    family.follow("Register")
    family.is_at("register")
    shows(page, "ST-20", f"If you need help registering please contact the SEN Team on {TEAM_PHONE}.")
    shows(page, "ST-14", "Secret question", "Secret answer")
    family.fill_security()
    family.fill_about()
    family.fill(mobile_phone="07700 900 982")
    family.type_address()
    family.press("Submit")
    with behaves("ST-13"):
        family.is_at("register", "sent")
    shows(page, "ST-19", "Please make sure to check your spam/junk folders if you cannot find the email in your main inbox.")
    mail = family.outbox.wait("stockton", family.email, "Activate your account")
    mailed(mail, "ST-18", "SEN Citizen Portal")
    family.open_mailed(mail)
    family.press("Activate your account")
    family.sees("You have registered")


def come_in(family):
    page = family.page
    family.follow("Log In")
    family.enter()
    family.is_at("account", "two-step")
    family.open("people")
    shows(page, "ST-83", "You need to enable Two Step Verification before you can use the SEND Portal Area.")
    family.follow("Enable Two Step Verification")
    shows(page, "ST-15", "Two Step Verification is an additional process to increase your security when logging on to the Portal.")
    shows(page, "ST-16", "This process is mandatory if you wish to use the SEND aspect of the Portal")
    shows(page, "ST-17", 'Select "Email" as your preferred method')
    family.turn_on_two_step()
    family.enter()
    shows(page, "ST-22", "Enter the code into the box and click Verify", "Verify")
    code = family.code()
    page.reload()
    shows(page, "ST-23", "Use the code as soon as it arrives", "Request a new code")
    shows(page, "ST-24", "Please make sure to check your spam/junk folders if you cannot find the email in your main inbox.")
    with behaves("ST-21"):
        family.enter_code(code)
        family.is_at("people")


def see_home(family):
    page = family.page
    family.open("home")
    shows(page, "ST-25", "Here you can see the messages that are sent to you that concern SEN", "Messages")
    shows(page, "ST-28", "Messages are usually actions for you to complete, therefore it is important to keep up to date")
    shows(page, "ST-29", "School place", "Free School Meals")
    shows(page, "ST-30", "Special Educational Needs and Disabilities")


def see_the_area(family):
    page = family.page
    family.open_area()
    shows(page, "ST-31", "SEND Portal Area", "the children linked to you")
    shows(page, "ST-32", "The dark blue tiles are the children linked to you, the lighter blue tile is yourself.")
    shows(page, "ST-34", "Add Person", "Only when you ask for an assessment")


def lightness(tile):
    return sum(map(int, re.findall(r"\d+", tile.evaluate("e => getComputedStyle(e).backgroundColor"))[:3]))


def add_the_child(family):
    page = family.page
    family.follow("Add Person")
    with behaves("ST-70", "ST-71"):
        family.describe_child()
        family.press("Add Person")
        family.is_on_progress()
        family.begin_form(E1)
        family.open_child()
    with behaves("ST-32"):
        family.open("people")
        child, own = page.locator("main a.tile", has_text=family.child), page.locator("main a.tile", has_text="Yourself")
        assert lightness(child) < lightness(own)
        expect(own).to_contain_text(family.surname)
    with behaves("ST-46"):
        family.open_child()
    shows(page, "ST-47", family.child, "Start a form under Forms.")
    shows(page, "ST-48", "Forms", E2, "Parent Views", "Child Views")
    shows(page, "ST-49", "History")
    with behaves("ST-48", "ST-49"):
        forms, history = (page.locator(f"section[aria-labelledby={name}]").bounding_box() for name in ("forms", "history"))
        beside = forms["x"] + forms["width"] <= history["x"] and abs(forms["y"] - history["y"]) < 2
        assert beside == (family.way["width"] > 1000)
    shows(page, "ST-39", "Parent Views")


def apply(family):
    """The second scenario: an assessment is asked for, with gaps."""
    page = family.page
    with behaves("ST-51"):
        family.history(E1).get_by_role("link", name="Continue").click()
        expect(page).to_have_url(re.compile(r"/step/"))
    shows(page, "ST-57", E1)
    shows(page, "ST-69", "It saves automatically as you progress.")
    family.answer({"who": "parent", "discussed": "yes"})
    family.save()
    with behaves("ST-59"):
        expect(page.locator(".steps [aria-current=step]")).to_contain_text("2")
    if family.way["script"]:
        save_by_itself(family)
    family.answer(strengths="He knows all about trains.")
    family.save()
    with behaves("ST-87"):
        family.open_child()
        family.history(E1).get_by_role("link", name="Continue").click()
        family.open("drafts", family.draft, "step", "needs")
        family.holds({"strengths": "He knows all about trains."})
    family.to_summary()
    shows(page, "ST-86", "the SEN Team might reject it and ask you for it again")
    family.press("Accept")
    assert len(family.mistakes()) == 2
    shows(page, "ST-68", "I agree", "Accept")
    with behaves("ST-67"):
        assert page.locator('[name^="declaration."]').count() == 2
        family.accept()
    family.read_mail("We have received your form")
    family.open_child()
    shows(page, "ST-50", E1, f"Submitted on {shown(today())}", "View Details")
    with behaves("ST-53"):
        family.history(E1).get_by_role("link", name="View Details").click()
        family.reads("He knows all about trains.")
    family.open_child()
    family.begin_form("Child Views")
    family.open_child()
    with behaves("ST-55"):
        expect(family.history("Child Views").get_by_role("link", name="Continue")).to_be_visible()
    with behaves("ST-74"):
        expect(page.get_by_role("link", name=PROCESS)).to_have_count(0)
        assert family.open("people", family.entry, "process").status == 404


def save_by_itself(family):
    """In another tab: what was typed is kept without a press."""
    tab = family.page.context.new_page()
    tab.clock.install()
    tab.goto(family.page.url)
    with behaves("ST-69"):
        tab.locator('[name="started"]').fill("At two.")
        with tab.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 200):
            tab.clock.run_for(PAUSE)
        tab.reload()
        expect(tab.locator('[name="started"]')).to_have_value("At two.")
    tab.close()
    family.page.reload()


def be_taken_in(family, officer):
    officer.take_in(family.child, today())
    family.read_mail("You have a new message")
    family.reads(family.child)


def be_rejected(family, officer):
    """The team sends the application back, and it comes again."""
    page = family.page
    officer.open_case()
    with behaves("ST-66"):
        officer.page.locator("section").get_by_role("link", name=re.compile(r"^View details")).first.click()
        officer.page.locator('main a[href$="/return"]').first.click()
        officer.answer(missing="Please tell us how often he goes to school.")
        officer.look()
        officer.do()
    family.read_mail("Please look again at something you sent")
    family.reads("Please tell us how often he goes to school.")
    family.open_child()
    row = family.history(E1)
    expect(row).to_contain_text("Please tell us how often he goes to school.")
    with behaves("ST-65"):
        row.get_by_role("button", name="Correct and send again").click()
        family.draft = re.search(r"/drafts/([\w-]{22})", page.url).group(1)
        family.open("drafts", family.draft, "step", "education")
        family.answer({"attendance": "part"})
        family.save()
        family.to_summary()
        family.accept()
        officer.open_case()
        officer.page.locator("section").get_by_role("link", name=re.compile(r"^View details")).first.click()
        officer.reads("Part of it")


def be_asked(family, officer, other):
    """The first scenario: a parent that the team links, and asks for a form by a day."""
    due = today() + timedelta(days=20)
    other.email, other.password, other.child = "alex@example.org", "tea and two sugars", family.child
    other.sign_in()
    other.is_at("home")
    with behaves("ST-38"):
        officer.open_case("people", "link")
        officer.answer(email=other.email)
        officer.press("Find the account")
        officer.answer({"role": "parent", "title": "Father", "way": "asked"})
        officer.look()
        officer.do()
    with behaves("ST-35", "ST-44"):
        other.open("people")
        expect(other.page.locator("main a.tile", has_text=family.child)).to_be_visible()
    with behaves("ST-40", "ST-43"):
        officer.open_case("ask")
        officer.page.locator("main label", has_text="Alex Harris").first.click()
        officer.answer({"form": "early-years-setting-request", "due": due})
        officer.look()
        officer.do()
        officer.is_on_the_case()
    page = other.page
    other.open("home")
    unread = page.locator("section[aria-labelledby=messages] .section-head").inner_text()
    with behaves("ST-27"):
        assert re.search(r"\(\d+ unread\)", unread), unread
    shows(page, "ST-26", f"Please send us: {EARLY_YEARS}")
    shows(page, "ST-42", f"{family.child}. {EARLY_YEARS}, by {shown(due)}")
    mail = other.read_mail(f"We need information from you by {other.words.say(due)}")
    mailed(mail, "ST-84", "We need information from you by")
    shows(page, "ST-41", EARLY_YEARS, family.child, other.words.say(due))
    with behaves("ST-45"):
        other.open_child()
        other.begin_form(EARLY_YEARS)
        other.to_summary()
        other.accept()
        other.open_child()
        expect(other.history(EARLY_YEARS)).to_contain_text("View Details")


def consent(family):
    """E2 in its seven steps."""
    page = family.page
    family.open_child()
    with behaves("ST-58"):
        family.page.locator("input[type=search]").fill("consent")
        family.press("Search")
        expect(page.locator("section[aria-labelledby=forms] .rows > li")).to_have_count(1)
        expect(page.locator("section[aria-labelledby=history]")).to_contain_text(E1)
    shows(page, "ST-56", E2, "Start")
    family.begin_form(E2)
    with behaves("ST-60"):
        expect(page.locator(".steps button")).to_have_count(7)
    family.answer(who="parent")
    family.save()
    family.save()
    shows(page, "ST-61", "Parent/Carer details")
    with behaves("ST-61"):
        expect(page.locator(".steps [aria-current=step]")).to_contain_text("3")
    shows(page, "ST-62", "Add More")
    with behaves("ST-63"):
        family.answer({"parents.1.name": "Robin Weatherby"})
        family.press("Add More")
        names = page.locator('[name^="parents."][name$=".name"]')
        expect(names).to_have_count(2)
        names.last.fill("Sam Weatherby")
        family.save()
    family.answer({"education": "yes", "psychology": "yes", "health": "yes", "care": "no"})
    family.save()
    family.save()
    with behaves("ST-64"):
        for number, file in enumerate((LETTER, PHOTO), 1):
            if number > 1:
                family.press("Add More")
            page.locator("input[type=file]").last.set_input_files(file)
            family.press("Upload")
        expect(page.locator("main .rows .what a")).to_have_count(2)
        family.save()
    family.reads("Sam Weatherby")
    family.accept()


def be_assessed(family, officer):
    """The drawing, once the assessment is started; what the team sends stands in the history."""
    page = family.page
    officer.decide("assess.yes", today())
    with behaves("ST-74"):
        assert family.open("people", family.entry, "process").status == 404
    with behaves("ST-77"):
        officer.publish()
        family.open_child()
        family.follow(PROCESS)
    shows(page, "ST-73", PROCESS)
    shows(page, "ST-76", '"Decision to assess" is complete. The next stage is "Issue a Draft Plan".')
    with behaves("ST-72", "ST-75", "ST-88"):
        boxes = page.locator("ol.diagram > li")
        assert [re.split(r"\s{2,}|\n", box.inner_text().strip())[0] for box in boxes.all()] == [
            "Complete", "Complete", "Next stage", "Later", "Later"]
        expect(page.locator("ol.diagram [aria-current=step]")).to_contain_text("Issue a Draft Plan")
    with behaves("ST-37", "ST-90"):
        officer.open_case("document")
        officer.answer({"title": "Draft EHCP and Letter", "kind": "draft-plan", "body": "Here is the draft of the plan."})
        officer.page.locator('main fieldset [name^="to."]').first.check()
        officer.look()
        officer.confirm()
        officer.do()
        officer.is_on_the_case()
        family.read_mail("You have a new document")
        family.open_child()
        family.history("Draft EHCP and Letter").get_by_role("link", name="View Shared Form").click()
        family.reads("Here is the draft of the plan.")
    family.open_child()
    shows(page, "ST-54", "Draft EHCP and Letter", "View Shared Form")


def share(family, officer, page):
    """A professional, at the portal of their own, whose advice the team shares."""
    adviser = Person(family.guildhall, family.outbox, page, STOCKTON_PROFESSIONAL)
    adviser.email, adviser.password = "pat@example.org", "tea and two sugars"
    with behaves("ST-07"):
        adviser.sign_in()
        adviser.is_at("home")
    officer.open_case("people", "link")
    officer.answer(email=adviser.email)
    officer.press("Find the account")
    officer.answer({"role": "professional", "title": "Educational Psychologist", "way": "asked"})
    officer.look()
    officer.do()
    officer.open_case("ask")
    officer.page.locator("main label", has_text="Pat Lindley").first.click()
    officer.answer({"service": "psychology", "form": "psychology-advice"})
    officer.look()
    officer.do()
    officer.is_on_the_case()
    adviser.open("people")
    adviser.page.get_by_role("link", name=re.compile(re.escape(family.child))).first.click()
    adviser.page.locator("li", has_text=ADVICE).get_by_role("button", name=re.compile("^Start")).click()
    page.get_by_role("button", name=re.compile("^Select ")).first.click()
    page.locator('[name="known"][value="yes"]').check()
    page.locator('[name="way"]').first.check()
    adviser.fill(involvement="I have seen him twice.")
    page.locator(".steps button").last.click()
    for box in page.locator('[name^="declaration."]').all():
        box.check()
    page.get_by_role("button", name=re.compile("^(Accept|Submit)$")).click()
    expect(page).to_have_url(re.compile(r"/submissions/[\w-]{22}/received$"))
    with behaves("ST-91"):
        family.open_child()
        expect(family.history(ADVICE)).to_have_count(0)
        officer.open_case()
        officer.page.locator("section").get_by_role("link", name=re.compile(f"^View details {ADVICE}")).first.click()
        officer.page.locator('main a[href$="/accept"]').first.click()
        officer.answer(shared=True)
        officer.look()
        officer.do()
    with behaves("ST-36", "ST-85"):
        family.open_child()
        family.history(ADVICE).get_by_role("link", name="View Shared Form").click()
        family.reads("I have seen him twice.")
    family.open_child()
    shows(family.page, "ST-52", ADVICE, "View Shared Form")


def act_for_oneself(family):
    page = family.page
    family.open("people")
    page.locator("main a.tile", has_text="Yourself").click()
    with behaves("ST-33"):
        family.answer(born=today() - timedelta(days=15 * 365))
        family.press("Continue")
        assert ["until then, ask your parent or carer" in words.lower() for words in family.mistakes()] == [True]
        family.answer(born=date(today().year - 20, 1, 2))
        family.press("Continue")
        family.sees(f"Robin {family.surname}")
        family.begin_form(E1)
        family.open("people")
        page.locator("main a.tile.self", has_text="Yourself").click()
        expect(family.history(E1)).to_contain_text("Continue")


def forget_the_password(family):
    page = family.page
    family.sign_out()
    family.open("sign-in")
    shows(page, "ST-78", "Forgotten your password")
    family.follow("Forgotten your password")
    shows(page, "ST-79", "Email address", "Secret answer")

    def ask(answer):
        family.open("forgot")
        family.fill(email=family.email, secret_answer=answer)
        page.locator("main form button:visible").last.click()
        return page.locator("main").inner_text()

    said = ask("not the answer")
    shows(page, "ST-80", "You will receive a link to reset your password if you have correctly entered your email address "
          "and secret answer.")
    shows(page, "ST-82", "If you do not receive a link, please try again using correct information, and only contact the "
          "SEN Team if you continue to have problems logging in.")
    with behaves("ST-81"):
        assert ask(SECRET) == said
        mail = family.outbox.wait("stockton", family.email, "Choose a new password")
        family.open_mailed(mail)
        family.password = "five patient herons"
        family.fill(password=family.password)
        family.press("Save the new password")
        family.is_at("reset", "done")
        mails = family.outbox.mails("stockton", family.email)
        assert [mail.subject for mail in mails].count("Choose a new password") == 1
    family.sign_in()
    family.is_at("home")


def find_help(family):
    family.open("page", "contact")
    shows(family.page, "ST-89", "If you need any assistance with using the SEND Citizen Portal then please contact the SEN "
          f"Team on {TEAM_PHONE}.")
    family.follow("Help")
    shows(family.page, "ST-35", "the SEN Team needs you to complete a Parent Views form.")
    shows(family.page, "ST-36", "when giving you access to view information submitted by professionals.")
    shows(family.page, "ST-37", "for example a letter, or the final EHC Plan.")
    shows(family.page, "ST-84", "Notifications will include your verification code that you will need every time you log on, and "
          "also messages from the SEN Team notifying you that you have an action to complete a form.")
    shows(family.page, "ST-85", "You can view other information submitted by professionals")
    shows(family.page, "ST-86", "You must complete all parts of the form or your information might be rejected by the SEN Team")
    shows(family.page, "ST-87", "You don't have to complete a form in one go, you can come back to it at a later date")
    shows(family.page, "ST-88", "You can view the status of the assessment against a linked child")
