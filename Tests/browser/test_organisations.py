"""A role at an organisation is asked for advice: members come and go, and what is asked stays with the organisation."""
import json
import re

import pytest
from playwright.sync_api import expect

from checks import accessible, no_sideways_scroll, screenshot
from officer import Officer
from outbox import Outbox
from person import Person
from portals import LEICESTER_PROFESSIONAL
from service import GUILDHALL, Service, configuration

SCHOOL = "Example Primary"
ROLES = {"senco": {"title": {"en": "SENCO", "cy": "CADY"}}, "head": {"title": {"en": "Head teacher", "cy": "Pennaeth"}}}


def edit(file, change):
    words = json.loads(file.read_text())
    change(words)
    file.write_text(json.dumps(words, ensure_ascii=False, indent=2))


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """Leicester with organisations, which members manage themselves, and a list of work roles."""
    folder = tmp_path_factory.mktemp("organisations")
    root = configuration(folder / "root", "leicester")
    tenant = root / "Tenants/leicester"
    edit(tenant / "tenant.json", lambda council: council.update(workRoles=ROLES))
    for name in ("professional", "team"):
        def on(portal):
            portal["plugins"]["organisations"] = {
                "membersManage": True, "mailbox": "optional", "notifyMailbox": True}
        edit(tenant / f"portals/{name}.json", on)
    edit(tenant / "portals/professional.json", lambda portal: portal["plugins"].update(
        {"work-details": {"freeText": False, "mailbox": "optional"}}))
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        yield service


class Professional(Person):
    """Someone of a school, who has a session behind two steps."""

    def fill_work(self):
        self.fill(role="SENCO", organisation=SCHOOL, work_mailbox="office@example.org")

    def begin(self, forename, surname):
        self.forename, self.surname = forename, surname
        self.register()
        self.activate()
        self.sign_in(with_code=False)
        self.open("account", "two-step")
        self.turn_on_two_step()
        self.enter()
        self.enter_code()
        return self

    def status(self, *segments):
        return self.open(*segments).status


def looked_at(page, name):
    no_sideways_scroll(page)
    accessible(page)
    screenshot(page, f"organisations-{name}")


