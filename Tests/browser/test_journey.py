"""From the first visit to the day the password is forgotten, on every portal, as its guide has it."""
import pytest
from playwright.sync_api import expect

from conftest import WAYS
from person import SECRET, Person
from portals import GUIDED, LEICESTER

WALKS = [
    pytest.param(portal, way, id=f"{portal}-{way}")
    for portal in GUIDED for way in WAYS
    if way in ("phone-without-script", "desk")
]


@pytest.mark.parametrize("portal, way", WALKS)
def test_somebody_registers_uses_the_portal_forgets_the_password_and_comes_back(
        portal, way, guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(**WAYS[way]), portal)
    elsewhere = guest.at(visitor(**WAYS[way]))
    guest.register(by_hand=way.startswith("phone"))
    guest.activate()
    reach_the_area(guest)
    keep_the_account(guest)
    change_the_password(guest, elsewhere)
    change_the_address(guest, elsewhere)
    leave(guest)
    forget_the_password(guest)


def reach_the_area(guest):
    """The first sign-in, two step verification as the guide tells it, and the area where they were going."""
    portal = guest.portal
    if portal.activation == "button":
        guest.follow(portal.sign_in if portal.two_step != "always" else "Sign in")
        guest.is_at("sign-in")
        guest.enter()
    if portal.two_step == "opt-in":
        guest.is_at("home")
        guest.sees(portal.home)
        guest.open_area()
        guest.is_at("two-step")
        guest.sees(portal.gate)
        guest.follow(portal.gate_link)
    if portal.two_step != "always":
        guest.turn_on_two_step()
        guest.enter()
    guest.sees(portal.code_title)
    try_the_code_page(guest)
    if portal.two_step == "opt-in":
        guest.is_at(*portal.entrance)
        guest.open("home")
    guest.is_at("home")
    guest.sees(portal.home)
    guest.open_area()
    guest.is_at(*portal.entrance)
    guest.sees(portal.area_title or portal.area)


def try_the_code_page(guest):
    """A wrong code is told, a new one is sent, the page is loaded again, and the older code still works."""
    first = guest.code()
    wrong = "".join(str(9 - int(digit)) for digit in first)
    guest.enter_code(wrong)
    assert guest.errors() == ["That code is not right, or has expired. Check the newest email, or ask for a new code"]
    guest.press(guest.portal.resend)
    guest.reads("Your earlier code also works until it expires.")
    guest.page.reload()
    assert guest.code() != first
    guest.enter_code(first)


def keep_the_account(guest):
    portal, page = guest.portal, guest.page
    guest.follow(portal.account) if not portal.has_user_menu else guest.open("account")
    go_to(guest, "Personal details")
    assert guest.value("surname") == guest.surname
    guest.fill(forename="Roberta")
    if page.locator("[name=title]").count():
        guest.fill(title="Dr", gender="Female")
    save(guest)
    assert guest.value("forename") == "Roberta"

    go_to(guest, "Contact details")
    guest.fill(home_phone="01632 960 001", work_phone="+44 1632 960002")
    if page.get_by_role("button", name="Use another address").count():
        guest.press("Use another address")
    guest.find_address()
    save(guest)
    assert guest.value("home-phone") == "01632 960 001"
    guest.reads(portal.choice)
    guest.press("Use another address")
    guest.type_address()
    save(guest)
    guest.reads("2 Heron Row")
    guest.reads("LE15 6AA")

    go_to(guest, "How we reach you")
    guest.fill(preferred_language="Cymraeg", bsl=True, reach_note="Not on Mondays\nnor on Fridays")
    save(guest)
    assert guest.value("preferred-language") == "Cymraeg"
    assert guest.value("reach-note") == "Not on Mondays\nnor on Fridays"
    expect(page.locator("[name=bsl]")).to_be_checked()
    expect(page.locator("[name=braille]")).not_to_be_checked()

    if portal.is_professional:
        change_the_work_details(guest)
    else:
        go_to(guest, "Change circumstances")
        guest.fill(kind="I have moved", details="We live in Oakham now.\nSince Monday.")
        save(guest, "Send")
        assert guest.value("details") == ""


def go_to(guest, name):
    """A page of My account: on a phone its menu opens first."""
    menu = guest.page.locator("button[popovertarget=account-menu]").first
    if menu.is_visible():
        menu.click()
    guest.follow(name)


def save(guest, button="Save"):
    guest.press(button)
    guest.reads("Your changes are saved.")


