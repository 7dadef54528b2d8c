"""What is typed is kept, or the page says so before it is lost; on phone and desk, with script and without."""
import re

import pytest
from playwright.sync_api import expect

from parent import WELSH
from person import Person
from plain import letter
from portals import COVENTRY, LEICESTER
from test_drafts import BY_SCRIPT, LETTER, end_session

TOGETHER = ("The files you chose are larger than 100MB together, so none of them was taken. Choose fewer files, upload "
            "them, then choose the others.")


@pytest.fixture
def draft(parent):
    """A request that was just started, at one of its steps."""
    def open_draft(step, **options):
        guest = parent(**options)
        guest.begin()
        guest.open_step(step)
        return guest

    return open_draft


@pytest.fixture
def nine_megabytes(tmp_path):
    """Twelve files that may each be sent, and not together."""
    paths = []
    for number in range(12):
        path = tmp_path / f"scan-{number + 1}.pdf"
        with path.open("wb") as file:
            file.write(b"%PDF-1.4\n")
            file.truncate(9 * 1024 * 1024)
        paths.append(path)
    return paths


def asked(page):
    """Notes what leaving the page asks, and stays."""
    kinds = []
    page.on("dialog", lambda dialog: (kinds.append(dialog.type), dialog.dismiss()))
    return kinds


# Leaving a page that came back with mistakes