def test_what_is_asked_of_a_role_stays_with_the_organisation_when_a_member_leaves(council, visitor):
    outbox = Outbox(council.data)

    def professional(forename, surname, width=1280):
        return Professional(council, outbox, visitor(width=width), LEICESTER_PROFESSIONAL).begin(forename, surname)

    pat, alex = professional("Pat", "Leeming"), professional("Alex", "Moorcroft")
    office = professional("Olu", "Deskin", width=320)
    officer = Officer(council, outbox, visitor())
    officer.sign_in()

    # The team keeps the organisation and its members.
    officer.open("organisations")
    looked_at(officer.page, "team-none")
    officer.follow("Add an organisation")
    officer.press("Save")
    assert officer.errors() == ["Enter the name of the organisation"]
    officer.fill(name=SCHOOL, mailbox="office@example.org")
    looked_at(officer.page, "add")
    officer.press("Save")
    officer.reads("The organisation was added")
    for one, roles in ((pat, ["SENCO"]), (alex, ["SENCO"]), (office, [])):
        officer.follow("Add a member")
        officer.fill(email=one.email)
        for role in roles:
            officer.page.get_by_label(role, exact=True).check()
        if one is office:
            officer.fill(inbox=True, manages=True)
        looked_at(officer.page, "member")
        officer.press("Add a member")
        officer.reads(f"{one.forename} {one.surname}")
    organisation = officer.page.url.split("/organisations/")[1].split("?")[0]

    # The officer asks the SENCO there.
    officer.open("home")
    officer.case = re.search(r"/cases/([\w-]{22})", officer.page.locator("main").inner_html()).group(1)
    officer.open_case("people")
    officer.follow("Involve a role at an organisation")
    officer.fill(organisation=SCHOOL)
    officer.page.get_by_label("SENCO", exact=True).check()
    looked_at(officer.page, "involve")
    officer.press("Involve the role")
    officer.reads(f"SENCO at {SCHOOL}")
    officer.open_case("ask")
    officer.page.get_by_label(re.compile(f"^SENCO at {SCHOOL}")).check()
    officer.fill(service="Education", form="Educational Advice for Statutory EHC Assessment")
    officer.look()
    officer.confirm()
    officer.do()
    officer.is_on_the_case()
    officer.reads("No member has taken what we ask")

    # The office, on a phone, sees what has come and hands it to Pat.
    office.open("organisations", organisation)
    office.reads("No one has taken it yet")
    looked_at(office.page, "inbox-320")
    office.page.get_by_role("link", name=re.compile("^Hand on")).first.click()
    office.page.get_by_label("Pat Leeming", exact=True).check()
    office.fill(note="You know them best")
    looked_at(office.page, "pass-320")
    office.press("Save who has it")
    office.reads("Pat Leeming has it")
    assert "Hand" not in outbox.wait("leicester", pat.email, "handed something on").subject

    # Pat starts, and leaves.
    pat.open("requests")
    pat.page.get_by_role("button", name=re.compile("^Start")).click()
    expect(pat.page).to_have_url(re.compile("/drafts/"))
    draft = re.search(r"/drafts/([\w-]{22})", pat.page.url).group(1)
    pat.page.get_by_role("button", name=re.compile("^Select SENCO")).click()
    pat.fill(story="Written by Pat.")
    pat.press("Save & Continue")
    entry = pat.page.evaluate("() => [...document.links].map(a => a.href).find(h => /people\\/[\\w-]{22}/.test(h))")
    office.open("organisations", organisation)
    office.page.get_by_role("link", name="Remove Pat Leeming").click()
    office.page.get_by_label("All with the role, or the central inbox").check()
    office.press("Continue")
    office.reads("Who takes over what")
    looked_at(office.page, "leave-320")
    office.press("Remove")
    office.reads("The member has left")
    doors = [("drafts", draft, "step", "story"), ("organisations", organisation)]
    if entry:
        doors.append(("people", re.search(r"people/([\w-]{22})", entry).group(1)))
    for door in doors:
        assert pat.status(*door) == 404, door
    pat.open("requests")
    expect(pat.page.locator("main")).not_to_contain_text("Educational Advice")

    # Alex takes it, goes on where Pat was, and sends.
    alex.open("requests")
    alex.page.get_by_role("link", name=re.compile("^See who has it")).click()
    looked_at(alex.page, "take")
    alex.page.get_by_label("I take it").check()
    alex.press("Save who has it")
    alex.reads("You have taken it")
    alex.reads("Alex Moorcroft has it")
    looked_at(alex.page, "taken")
    alex.page.get_by_role("link", name=re.compile("^Continue")).click()
    alex.open("drafts", draft, "step", "story")
    assert alex.value("story") == "Written by Pat."
    alex.open("drafts", draft, "step", "summary")
    for box in alex.page.locator("main form input[type=checkbox]:visible").all():
        box.check()
    alex.press("Submit")
    if alex.page.locator("main .error-summary").count():
        pytest.fail(alex.page.locator("main .error-summary").inner_text())
    expect(alex.page).to_have_url(re.compile("/submissions/"))
    sent = re.search(r"/submissions/([\w-]{22})", alex.page.url).group(1)
    assert pat.status("submissions", sent) == 404
    officer.open_case()
    officer.reads("Alex Moorcroft has what we ask")


def test_a_work_role_is_chosen_from_the_councils_list(council, visitor):
    page = visitor()
    guest = Professional(council, Outbox(council.data), page, LEICESTER_PROFESSIONAL)
    guest.open("register")
    guest.fill_security()
    guest.press("Next")
    guest.fill_about()
    guest.press("Next")
    assert page.locator("[name=role] option").all_inner_texts()[1:] == ["SENCO", "Head teacher"]
    expect(page.get_by_label("Shared work mailbox")).to_be_visible()
