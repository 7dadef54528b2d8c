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
    somebody = Person(guildhall, outbox, visitor(**WAYS[way]), portal)
    elsewhere = somebody.at(visitor(**WAYS[way]))
    somebody.register(by_hand=way.startswith("phone"))
    somebody.activate()
    reach_the_area(somebody)
    keep_the_account(somebody)
    change_the_password(somebody, elsewhere)
    change_the_address(somebody, elsewhere)
    leave(somebody)
    forget_the_password(somebody)


def reach_the_area(somebody):
    """The first sign-in, two step verification as the guide tells it, and the area where they were going."""
    portal = somebody.portal
    if portal.activation == "button":
        somebody.follow(portal.sign_in if portal.two_step != "always" else "Sign in")
        somebody.is_at("sign-in")
        somebody.enter()
    if portal.two_step == "opt-in":
        somebody.is_at("home")
        somebody.sees(portal.home)
        somebody.open_area()
        somebody.is_at("two-step")
        somebody.sees(portal.gate)
        somebody.follow(portal.gate_link)
    if portal.two_step != "always":
        somebody.turn_on_two_step()
        somebody.enter()
    somebody.sees(portal.code_title)
    try_the_code_page(somebody)
    if portal.two_step == "opt-in":
        somebody.is_at(*portal.entrance)
        somebody.open("home")
    somebody.is_at("home")
    somebody.sees(portal.home)
    somebody.open_area()
    somebody.is_at(*portal.entrance)
    somebody.sees(portal.area_title or portal.area)


def try_the_code_page(somebody):
    """A wrong code is told, a new one is sent, the page is loaded again, and the older code still works."""
    first = somebody.code()
    wrong = "".join(str(9 - int(digit)) for digit in first)
    somebody.enter_code(wrong)
    assert somebody.errors() == ["That code is not right, or has expired. Check the newest email, or ask for a new code"]
    somebody.press(somebody.portal.resend)
    somebody.reads("Your earlier code also works until it expires.")
    somebody.page.reload()
    assert somebody.code() != first
    somebody.enter_code(first)


def keep_the_account(somebody):
    portal, page = somebody.portal, somebody.page
    somebody.follow(portal.account) if not portal.has_user_menu else somebody.open("account")
    go_to(somebody, "Personal details")
    assert somebody.value("surname") == somebody.surname
    somebody.fill(forename="Roberta")
    if page.locator("[name=title]").count():
        somebody.fill(title="Dr", gender="Female")
    save(somebody)
    assert somebody.value("forename") == "Roberta"

    go_to(somebody, "Contact details")
    somebody.fill(home_phone="01632 960 001", work_phone="+44 1632 960002")
    if page.get_by_role("button", name="Use another address").count():
        somebody.press("Use another address")
    somebody.find_address()
    save(somebody)
    assert somebody.value("home-phone") == "01632 960 001"
    somebody.reads(portal.choice)
    somebody.press("Use another address")
    somebody.type_address()
    save(somebody)
    somebody.reads("2 Heron Row")
    somebody.reads("LE15 6AA")

    go_to(somebody, "How we reach you")
    somebody.fill(preferred_language="Cymraeg", bsl=True, reach_note="Not on Mondays\nnor on Fridays")
    save(somebody)
    assert somebody.value("preferred-language") == "Cymraeg"
    assert somebody.value("reach-note") == "Not on Mondays\nnor on Fridays"
    expect(page.locator("[name=bsl]")).to_be_checked()
    expect(page.locator("[name=braille]")).not_to_be_checked()

    if portal.is_professional:
        change_the_work_details(somebody)
    else:
        go_to(somebody, "Change circumstances")
        somebody.fill(kind="I have moved", details="We live in Oakham now.\nSince Monday.")
        save(somebody, "Send")
        assert somebody.value("details") == ""


def go_to(somebody, name):
    """A page of My account: on a phone its menu opens first."""
    menu = somebody.page.locator("button[popovertarget=account-menu]").first
    if menu.is_visible():
        menu.click()
    somebody.follow(name)


def save(somebody, button="Save"):
    somebody.press(button)
    somebody.reads("Your changes are saved.")


def change_the_work_details(somebody):
    page = somebody.page
    rows = page.locator("main .rows > li")
    go_to(somebody, "Work Details")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Babington Academy")
    somebody.follow("Add a role")
    somebody.press("Save")
    assert len(somebody.errors()) == 2
    somebody.fill(role="Teacher", organisation="Evening school")
    save(somebody)
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Change Teacher").click()
    assert somebody.value("organisation") == "Evening school"
    somebody.fill(organisation="Saturday school")
    save(somebody)
    expect(rows.filter(has_text="Saturday school")).to_have_count(1)
    somebody.press("Remove Teacher")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("SEN Co-ordinator")