def change_the_work_details(guest):
    page = guest.page
    rows = page.locator("main .rows > li")
    go_to(guest, "Work Details")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Babington Academy")
    guest.follow("Add a role")
    guest.press("Save")
    assert len(guest.errors()) == 2
    guest.fill(role="Teacher", organisation="Evening school")
    save(guest)
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Change Teacher").click()
    assert guest.value("organisation") == "Evening school"
    guest.fill(organisation="Saturday school")
    save(guest)
    expect(rows.filter(has_text="Saturday school")).to_have_count(1)
    guest.press("Remove Teacher")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("SEN Co-ordinator")


def change_the_password(guest, elsewhere):
    """Whoever else is signed in with the account is signed out."""
    elsewhere.sign_in()
    elsewhere.is_at("home")
    guest.open("account", "password")
    guest.fill(current_password="not the old one", password="four loud herons")
    guest.press("Save")
    assert guest.errors() == ["That is not your current password. Type it again"]
    guest.fill(current_password=guest.password, password="four loud herons")
    save(guest)
    guest.password = elsewhere.password = "four loud herons"
    assert guest.outbox.wait(guest.portal.tenant, guest.email, "Your password was changed")
    elsewhere.open("home")
    elsewhere.is_at("sign-in")
    guest.open("home")
    guest.is_at("home")


def change_the_address(guest, elsewhere):
    """The link is opened on another device, where no one is signed in."""
    old, new = guest.email, "new." + guest.email
    guest.open("account", "email")
    guest.reads("Your email address is ")
    guest.fill(email=new, current_password=guest.password)
    guest.press("Save")
    guest.reads("Follow the link in it to change your address.")
    elsewhere.open_mailed(guest.outbox.wait(guest.portal.tenant, new, "Confirm"))
    elsewhere.press("Confirm the new address")
    elsewhere.sees("Your email address is changed")
    assert guest.outbox.wait(guest.portal.tenant, old, "Your email address was changed")
    guest.open("home")
    guest.is_at("sign-in")
    guest.email = elsewhere.email = new
    guest.sign_in()
    guest.is_at("home")


def leave(guest):
    """Nothing private comes back with the browser's Back button."""
    guest.open("account", "personal")
    assert guest.value("surname") == guest.surname
    guest.sign_out()
    guest.page.go_back()
    assert guest.surname not in guest.page.content()
    guest.open("account", "personal")
    guest.is_at("sign-in")


def forget_the_password(guest):
    portal = guest.portal
    guest.follow(portal.forgot)
    if portal.asks_secret:
        ask_for_a_link(guest, secret_answer="the wrong heron")
        guest.open("forgot")
    ask_for_a_link(guest, **({"secret_answer": SECRET.upper()} if portal.asks_secret else {}))
    guest.open_mailed(guest.outbox.wait(portal.tenant, guest.email, "Choose a new password"))
    assert guest.outbox.is_empty(portal.tenant, guest.email)
    guest.password = "five patient herons"
    guest.fill(password=guest.password)
    guest.press("Save the new password")
    guest.is_at("reset", "done")
    guest.page.locator("main").get_by_role("link").click()
    guest.enter()
    guest.enter_code()
    guest.is_at("home")
    guest.sees(portal.home)


def ask_for_a_link(guest, **secret):
    guest.fill(email=guest.email, **secret)
    guest.press("Send the link")
    guest.is_at("forgot", "sent")


def test_the_activation_mail_is_sent_again_from_the_page_that_announces_it(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(width=320), LEICESTER)
    guest.register()
    older = outbox.wait(LEICESTER.tenant, guest.email, "Activate your account")
    guest.fill(email=guest.email)
    guest.press("Send the email again")
    guest.reads("We have sent the email again.")
    newer = outbox.wait(LEICESTER.tenant, guest.email, "Activate your account")
    guest.open_mailed(older)
    guest.sees("This link has been replaced")
    guest.open_mailed(newer)
    guest.press("Activate your account")
    guest.sees(LEICESTER.activated)


def test_two_step_verification_is_turned_off_with_the_password_alone(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.register()
    guest.activate()
    guest.sign_in(with_code=False)
    guest.open("account", "two-step")
    guest.turn_on_two_step()
    guest.sign_in()
    guest.open("account", "two-step")
    guest.fill(method="None", current_password="not the one")
    guest.press("Save")
    assert guest.errors() == ["That is not your current password. Type it again"]
    guest.fill(method="None", current_password=guest.password)
    guest.press("Save")
    guest.is_at("sign-in")
    assert outbox.wait(LEICESTER.tenant, guest.email, "Two step verification is off")
