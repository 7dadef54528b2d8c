"""What is typed wrongly, by mistake or on purpose, is told clearly, does no harm, and is not lost."""
import pytest
from playwright.sync_api import expect

from person import PASSWORD, Person
from portals import COVENTRY, GUIDED, HERTFORDSHIRE, LEICESTER, LEICESTER_PROFESSIONAL, STOCKTON

LONG = "x" * 5000
HOSTILE = {
    "script": "<script>window.harmed = true</script>",
    "attribute": "\"><img src=x onerror=\"window.harmed = true\">'",
    "quotes": "O'Brien-Smith \"Bob\" & Söhne <b>",
    "template": "{council} ${1+1} {{7*7}} %3Cscript%3E [a](register) **b**",
    "sql": "Robert'); DROP TABLE account;--",
    "right to left": "Robin \u202etxt.exe",
    "emoji": "Robin 🦆🏽 Weatherby",
    "arabic": "محمد عبد الله",
    "welsh": "Siân Llŷr ap Gwŷn",
}
#: What is dropped as something that no one meant to type.
INVISIBLE = str.maketrans("", "", "\u202e")
TEXTS = "main form :is(input[type=text], input[type=email], input[type=tel], textarea)"


def watched(page):
    """Notes every dialog: nothing that was typed may open one."""
    page.dialogs = []

    def note(dialog):
        # Leaving a page with something typed asks first.
        if dialog.type != "beforeunload":
            page.dialogs.append(dialog.message)
        dialog.accept()

    page.on("dialog", note)
    return page


def unharmed(page):
    assert page.evaluate("window.harmed") is None
    assert page.locator("main script, main img").count() == 0
    assert not page.dialogs


def texts(page):
    return {field.get_attribute("name"): field for field in page.locator(TEXTS).all()}


def fill_texts(page, words):
    """Types into every text field that can be seen, and returns what was typed by name."""
    fields = texts(page)
    for field in fields.values():
        field.fill(words)
    return {name: field.input_value() for name, field in fields.items()}


def kept(page, typed):
    for name, words in typed.items():
        assert page.locator(f'[name="{name}"]').input_value() == words.translate(INVISIBLE).strip(), f"{name} is lost"


@pytest.mark.parametrize("portal", GUIDED, ids=str)
def test_an_empty_registration_says_what_each_field_wants(portal, guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), portal)
    guest.open("register")
    guest.press("Next" if portal.is_professional else "Submit")
    errors = guest.errors()
    required = guest.page.locator("main [required]").count()
    assert len(errors) == required > 3
    assert len(set(errors)) == required, errors