def change_the_password(somebody, elsewhere):
    """Whoever else is signed in with the account is signed out."""
    elsewhere.sign_in()
    elsewhere.is_at("home")
    somebody.open("account", "password")
    somebody.fill(current_password="not the old one", password="four loud herons")
    somebody.press("Save")
    assert somebody.errors() == ["That is not your current password. Type it again"]
    somebody.fill(current_password=somebody.password, password="four loud herons")
    save(somebody)
    somebody.password = elsewhere.password = "four loud herons"
    assert somebody.outbox.wait(somebody.portal.tenant, somebody.email, "Your password was changed")
    elsewhere.open("home")
    elsewhere.is_at("sign-in")
    somebody.open("home")
    somebody.is_at("home")


def change_the_address(somebody, elsewhere):
    """The link is opened on another device, where nobody is signed in."""
    old, new = somebody.email, "new." + somebody.email
    somebody.open("account", "email")
    somebody.reads("Your email address is ")
    somebody.fill(email=new, current_password=somebody.password)
    somebody.press("Save")
    somebody.reads("Follow the link in it to change your address.")
    elsewhere.open_mailed(somebody.outbox.wait(somebody.portal.tenant, new, "Confirm"))
    elsewhere.press("Confirm the new address")
    elsewhere.sees("Your email address is changed")
    assert somebody.outbox.wait(somebody.portal.tenant, old, "Your email address was changed")
    somebody.open("home")
    somebody.is_at("sign-in")
    somebody.email = elsewhere.email = new
    somebody.sign_in()
    somebody.is_at("home")


def leave(somebody):
    """Nothing private comes back with the browser's Back button."""
    somebody.open("account", "personal")
    assert somebody.value("surname") == somebody.surname
    somebody.sign_out()
    somebody.page.go_back()
    assert somebody.surname not in somebody.page.content()
    somebody.open("account", "personal")
    somebody.is_at("sign-in")


def forget_the_password(somebody):
    portal = somebody.portal
    somebody.follow(portal.forgot)
    if portal.asks_secret:
        ask_for_a_link(somebody, secret_answer="the wrong heron")
        somebody.open("forgot")
    ask_for_a_link(somebody, **({"secret_answer": SECRET.upper()} if portal.asks_secret else {}))
    somebody.open_mailed(somebody.outbox.wait(portal.tenant, somebody.email, "Choose a new password"))
    assert somebody.outbox.is_empty(portal.tenant, somebody.email)
    somebody.password = "five patient herons"
    somebody.fill(password=somebody.password)
    somebody.press("Save the new password")
    somebody.is_at("reset", "done")
    somebody.page.locator("main").get_by_role("link").click()
    somebody.enter()
    somebody.enter_code()
    somebody.is_at("home")
    somebody.sees(portal.home)


def ask_for_a_link(somebody, **secret):
    somebody.fill(email=somebody.email, **secret)
    somebody.press("Send the link")
    somebody.is_at("forgot", "sent")


def test_the_activation_mail_is_sent_again_from_the_page_that_announces_it(guildhall, outbox, visitor):
    somebody = Person(guildhall, outbox, visitor(width=320), LEICESTER)
    somebody.register()
    older = outbox.wait(LEICESTER.tenant, somebody.email, "Activate your account")
    somebody.fill(email=somebody.email)
    somebody.press("Send the email again")
    somebody.reads("We have sent the email again.")
    newer = outbox.wait(LEICESTER.tenant, somebody.email, "Activate your account")
    somebody.open_mailed(older)
    somebody.sees("This link has been replaced")
    somebody.open_mailed(newer)
    somebody.press("Activate your account")
    somebody.sees(LEICESTER.activated)


def test_two_step_verification_is_turned_off_with_the_password_alone(guildhall, outbox, visitor):
    somebody = Person(guildhall, outbox, visitor(), LEICESTER)
    somebody.register()
    somebody.activate()
    somebody.sign_in(with_code=False)
    somebody.open("account", "two-step")
    somebody.turn_on_two_step()
    somebody.sign_in()
    somebody.open("account", "two-step")
    somebody.fill(method="None", current_password="not the one")
    somebody.press("Save")
    assert somebody.errors() == ["That is not your current password. Type it again"]
    somebody.fill(method="None", current_password=somebody.password)
    somebody.press("Save")
    somebody.is_at("sign-in")
    assert outbox.wait(LEICESTER.tenant, somebody.email, "Two step verification is off")
