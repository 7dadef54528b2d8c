"""Everything can be done with a keyboard, and it can be seen where one is."""
import pytest
from playwright.sync_api import expect

from person import Person
from portals import GUIDED, HERTFORDSHIRE, LEICESTER, LEICESTER_PROFESSIONAL
from test_request import LETTER

ACTIVE = "document.activeElement"
#: Whether the focus can be seen: an outline or a shadow that was not there before, inside the window.
SHOWS = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect()
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none"
    return drawn && box.width > 0 && box.bottom > 0 && box.top < innerHeight
}"""


def tab_to(page, name, steps=60):
    """Presses Tab until the field, button or link of this name has the focus; every stop on the way is seen."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        assert page.evaluate(SHOWS), "no focus to be seen at " + page.evaluate(f"{ACTIVE}.outerHTML")[:200]
        if page.evaluate(f"name => [{ACTIVE}.name, {ACTIVE}.innerText?.trim().split('\\n')[0]].includes(name)", name):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def type_into(page, name, words):
    tab_to(page, name)
    page.keyboard.type(words)


def pressed(page, name):
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("portal", GUIDED, ids=str)
def test_the_skip_link_leads_past_the_header(portal, guildhall, visitor):
    page = visitor(width=320)
    page.goto(guildhall.address(portal.tenant, portal.page()))
    page.keyboard.press("Tab")
    assert page.evaluate(f"{ACTIVE}.innerText") == "Skip to main content"
    assert page.evaluate(SHOWS)
    page.keyboard.press("Enter")
    assert page.evaluate(f"{ACTIVE}.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate(f"!!{ACTIVE}.closest('main')")


@pytest.mark.parametrize("portal", [LEICESTER, HERTFORDSHIRE], ids=str)
def test_somebody_registers_and_signs_in_with_a_keyboard_alone(portal, guildhall, outbox, visitor):
    page = visitor(width=1280)
    guest = Person(guildhall, outbox, page, portal)
    guest.open("register")
    type_into(page, "email", guest.email)
    type_into(page, "confirm-email", guest.email)
    type_into(page, "password", guest.password)
    if portal.asks_title:
        type_into(page, "title", "Mx")
    type_into(page, "forename", "Robin")
    type_into(page, "surname", "Weatherby")
    if portal.asks_title:
        type_into(page, "gender", "Pre")
    type_into(page, "address.search", portal.postcode)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "address.choice")
    page.keyboard.press("ArrowDown")
    pressed(page, "Use this address")
    assert guest.value("email") == guest.email
    pressed(page, "Submit")
    guest.is_at("register", "sent")
    guest.open_mailed(outbox.wait(portal.tenant, guest.email))
    pressed(page, "Activate your account")
    pressed(page, "Sign in")
    type_into(page, "email", guest.email)
    type_into(page, "password", guest.password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if portal.two_step == "always":
        type_into(page, "code", guest.code())
        with page.expect_navigation():
            page.keyboard.press("Enter")
    guest.is_at("home")
    if portal.has_user_menu:
        tab_to(page, "Robin Weatherby")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        assert page.locator("header details").get_attribute("open") is None
        page.keyboard.press("Enter")
    pressed(page, portal.sign_out)
    guest.is_at("signed-out")


@pytest.mark.parametrize("portal", GUIDED, ids=str)
def test_the_summary_of_mistakes_has_the_focus_and_leads_to_the_fields(portal, guildhall, outbox, visitor):
    page = visitor(width=320)
    guest = Person(guildhall, outbox, page, portal)
    guest.open("register")
    guest.press("Next" if portal.is_professional else "Submit")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.evaluate(SHOWS)
    links = page.locator(".error-summary a")
    fields = [link.get_attribute("href")[1:] for link in links.all()]
    for number, field in enumerate(fields):
        links.nth(number).focus()
        page.keyboard.press("Enter")
        assert page.evaluate(f"{ACTIVE}.id") == field
        assert page.evaluate(SHOWS)
        label = page.locator(f'label[for="{field}"]').bounding_box()
        assert 0 <= label["y"] <= 800, f"the label of {field} is out of sight"


def test_a_summary_leads_to_its_fields_without_script(guildhall, outbox, visitor):
    page = visitor(width=320, script=False)
    guest = Person(guildhall, outbox, page, LEICESTER)
    guest.open("sign-in")
    guest.press("Sign in")
    page.locator(".error-summary a").nth(1).click()
    assert page.evaluate("location.hash") == "#password"


def test_enter_in_a_field_of_registration_is_no_search_for_an_address(guildhall, outbox, visitor):
    page = visitor()
    guest = Person(guildhall, outbox, page, LEICESTER)
    guest.open("register")
    guest.fill_security()
    page.locator("[name=forename]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert any("surname" in words for words in guest.errors()), guest.errors()


def test_enter_on_a_later_step_of_registration_goes_forward(guildhall, outbox, visitor):
    page = visitor()
    guest = Person(guildhall, outbox, page, LEICESTER_PROFESSIONAL)
    guest.open("register")
    guest.fill_security()
    guest.press("Next")
    guest.fill_about()
    page.locator("[name=surname]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("[name=organisation]").count() == 1


def test_enter_in_an_account_field_saves(guildhall, outbox, visitor):
    page = visitor()
    guest = Person(guildhall, outbox, page, LEICESTER)
    guest.email, guest.password = "sam@example.org", "tea and two sugars"
    guest.sign_in(with_code=False)
    guest.open("account", "contact")
    page.locator("[name=home-phone]").fill("01632 960 001")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    guest.reads("Your changes are saved.")


def test_a_password_is_shown_and_hidden_and_told_so(guildhall, outbox, visitor):
    page = visitor(width=320)
    guest = Person(guildhall, outbox, page, LEICESTER)
    guest.open("sign-in")
    field = page.locator("[name=password]")
    type_into(page, "password", guest.password)
    tab_to(page, "Show")
    page.keyboard.press("Space")
    assert field.get_attribute("type") == "text"
    expect(page.locator("[role=status]", has_text="Your password is shown")).to_have_count(1)
    expect(page.get_by_role("button", name="Hide Password", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    assert field.get_attribute("type") == "password"
    assert field.input_value() == guest.password


def test_a_request_is_made_with_a_keyboard_alone(parent):
    """The steps that ask something, a file, the two declarations; Enter in a field saves and goes on."""
    guest = parent(width=320)
    page = guest.page
    guest.add_child()
    pressed(page, "Start")
    guest.is_at_step("relationship")
    type_into(page, "relationship", "Mother")
    tab_to(page, "over-16")
    page.keyboard.press("Space")
    guest.holds({"relationship": "Mother", "over-16": True})
    pressed(page, "Save and continue")
    guest.is_at_step("child")
    type_into(page, "noticed-age", "three")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{ACTIVE}.name") == "noticed-age"
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("3")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    guest.is_at_step("help")
    tab_to(page, "learns-at")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    guest.holds({"learns-at": "home"})
    pressed(page, "Save and continue")
    guest.is_at_step("documents")
    type_into(page, "documents.1.description", "A letter")
    # Listening first, for a browser that is told too late to leave the choice to the test makes none.
    chosen = []
    page.on("filechooser", lambda chooser: chosen.append(chooser))
    tab_to(page, "documents.1.file")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(LETTER)
    assert len(chosen) == 1
    # The script sends the file, and the page comes again in its place.
    tab_to(page, "Upload")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="letter.pdf")).to_be_visible()
    tab_to(page, "letter.pdf")
    pressed(page, "Save and continue")
    guest.is_at_step("hopes")
    tab_to(page, "may-contact")
    page.keyboard.press("Space")
    guest.holds({"may-contact": "yes"})
    pressed(page, "Save and continue")
    guest.is_at_step("summary")
    pressed(page, "Submit")
    expect(page.locator(".error-summary")).to_be_focused()
    for name in ("declaration.declaration", "declaration.terms"):
        tab_to(page, name, steps=120)
        page.keyboard.press("Space")
    pressed(page, "Submit")
    guest.sees("Form submitted")
    pressed(page, "Finish")
    guest.is_on_progress()


def test_steps_are_reached_with_a_keyboard(parent):
    guest = parent()
    guest.begin()
    type_into(guest.page, "relationship", "Mother")
    guest.page.evaluate("document.querySelector('.steps button').focus()")
    guest.page.keyboard.press("Tab")
    assert guest.page.evaluate(SHOWS)
    with guest.page.expect_navigation():
        guest.page.keyboard.press("Enter")
    guest.is_at_step("child")
    guest.open_step("relationship")
    guest.holds({"relationship": "Mother"})
