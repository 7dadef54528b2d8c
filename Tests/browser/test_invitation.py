"""A council that invites its residents, has a policy for passwords and words to agree to: from the officer's invitation to the
parent who sees the case, on a phone without script."""
import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from checks import everywhere
from officer import Officer
from outbox import Outbox
from person import Person
from portals import LEICESTER
from service import GUILDHALL, Service, configuration

WORDS = {"en": "# Terms of use\n\nWe keep what you tell us with your child's case.\n",
         "cy": "# Telerau defnyddio\n\nRydym yn cadw'r hyn a ddywedwch wrthym gydag achos eich plentyn.\n"}


@pytest.fixture(scope="module")
def inviting(tmp_path_factory):
    """Leicester, where people are invited, agree to terms and choose longer passwords."""
    folder = tmp_path_factory.mktemp("inviting")
    root = configuration(folder / "root", "leicester")
    portals = root / "Tenants/leicester/portals"
    for name, plugins in {
        "team": {"intake": {"invitations": {"audiences": ["citizen", "professional"], "days": 14}}},
        "citizen": {
            "accounts": {"registration": False, "password": {
                "least": 12, "classes": ["digit"], "history": 3, "unlikeOld": True, "withoutAddress": True}},
            "registration": {"consent": {"page": "terms"}}},
    }.items():
        file = portals / f"{name}.json"
        portal = json.loads(file.read_text())
        portal["plugins"].update(plugins)
        file.write_text(json.dumps(portal))
    for language, words in WORDS.items():
        (root / f"Tenants/leicester/pages/terms.{language}.md").write_text(words)
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        yield service


@pytest.fixture
def mails(inviting):
    return Outbox(inviting.data)


@pytest.fixture
def officer(inviting, mails, visitor):
    """An officer with a case open."""
    guest = Officer(inviting, mails, visitor())
    guest.sign_in()
    guest.open("home")
    guest.case = re.search(r"/cases/([\w-]+)", guest.page.locator("main tbody a").first.get_attribute("href")).group(1)
    return guest


def looked_at(page, name):
    """The page has no mistake of accessibility and fits its window, on a phone and on a desk."""
    first = page.viewport_size["width"]
    everywhere(page, (first, 1600 - first), name)


def invite(officer, email, **changes):
    officer.open_case("people", "invite")
    officer.fill(forename="Rowan", surname="Lee", email=email, title="Mother", **changes)
    for name, value in {"portal": "citizen", "language": "en", "role": "parent"}.items():
        officer.page.locator(f'[name="{name}"][value="{value}"]').check()


def test_an_officer_invites_a_parent_who_sets_up_an_account_and_sees_the_case(inviting, mails, officer, visitor):
    parent = Person(inviting, mails, visitor(width=320, script=False), LEICESTER)
    officer.open_case("people")
    looked_at(officer.page, "invite-participants")
    invite(officer, parent.email)
    looked_at(officer.page, "invite-form")
    officer.look()
    officer.reads(parent.email)
    looked_at(officer.page, "invite-preview")
    officer.do()
    officer.reads("The invitation is on its way.")
    officer.open("invitations")
    officer.reads("Invited: the link can be used until")
    looked_at(officer.page, "invitations")

    mail = mails.wait("leicester", parent.email, "You are invited")
    child = officer.page.locator("main tbody tr", has_text="Rowan Lee").locator("a").first.inner_text()
    assert child not in mail.text + mail.subject
    # What a mail scanner does changes nothing.
    for _ in range(2):
        parent.open_mailed(mail)
    parent.sees("Terms of use")
    looked_at(parent.page, "invite-terms")
    parent.press("I agree")
    parent.sees("Set up your account")
    parent.reads("have at least 12 characters")
    looked_at(parent.page, "invite-accept")
    parent.fill(title="Mx", gender="Prefer not to say", password="short")
    parent.press("Set up my account")
    assert parent.errors() == ["Choose a password of at least 12 characters", "Put a number in your password"]
    looked_at(parent.page, "invite-accept-errors")
    parent.password = "3 quiet herons at dawn"
    parent.fill(password=parent.password)
    parent.press("Set up my account")
    expect(parent.page).to_have_url(re.compile(r"/activated$"))
    parent.open("sign-in")
    parent.fill(email=parent.email, password=parent.password)
    parent.press("Sign in")
    parent.open("account", "consent")
    parent.reads('You agreed to "Terms of use" on')
    looked_at(parent.page, "account-consent")
    officer.open("invitations")
    officer.reads("Accepted on")
    officer.open_case("people")
    row = officer.page.locator("main tbody tr", has_text="Rowan Lee")
    expect(row).to_contain_text("Sees how the case is going")


def test_nobody_registers_where_people_are_invited(inviting, visitor):
    guest = Person(inviting, Outbox(inviting.data), visitor(width=320, script=False), LEICESTER)
    for page in ((), ("sign-in",)):
        guest.open(*page)
        assert guest.page.get_by_role("link", name="Register", exact=True).count() == 0
    looked_at(guest.page, "invited-sign-in")
    guest.follow("How to get an invitation")
    guest.sees("You need an invitation")
    looked_at(guest.page, "register-invited")
    assert urlsplit(guest.page.url).path.endswith("/register")


def test_the_team_sends_an_invitation_again_and_withdraws_it(inviting, mails, officer, visitor):
    parent = Person(inviting, mails, visitor(width=320, script=False), LEICESTER)
    invite(officer, parent.email)
    officer.look()
    officer.do()
    first = mails.wait("leicester", parent.email, "You are invited")
    officer.open("invitations")
    row = officer.page.locator("main tbody tr", has_text=parent.email)
    row.get_by_role("link", name=re.compile("^Send again")).click()
    looked_at(officer.page, "invitation-send")
    officer.do()
    officer.reads("The invitation is on its way again.")
    second = mails.wait("leicester", parent.email, "You are invited")
    parent.open_mailed(first)
    parent.sees("This link has been replaced")
    row.get_by_role("link", name=re.compile("^Withdraw")).click()
    looked_at(officer.page, "invitation-withdraw")
    officer.do()
    officer.reads("The invitation is withdrawn.")
    parent.open_mailed(second)
    parent.reads("We have withdrawn this invitation")
    looked_at(parent.page, "invite-withdrawn")


def test_in_welsh_the_invitation_and_its_pages_are_welsh(inviting, mails, officer, visitor):
    parent = Person(inviting, mails, visitor(width=320, script=False), LEICESTER)
    officer.open("invitations", "new")
    officer.fill(forename="Rowan", surname="Lee", email=parent.email)
    officer.page.locator('[name="portal"][value="citizen"]').check()
    officer.page.locator('[name="language"][value="cy"]').check()
    looked_at(officer.page, "invite-alone")
    officer.do()
    officer.reads("The invitation is on its way.")
    mail = mails.wait("leicester", parent.email, "Rydych wedi cael gwahoddiad")
    parent.open_mailed(mail)
    parent.sees("Telerau defnyddio")
    parent.press("Rwy'n cytuno")
    parent.reads("gynnwys o leiaf 12 nod")
    looked_at(parent.page, "invite-accept-cy")