@pytest.mark.parametrize("link", ["Cymraeg", "Sign in"])
def test_registration_that_came_back_with_mistakes_asks_before_it_is_left(link, guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.open("register")
    guest.fill(email=guest.email, forename="Robin")
    guest.press("Submit")
    assert guest.errors()
    kinds = asked(guest.page)
    guest.page.locator("header").get_by_role("link", name=link, exact=True).click()
    assert kinds == ["beforeunload"]
    assert guest.value("forename") == "Robin"


def test_add_child_that_came_back_with_mistakes_asks_before_it_is_left(parent):
    guest = parent()
    guest.open("people", "add")
    guest.answer(forename="Dan")
    guest.press(guest.words.add)
    assert guest.mistakes()
    kinds = asked(guest.page)
    guest.page.locator("header").get_by_role("link", name="Cymraeg", exact=True).click()
    assert kinds == ["beforeunload"]
    guest.holds({"forename": "Dan"})


def test_a_page_that_came_back_and_holds_nothing_is_left_without_a_question(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.open("register")
    guest.press("Submit")
    assert guest.errors()
    kinds = asked(guest.page)
    guest.page.locator("header").get_by_role("link", name="Sign in", exact=True).click()
    guest.is_at("sign-in")
    assert not kinds


# The other language

@BY_SCRIPT
def test_the_other_language_shows_what_was_just_typed_and_saving_there_is_no_clash(script, draft):
    guest = draft("child", script=script)
    guest.answer(strengths="Trains and bridges")
    guest.page.locator("header").get_by_role("button", name="Cymraeg", exact=True).click()
    welsh = guest.another(guest.page)
    welsh.words = WELSH
    welsh.is_at_step("child")
    expect(welsh.page.locator("html")).to_have_attribute("lang", "cy")
    welsh.holds({"strengths": "Trains and bridges"})
    welsh.answer(strengths="Trenau a phontydd")
    welsh.save()
    welsh.is_at_step("help")
    welsh.open_step("child")
    welsh.holds({"strengths": "Trenau a phontydd"})


def test_the_other_language_waits_for_a_save_that_is_under_way(draft):
    guest = draft("child")
    page = guest.page
    page.clock.install()
    page.reload()
    guest.answer(strengths="Trains")
    page.clock.run_for(4_100)
    guest.answer(strengths="Trains and bridges")
    page.locator("header").get_by_role("button", name="Cymraeg", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    guest.holds({"strengths": "Trains and bridges"})
    assert page.locator(".notice", has_text="ffenestr").count() == 0


# Signed out

@BY_SCRIPT
def test_a_step_that_is_sent_after_the_cookie_is_gone_is_back_after_signing_in(script, parent):
    guest = parent(script=script, signed_in=False)
    guest.sign_in()
    guest.is_at("home")
    guest.begin()
    guest.open_step("child")
    guest.answer(strengths="Long and dear\n<words>")
    guest.page.context.clear_cookies()
    guest.save()
    guest.is_at("sign-in")
    guest.reads("What you typed is kept for 7 days. Sign in with the same account")
    guest.enter()
    guest.enter_code()
    guest.is_at_step("child")
    guest.reads("What you typed is here again. It is not saved yet.")
    guest.holds({"strengths": "Long and dear\n<words>"})
    guest.save()
    guest.is_at_step("help")


def test_a_page_that_saves_by_itself_says_that_the_session_is_over_and_keeps_what_is_typed(parent):
    guest = parent(signed_in=False)
    guest.sign_in()
    guest.is_at("home")
    guest.begin()
    guest.open_step("child")
    page = guest.page
    page.clock.install()
    page.reload()
    end_session(guest)
    guest.answer(strengths="Trains and bridges")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 403):
        page.clock.run_for(4_100)
    expect(page.locator("[data-autosave-status]")).to_have_text(
        "You have been signed out. What you typed is kept for 7 days. Press Save and continue to sign in again.")
    kinds = asked(page)
    guest.open("sign-in")
    assert not kinds, "what is kept may be left"
    guest.enter()
    guest.enter_code()
    guest.is_at("home")
    guest.open_step("child")
    guest.holds({"strengths": "Trains and bridges"})


@BY_SCRIPT
def test_a_file_that_was_chosen_before_the_session_ended_is_named_after_signing_in(script, parent):
    guest = parent(script=script, signed_in=False)
    guest.sign_in()
    guest.is_at("home")
    guest.begin()
    guest.open_step("documents")
    guest.answer({"documents.1.description": "From the school"})
    guest.page.locator("input[type=file]").set_input_files({**LETTER, "buffer": b"%PDF-1.4\n"})
    end_session(guest)
    guest.save()
    guest.is_at("sign-in")
    guest.enter()
    guest.enter_code()
    guest.is_at_step("documents")
    guest.holds({"documents.1.description": "From the school"})
    guest.reads("These files could not be kept. Choose them again:")
    expect(guest.page.locator("main .notice li")).to_have_text("letter.pdf")


# Files

def test_files_that_are_too_large_together_are_told_before_they_are_sent(nine_megabytes, draft):
    guest = draft("documents")
    page, posts = guest.page, []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    guest.answer({"documents.1.description": "Scans"})
    page.locator("input[type=file]").set_input_files(nine_megabytes)
    expect(page.locator(".error-text")).to_have_text(TOGETHER)
    guest.press("Upload")
    expect(page.locator("input[type=file]")).to_be_focused()
    assert not posts
    page.locator("input[type=file]").set_input_files(nine_megabytes[:2])
    expect(page.locator(".error-text")).to_have_count(0)


def test_files_that_are_too_large_together_are_told_by_the_server_and_the_rest_is_saved(nine_megabytes, draft):
    guest = draft("documents", script=False)
    guest.answer({"documents.1.description": "Scans"})
    guest.page.locator("input[type=file]").set_input_files(nine_megabytes)
    guest.save()
    assert guest.mistakes() == [TOGETHER]
    guest.holds({"documents.1.description": "Scans"})
    guest.open_step("documents")
    guest.holds({"documents.1.description": "Scans"})


def test_a_slow_upload_says_how_much_has_gone(nine_megabytes, draft):
    guest = draft("documents")
    page = guest.page
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 3 * 1024 * 1024})
    page.locator("input[type=file]").set_input_files(nine_megabytes[0])
    guest.press("Upload")
    expect(page.locator(".sending")).to_have_text(
        re.compile(r"Uploading: \d+% has been sent\. Keep this page open\."), timeout=20_000)
    expect(page.locator("form progress")).to_be_visible()
    assert guest.mistakes() == [
        "scan-1.pdf is damaged, and cannot be opened. Try to open it yourself, save it again, and choose the new file."]