@pytest.mark.parametrize("portal", GUIDED, ids=str)
def test_an_empty_sign_in_says_what_each_field_wants(portal, guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), portal)
    guest.open("sign-in")
    guest.press(portal.sign_in_button)
    assert guest.errors() == [
        "Enter your email address", "Password is empty" if portal == COVENTRY else "Enter your password"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_in_registration_do_nothing_and_are_kept(words, script, guildhall, outbox, visitor):
    page = watched(visitor(script=script))
    guest = Person(guildhall, outbox, page, LEICESTER)
    guest.open("register")
    guest.press("Type the address yourself")
    typed = fill_texts(page, words)
    guest.fill(password=words)
    guest.press("Submit")
    errors = guest.errors()
    for said in ("such as name@example.com", "phone number", "full UK postcode"):
        assert any(said in error for error in errors), errors
    kept(page, typed)
    unharmed(page)


def test_too_long_words_in_registration_are_told_and_kept(guildhall, outbox, visitor):
    page = watched(visitor())
    guest = Person(guildhall, outbox, page, LEICESTER)
    guest.open("register")
    guest.press("Type the address yourself")
    typed = fill_texts(page, LONG)
    guest.fill(password=LONG)
    guest.press("Submit")
    errors = [error for error in guest.errors() if "Shorten your answer" in error]
    assert len(errors) >= len(typed) - 1, errors
    kept(page, typed)


def test_each_field_that_is_too_long_is_told_of_by_its_own_name(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.open("register")
    guest.press("Type the address yourself")
    fill_texts(guest.page, LONG)
    guest.press("Submit")
    errors = [error for error in guest.errors() if "Shorten your answer" in error]
    assert len(set(errors)) == len(errors)


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_at_sign_in_do_nothing_and_are_kept(words, guildhall, outbox, visitor):
    page = watched(visitor())
    guest = Person(guildhall, outbox, page, HERTFORDSHIRE)
    guest.open("sign-in")
    guest.fill(email=words, password=words)
    guest.press("Submit")
    assert guest.errors() == ["Email must be in the correct format, such as name@example.com"]
    kept(page, {"email": words})
    unharmed(page)


@pytest.mark.parametrize("portal, page_name, fields", [
    (LEICESTER, "personal", ["forename", "surname"]),
    (LEICESTER, "reach", ["preferred-language", "reach-note"]),
    (LEICESTER, "circumstances", ["details"]),
    (STOCKTON, "secret-answer", ["secret-answer"]),
    (LEICESTER_PROFESSIONAL, "work/new", ["role", "organisation"]),
], ids=lambda value: str(value) if not isinstance(value, list) else "")
def test_bad_words_in_the_account_are_told_or_kept(portal, page_name, fields, guildhall, outbox, visitor):
    page = watched(visitor())
    guest = sample(guildhall, outbox, page, portal)
    for words in [LONG, *HOSTILE.values()]:
        guest.open("account", *page_name.split("/"))
        guest.fill(**{name.replace("-", "_"): words for name in fields})
        if page_name == "secret-answer":
            guest.fill(current_password=guest.password)
        for select in page.locator("main select").all():
            select.select_option(index=1)
        page.locator("main form button.button:not([type=button])").last.click()
        unharmed(page)
        if words == LONG:
            assert len([error for error in guest.errors() if "Shorten your answer" in error]) == len(fields)
            kept(page, {name: words for name in fields})
        elif page_name in ("personal", "reach"):
            guest.reads("Your changes are saved.")
            kept(page, {name: words for name in fields})
        else:
            guest.reads("Your changes are saved.")
    if portal.is_professional:
        for remove in range(page.locator("main .rows > li").count()):
            page.get_by_role("button", name="Remove").first.click()


def sample(guildhall, outbox, page, portal):
    """One of the demo's people, without two step verification."""
    guest = Person(guildhall, outbox, page, portal)
    guest.email, guest.password = "sam@example.org", "tea and two sugars"
    guest.sign_in(with_code=False)
    return guest


@pytest.mark.parametrize("words", ["123", "12345a", "<b>123</b>", LONG, "١٢٣٤٥"])
def test_a_code_that_is_none_is_told(words, guildhall, outbox, visitor):
    page = watched(visitor(script=False))
    guest = Person(guildhall, outbox, page, LEICESTER)
    guest.email, guest.password = "alex@example.org", "tea and two sugars"
    guest.sign_in(with_code=False)
    page.locator("[name=code]").evaluate("field => field.removeAttribute('maxlength')")
    guest.fill(code=words)
    guest.press("Verify")
    [error] = guest.errors()
    if len(words) < 7:
        assert error == "The code has 6 digits. Type them all"
    unharmed(page)


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{0:.3} {0:3.3}-{1}"], ids=["plain", "spaces", "parted"])
def test_a_code_may_be_typed_with_spaces(typed, guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.email, guest.password = "alex@example.org", "tea and two sugars"
    guest.sign_in(with_code=False)
    code = guest.code()
    guest.enter_code(typed.format(code, "") if "{1}" not in typed else f"{code[:3]} {code[3:5]}-{code[5:]}")
    guest.is_at("home")


def test_five_wrong_codes_end_the_sign_in_and_never_the_account(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), HERTFORDSHIRE)
    guest.email, guest.password = "alex@example.org", "tea and two sugars"
    guest.sign_in(with_code=False)
    code = guest.code()
    wrong = "".join(str(9 - int(digit)) for digit in code)
    for _ in range(5):
        guest.enter_code(wrong)
    guest.is_at("sign-in")
    guest.reads("The code was wrong five times, so that sign-in has ended. Your account is not locked.")
    guest.enter()
    guest.enter_code()
    guest.is_at("home")


@pytest.mark.parametrize("password, told", [
    ("short", "Choose a password of at least 8 characters"),
    ("password1", "This password is easy to guess"),
    ("Leicester1", "This password is easy to guess"),
    ("aaaaaaaaaaaa", "This password is easy to guess"),
])
def test_a_weak_password_is_told_and_the_rest_is_kept(password, told, guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.open("register")
    guest.fill_security()
    guest.fill_about()
    guest.fill(password=password)
    guest.press("Submit")
    [error] = guest.errors()
    assert error.startswith(told)
    assert guest.value("confirm-email") == guest.email
    assert guest.page.locator("[name=gender] option:checked").inner_text() == "Prefer not to say"


def test_a_long_password_with_every_kind_of_character_is_taken_as_typed(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.password = "  ŵ🦆\"'<&\\" + "long " * 30 + " "
    guest.register()
    guest.activate()
    guest.sign_in(with_code=False)
    guest.is_at("home")


def test_things_typed_twice_must_be_the_same(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER_PROFESSIONAL)
    guest.open("register")
    guest.fill(email=guest.email, confirm_email="x" + guest.email, password=PASSWORD,
                  confirm_password=PASSWORD + "s")
    guest.press("Next")
    assert guest.errors() == ["The two email addresses are not the same. Type the address again",
                                 "The two passwords are not the same. Type the password again"]


@pytest.mark.parametrize("typed, told", [
    ("nonsense", "Address: Postcode must be a full UK postcode, such as LE1 1AA, or a forces address such as BFPO 57"),
    ("ZZ99 9ZZ", "We could not find an address for ZZ99 9ZZ. Enter the address yourself"),
    ("", "Address: Postcode must be a full UK postcode, such as LE1 1AA, or a forces address such as BFPO 57"),
])
def test_a_postcode_that_leads_nowhere_is_told_and_the_rest_is_kept(typed, told, guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.open("register")
    guest.fill_security()
    guest.fill_about()
    guest.fill(address__search=typed)
    guest.press("Search")
    assert guest.errors() == [told]
    assert guest.value("email") == guest.email
    assert guest.value("password") == guest.password
    assert guest.value("surname") == guest.surname


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_double_click_registers_once(script, guildhall, outbox, visitor):
    page = visitor(script=script)
    guest = Person(guildhall, outbox, page, LEICESTER)
    guest.open("register")
    guest.fill_security()
    guest.fill_about()
    page.get_by_role("button", name="Submit", exact=True).dblclick()
    page.wait_for_url("**/register/sent")
    # Without script both presses may arrive: then the link in the later mail is the one that counts.
    activate = page.get_by_role("button", name="Activate your account", exact=True)
    guest.open_mailed(outbox.wait(LEICESTER.tenant, guest.email, "Activate your account"))
    if not script and not activate.count():
        guest.open_mailed(outbox.wait(LEICESTER.tenant, guest.email, "Activate your account"))
    activate.click()
    guest.sees(LEICESTER.activated)
    guest.sign_in(with_code=False)
    guest.is_at("home")
    if script:
        assert outbox.is_empty(LEICESTER.tenant, guest.email), "a second mail was sent"


def test_a_known_address_is_answered_like_a_new_one(guildhall, outbox, visitor):
    page = visitor()
    guest = Person(guildhall, outbox, page, LEICESTER)
    guest.register()
    answer = page.content()
    guest.activate()
    guest.register()
    assert page.content() == answer
    assert outbox.wait(LEICESTER.tenant, guest.email).subject == "You already have an account"


@pytest.mark.parametrize("portal", GUIDED, ids=str)
def test_private_pages_are_kept_nowhere(portal, guildhall, outbox, visitor):
    page = visitor()
    guest = Person(guildhall, outbox, page, portal)
    guest.email, guest.password = "alex@example.org", "tea and two sugars"
    guest.sign_in()
    for path in (["home"], ["account", "personal"], ["account", "contact"], portal.entrance):
        response = guest.open(*path)
        assert response.headers["cache-control"] == "no-store", path
    guest.open("account", "personal")
    assert guest.value("surname") == "Harris"
    guest.sign_out()
    page.go_back()
    assert "Harris" not in page.content()
    guest.is_at("sign-in")


def test_what_is_typed_in_a_tab_of_an_earlier_session_is_kept(guildhall, outbox, visitor):
    """Signing out and in again in another tab makes the first tab's form stale."""
    page = visitor()
    guest = sample(guildhall, outbox, page, LEICESTER)
    guest.open("account", "circumstances")
    guest.fill(kind="Something else", details="Long and dear\n<words>")
    other = guest.at(page.context.new_page())
    other.open("home")
    other.sign_out()
    other.sign_in(with_code=False)
    guest.press("Send")
    guest.is_at("account", "circumstances")
    guest.reads("What you typed is here again. It is not saved yet.")
    assert guest.value("details") == "Long and dear\n<words>"
    guest.press("Send")
    guest.reads("Your changes are saved.")


def test_a_name_keeps_what_its_script_needs(guildhall, outbox, visitor):
    """Persian and Indic names are written with zero width joiners and non-joiners (Unicode, section 23.2)."""
    guest = sample(guildhall, outbox, visitor(), LEICESTER)
    guest.open("account", "personal")
    guest.fill(forename="\u0639\u0644\u06cc\u200c\u0631\u0636\u0627")
    guest.press("Save")
    assert guest.value("forename") == "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"
