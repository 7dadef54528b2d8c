"""Two step verification by an authenticator app, by recovery codes and by text messages, on a council that offers them."""
import json
import re

import pytest

from checks import accessible, no_sideways_scroll, screenshot
from officer import Officer
from outbox import Outbox, app_code
from person import Person
from portals import LEICESTER
from service import GUILDHALL, Service, configuration

OFFERED = {"authenticator": {}, "text-message": {}}


@pytest.fixture(scope="module")
def offering(tmp_path_factory):
    """A demo whose residents in Leicester may use an app or text messages."""
    folder = tmp_path_factory.mktemp("two-step")
    root = configuration(folder / "root", "leicester")
    for name in ("citizen", "team"):
        file = root / f"Tenants/leicester/portals/{name}.json"
        portal = json.loads(file.read_text())
        portal["plugins"] = {**portal.get("plugins", {}), **OFFERED}
        file.write_text(json.dumps(portal, indent=2, ensure_ascii=False))
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        yield service


@pytest.fixture
def guest(offering, sized_page):
    person = Person(offering, Outbox(offering.data), sized_page, LEICESTER)
    person.register()
    person.activate()
    person.sign_in(with_code=False)
    return person


def whole(person, name):
    """The page is accessible, fits and can be looked at."""
    accessible(person.page)
    no_sideways_scroll(person.page)
    screenshot(person.page, f"two-step-{name}")


def set_up_app(person):
    """From My account to the recovery codes: the app's key, and the codes."""
    person.open("account", "two-step")
    person.fill(method="Authenticator app")
    person.press("Save")
    person.is_at("account", "two-step", "app")
    assert person.page.get_by_role("img", name="QR code").is_visible()
    key = person.page.locator(".key code").inner_text()
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", key)
    person.fill(code="000000", current_password=person.password)
    person.press("Turn on")
    assert person.errors() == [
        "That code is not right. Check that the time of your device is right, and enter the code that the app shows now"]
    assert person.page.locator(".key code").inner_text() == key, "a mistake does not change the key"
    whole(person, "app")
    person.fill(code=app_code(key), current_password=person.password)
    person.press("Turn on")
    person.is_at("account", "two-step", "codes")
    return key, person.page.locator(".codes code").all_inner_texts()


def test_an_app_is_set_up_by_its_key(guest):
    key, codes = set_up_app(guest)
    assert len(set(codes)) == 10
    whole(guest, "codes")
    assert guest.outbox.wait("leicester", guest.email, "Your two step verification has changed")
    guest.press("I have kept the codes")
    guest.is_at("account", "two-step")
    guest.reads("You have 10 recovery codes left")
    whole(guest, "methods")
    guest.sign_out()

    guest.sign_in(with_code=False)
    guest.is_at("verify")
    guest.reads("Open your authenticator app")
    whole(guest, "verify-app")
    # The code that turned the app on is used up: the next one is right as soon as the app shows it.
    guest.fill(code=app_code(key, steps=1))
    guest.press("Verify")
    guest.is_at("home")
    guest.open_area()
    guest.is_at("people")
    guest.sign_out()

    # Without the phone.
    guest.sign_in(with_code=False)
    guest.follow("Use a recovery code instead")
    whole(guest, "verify-recovery")
    guest.fill(code="ABCD")
    guest.press("Verify")
    assert guest.errors() == [
        "That recovery code is not right, or was used already. Check it, or enter another one"]
    guest.fill(code=codes[0].lower())
    guest.press("Verify")
    guest.is_at("home")
    mail = guest.outbox.wait("leicester", guest.email, "A recovery code was used")
    assert "You have 9 left" in mail.text


def test_the_method_moves(guest):
    """From an app to text messages, then to email, then to none: each by the password, and each signs out."""
    set_up_app(guest)
    guest.press("I have kept the codes")
    guest.fill(method="Text message")
    guest.press("Save")
    guest.is_at("account", "two-step", "text")
    guest.fill(number="01632 960 001", current_password=guest.password)
    guest.press("Send a code")
    assert guest.errors() == ["Enter a UK mobile phone number, like 07700 900123 or +44 7700 900123"]
    whole(guest, "text")
    known = guest.outbox.texts("leicester")
    guest.fill(number="07700 900 482", current_password=guest.password)
    guest.press("Send a code")
    guest.is_at("account", "two-step", "text", "confirm")
    guest.reads("ends in 482")
    whole(guest, "text-confirm")
    guest.fill(code=guest.outbox.wait_text("leicester", "+447700900482", known))
    guest.press("Turn on")
    guest.is_at("account", "two-step", "codes")
    guest.reads("You have 10 recovery codes left")
    guest.sign_out()

    known = guest.outbox.texts("leicester")
    guest.sign_in(with_code=False)
    guest.is_at("verify")
    guest.reads("ends in 482")
    assert guest.page.get_by_role("link", name="Use your authenticator app instead").count() == 0
    guest.fill(code=guest.outbox.wait_text("leicester", "+447700900482", known))
    whole(guest, "verify-text")
    guest.press("Verify")
    guest.is_at("home")

    for method in ("Email", "None"):
        guest.open("account", "two-step")
        guest.fill(method=method)
        guest.press("Save")
        assert guest.errors() == ["Enter your current password"], method
        guest.fill(method=method, current_password=guest.password)
        guest.press("Save")
        guest.is_at("sign-in")
        guest.enter()
        if method == "Email":
            guest.enter_code()
        guest.is_at("home")


def test_the_demo_shows_text_messages_beside_mail(offering, visitor):
    person = Person(offering, Outbox(offering.data), visitor(), LEICESTER)
    person.register()
    person.activate()
    person.sign_in(with_code=False)
    person.open("account", "two-step", "text")
    known = person.outbox.texts("leicester")
    person.fill(number="07700 900 483", current_password=person.password)
    person.press("Send a code")
    code = person.outbox.wait_text("leicester", "+447700900483", known)
    person.page.goto(offering.address("leicester", "/_outbox"))
    row = person.page.get_by_role("row").filter(has_text="+447700900483").first
    row.get_by_role("link", name="Text message").click()
    person.reads(code)


def test_an_admin_resets_a_colleague(offering, visitor, sized_page):
    """With a reason; the colleague is signed out everywhere, and signs in with the mailed code again."""
    outbox = Outbox(offering.data)
    colleague = Officer(offering, outbox, visitor(), "dan@example.org")
    colleague.sign_in()
    set_up_app(colleague)
    admin = Officer(offering, outbox, sized_page, "ada@example.org")
    admin.sign_in()
    admin.open("staff")
    admin.follow("Dan Mole")
    whole(admin, "staff-member")
    admin.follow("Reset two step verification")
    admin.press("Reset")
    assert admin.errors() == ["Enter why, and how you know that it is them"]
    whole(admin, "staff-reset")
    admin.fill(reason="Lost phone; called back on the office number")
    admin.press("Reset")
    admin.is_at("staff")
    admin.reads("Two step verification is reset.")
    assert outbox.wait("leicester", colleague.email, "Your two step verification was reset")
    colleague.open("account", "personal")
    colleague.is_at("sign-in")
    colleague.enter()
    colleague.enter_code()
    colleague.open("account", "two-step")
    assert colleague.value("method") != "app"