def test_after_an_upload_the_keyboard_goes_on_at_the_file(draft):
    page = draft("documents").page
    page.locator("input[type=file]").set_input_files({**LETTER, "buffer": letter("From the school")})
    page.get_by_role("button", name="Upload", exact=True).click()
    place = page.locator('[id="documents.1.file"]')
    expect(place).to_contain_text(LETTER["name"])
    expect(place).to_be_focused()


def test_an_upload_whose_connection_is_lost_leaves_the_page_as_it_is(nine_megabytes, draft):
    guest = draft("documents")
    page = guest.page
    guest.answer({"documents.1.description": "Scans"})
    page.locator("input[type=file]").set_input_files(nine_megabytes[0])
    page.route("**/step/documents", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    guest.press("Upload")
    expect(page.locator(".sending")).to_contain_text("the connection was lost")
    guest.holds({"documents.1.description": "Scans"})


# What was hard to find, and what was in the way

def test_a_page_that_is_not_there_knows_who_is_signed_in(parent):
    guest = parent(width=1280)
    guest.open("nowhere")
    header = guest.page.locator("header")
    expect(header.get_by_role("button", name="Sign out")).to_be_visible()
    for words in ("Sign in", "Register"):
        expect(header.get_by_role("link", name=words, exact=True)).to_have_count(0)


def top(locator):
    return locator.bounding_box()["y"]


def test_the_first_question_of_a_step_is_near_the_top_of_a_phone(draft):
    guest = draft("relationship", width=320)
    assert top(guest.page.locator('[name="relationship"]')) < 720


def test_my_account_begins_with_the_form_on_a_phone(parent):
    guest = parent(width=320)
    guest.open("account", "personal")
    page = guest.page
    assert top(page.locator('main select, main input:not([type=hidden])').first) < 620
    menu = page.locator("#account-menu")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="More of my account").click()
    expect(menu).to_be_visible()
    menu.get_by_role("link", name="Contact details").click()
    guest.is_at("account", "contact")


def test_tiles_have_an_edge_where_colours_are_forced(parent):
    guest = parent()
    guest.page.emulate_media(forced_colors="active")
    guest.open("home")
    edges = guest.page.locator("main .tile").evaluate_all(
        "tiles => tiles.map(tile => parseFloat(getComputedStyle(tile).borderTopWidth))")
    assert edges and all(edge > 0 for edge in edges)


@pytest.mark.parametrize("portal", [LEICESTER, COVENTRY], ids=str)
def test_the_sign_in_card_has_no_gap_before_its_first_words(portal, guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), portal)
    guest.open("sign-in")
    gap = guest.page.locator("main .card form").first.evaluate("""form => {
        const first = [...form.children].find(part => part.offsetHeight > 1)
        return first.getBoundingClientRect().top - form.getBoundingClientRect().top
    }""")
    assert gap < 2


def test_the_school_is_asked_once(draft):
    guest = draft("help")
    guest.answer({"learns-at": "school"})
    expect(guest.page.locator('[name="school.at"]:not([type=hidden])')).to_have_count(0)
    guest.answer({"school.search": "babington"})
    guest.press(guest.words.find)
    guest.answer({"school.urn": "900002"})
    guest.save()
    guest.is_at_step("documents")
    guest.go(6)
    guest.is_at_step("summary")
    expect(guest.page.locator('[id="answer-school.at"], [id="answer-school"]').first).to_contain_text("Babington")


def test_a_form_that_was_begun_in_english_says_so_on_a_welsh_page(parent):
    guest = parent()
    guest.begin()
    guest.page.goto(guest.address("people", guest.entry, language="cy"))
    title = guest.page.locator("main .rows .what b", has_text=guest.words.form)
    expect(title.locator("[lang=en-GB]")).to_have_text(guest.words.form)
