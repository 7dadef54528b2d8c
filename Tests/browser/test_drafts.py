"""What is typed into a form is not lost: by leaving, by two windows, by no network, by an end of the session."""
import hashlib
import sqlite3
import time
from contextlib import closing

import pytest
from playwright.sync_api import expect

BY_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf"}
#: As long as the script waits after the last key.
PAUSE = 4_100


@pytest.fixture
def draft(parent):
    """A request that was just started, at one of its steps: `draft("child", script=False)`."""
    def open_draft(step, **options):
        visitor = parent(**options)
        visitor.begin()
        visitor.open_step(step)
        return visitor

    return open_draft


# Two windows

@BY_SCRIPT
def test_two_windows_that_change_different_answers_are_both_saved(script, draft):
    visitor = draft("child", script=script)
    other = visitor.another()
    other.open_step("child")
    visitor.answer({"strengths": "Trains", "hard.learning": True})
    visitor.save()
    visitor.is_at_step("help")
    other.answer({"day": "Up at five", "hard.senses": True})
    other.save()
    other.is_at_step("help")
    other.open_step("child")
    other.holds({"strengths": "Trains", "day": "Up at five", "hard.learning": True, "hard.senses": True})


@BY_SCRIPT
def test_two_windows_that_change_one_answer_are_told_and_nothing_is_lost(script, draft):
    visitor = draft("child", script=script)
    other = visitor.another()
    other.open_step("child")
    visitor.answer(strengths="From the first window")
    visitor.save()
    visitor.is_at_step("help")
    other.answer(strengths="From the second window", day="Up at five")
    other.save()
    other.is_at_step("child")
    other.reads("Part of this page was changed in another window.")
    told = other.page.locator("main .notice", has_text="There it says:")
    expect(told).to_contain_text("From the first window")
    other.holds({"strengths": "From the second window", "day": "Up at five"})
    visitor.open_step("child")
    visitor.holds({"strengths": "From the first window", "day": "Up at five"})
    other.save()
    other.is_at_step("help")
    visitor.open_step("child")
    visitor.holds({"strengths": "From the second window", "day": "Up at five"})


# Saved by itself

def test_what_is_typed_is_saved_without_a_button(draft):
    visitor = draft("child")
    page, status = visitor.page, visitor.page.locator("[data-autosave-status]")
    page.clock.install()
    page.reload()
    visitor.answer(strengths="Trains")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 200):
        page.clock.run_for(PAUSE)
    expect(status).to_contain_text("Nothing is sent to us until you press Submit at the last step.")
    page.reload()
    visitor.holds({"strengths": "Trains"})


def test_what_is_typed_without_a_network_is_saved_once_there_is_one(draft):
    visitor = draft("child")
    page, status = visitor.page, visitor.page.locator("[data-autosave-status]")
    page.clock.install()
    page.reload()
    page.context.set_offline(True)
    visitor.answer(strengths="Trains and bridges")
    page.clock.run_for(PAUSE)
    expect(status).to_have_text(
        "What you typed since then is not saved yet. Keep this page open: we will try again.")
    visitor.holds({"strengths": "Trains and bridges"})
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 200):
        page.context.set_offline(False)
    expect(status).to_contain_text("Saved on")
    page.reload()
    visitor.holds({"strengths": "Trains and bridges"})


def test_a_button_pressed_without_a_network_leaves_the_page_as_it_is(draft):
    visitor = draft("child")
    page = visitor.page
    page.context.set_offline(True)
    visitor.answer(strengths="Trains and bridges")
    visitor.save()
    expect(page.locator(".sending")).to_have_text(
        "There is no network just now. Everything you typed is still on this page. Keep it open, and press the button "
        "again when you are back online.")
    visitor.holds({"strengths": "Trains and bridges"})
    page.context.set_offline(False)
    visitor.save()
    visitor.is_at_step("help")
    visitor.open_step("child")
    visitor.holds({"strengths": "Trains and bridges"})


def test_what_is_typed_is_asked_about_on_leaving_and_saved_all_the_same(draft):
    visitor = draft("child")
    page, asked = visitor.page, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("[name=strengths]").press_sequentially("Trains")
    page.locator(".trail").get_by_role("link", name=visitor.child).click()
    visitor.is_on_progress()
    assert asked == ["beforeunload"]
    # What is sent as a page goes may arrive after the next page was asked for.
    end = time.monotonic() + 5
    visitor.open_step("child")
    while time.monotonic() < end and visitor.value("strengths") != "Trains":
        visitor.open_step("child")
    visitor.holds({"strengths": "Trains"})
    visitor.open_progress()
    assert asked == ["beforeunload"], "asked where nothing was typed"


# The end of a session

def end_session(visitor):
    """Lets two hours without use pass for this session; its cookie stays in the browser."""
    [token] = [cookie["value"] for cookie in visitor.page.context.cookies() if cookie["name"] == "citizen-live"]
    name = hashlib.sha256(f"leicester/citizen/live:{token}".encode()).hexdigest()
    with closing(sqlite3.connect(visitor.guildhall.data / "leicester/live.sqlite", timeout=10)) as data, data:
        changed = data.execute("UPDATE session SET used = used - 7200 WHERE id = ?", [name]).rowcount
    assert changed == 1


@BY_SCRIPT
def test_what_is_typed_as_the_session_ends_is_back_after_signing_in(script, parent):
    visitor = parent(script=script, signed_in=False)
    visitor.sign_in()
    visitor.is_at("home")
    visitor.begin()
    visitor.open_step("child")
    typed = {"strengths": "Long and dear\n<words>", "hard.learning": True, "noticed-age": "3"}
    visitor.answer(typed)
    end_session(visitor)
    visitor.save()
    visitor.is_at("sign-in")
    visitor.enter()
    visitor.enter_code()
    visitor.is_at_step("child")
    visitor.reads("You had been signed out. What you typed is here again. It is not saved yet.")
    visitor.holds(typed)
    visitor.save()
    visitor.is_at_step("help")
    visitor.open_step("child")
    visitor.holds(typed)
    assert "You had been signed out" not in visitor.page.locator("main").inner_text()


def test_what_is_typed_in_a_tab_of_an_earlier_session_is_back_on_its_step(parent):
    visitor = parent(signed_in=False)
    visitor.sign_in()
    visitor.is_at("home")
    visitor.begin()
    visitor.open_step("child")
    visitor.answer(strengths="Long and dear")
    other = visitor.another()
    other.open("home")
    other.sign_out()
    other.sign_in()
    other.is_at("home")
    visitor.save()
    visitor.is_at_step("child")
    visitor.reads("What you typed is here again. It is not saved yet.")
    visitor.holds({"strengths": "Long and dear"})
    visitor.save()
    visitor.is_at_step("help")


# Counting

@BY_SCRIPT
def test_characters_are_counted_alike_here_and_there(script, draft):
    """In UTF-16 units, a line break being one; what is too long may be typed, is told, and is kept."""
    visitor = draft("hopes", script=script)
    page, count = visitor.page, visitor.page.locator('[id="ask-also-count"]')
    expect(count).to_have_text("There is a limit of 2000 characters. 2000 remaining")
    asked = page.locator('label[for="ask-also"]').inner_text()
    visitor.answer({"may-contact": "yes", "hopes": "A job", "ask-also": "🦆\n" * 600 + "tŷ" * 100 + "!"})
    if script:
        expect(count).to_contain_text("1 too many")
    visitor.save()
    assert visitor.mistakes() == [f'Shorten your answer to "{asked}" to 2,000 characters or fewer']
    expect(count).to_contain_text("1 too many")
    visitor.holds({"may-contact": "yes", "hopes": "A job", "ask-also": "🦆\n" * 600 + "tŷ" * 100 + "!"})
    page.reload()
    visitor.open_step("hopes")
    visitor.holds({"hopes": "A job", "ask-also": "🦆\n" * 600 + "tŷ" * 100 + "!"})
    visitor.answer({"ask-also": "🦆\n" * 600 + "tŷ" * 100})
    if script:
        expect(count).to_contain_text("0 remaining")
    visitor.save()
    visitor.is_at_step("summary")


# Questions that depend on others

def test_a_question_is_asked_where_another_answer_calls_for_it(draft):
    visitor = draft("help")
    page = visitor.page
    school, place = page.locator('[name="school.search"]'), page.locator("[name=place]")
    for question in (school, place, page.locator("[name=help-now]"), page.locator("[name=health-details]")):
        expect(question).to_be_hidden()
    visitor.answer({"learns-at": "school"})
    expect(school).to_be_visible()
    expect(place).to_be_hidden()
    visitor.answer({"learns-at": "college"})
    expect(school).to_be_hidden()
    expect(place).to_be_visible()
    visitor.answer({"place": "Fosse College", "extra-help": "yes", "health-condition": "yes"})
    for question in ("help-now", "health-details"):
        expect(page.locator(f"[name={question}]")).to_be_visible()
    visitor.answer({"learns-at": "home", "health-condition": "no"})
    expect(place).to_be_hidden()
    expect(page.locator("[name=health-details]")).to_be_hidden()
    visitor.save()
    visitor.is_at_step("documents")
    visitor.go(6)
    visitor.is_at_step("summary")
    expect(page.locator('[id="answer-learns-at"]')).to_contain_text("At home, taught by the family")
    assert "Fosse College" not in page.locator("main").inner_text()


def test_every_question_is_there_without_script(draft):
    visitor = draft("help", script=False)
    for name in ("place", "help-now", "health-details", "social-care-who", "school.search"):
        expect(visitor.page.locator(f'[name="{name}"]')).to_be_visible()
    visitor.answer({"learns-at": "home", "place": "Left from before"})
    visitor.save()
    visitor.is_at_step("documents")
    visitor.go(6)
    visitor.is_at_step("summary")
    assert "Left from before" not in visitor.page.locator("main").inner_text()


def test_every_page_of_a_form_says_that_it_is_not_sent(draft):
    visitor = draft("relationship", script=False)
    for number in range(1, 7):
        visitor.go(number)
        expect(visitor.page.locator(".steps [aria-current=step]")).to_contain_text(str(number))
        expect(visitor.page.locator("main .title .tag")).to_have_text("Not sent yet")
        visitor.reads("Nothing is sent to us until you press Submit at the last step.")


# Files

@pytest.fixture
def large(tmp_path):
    """A file of one byte more than may be sent."""
    path = tmp_path / "scan.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(10 * 1024 * 1024 + 1)
    return path


def test_a_file_that_is_too_large_is_told_before_it_is_sent(large, draft):
    visitor = draft("documents")
    page, posts = visitor.page, []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    visitor.answer({"documents.1.description": "A scan"})
    page.locator("input[type=file]").set_input_files(large)
    told = page.locator(".error-text")
    expect(told).to_have_text("scan.pdf is larger than 10MB. Choose a smaller file, or send it in parts.")
    visitor.press("Upload")
    expect(page.locator("input[type=file]")).to_be_focused()
    assert not posts
    page.locator("input[type=file]").set_input_files({**LETTER, "buffer": b""})
    expect(told).to_have_count(0)


def test_a_file_that_is_too_large_is_told_by_the_server_and_the_rest_is_saved(large, draft):
    visitor = draft("documents", script=False)
    visitor.answer({"documents.1.description": "A scan"})
    visitor.page.locator("input[type=file]").set_input_files(large)
    visitor.save()
    assert visitor.mistakes() == ["scan.pdf is larger than 10MB. Choose a smaller file, or send it in parts."]
    visitor.holds({"documents.1.description": "A scan"})
    visitor.open_step("documents")
    visitor.holds({"documents.1.description": "A scan"})


@pytest.mark.parametrize("name, content, told", [
    ("notes.txt", b"words", "notes.txt is not a kind of file that we can take. Choose one that ends in "
     ".doc, .docx, .pdf, .png, .jpg, .jpeg, .jfif, .jpe, .bmp."),
    ("letter.pdf", b"", "letter.pdf is empty. Choose a file with something in it."),
    ("letter.pdf", b"<html>no letter</html>", "letter.pdf is named as a PDF, but it is a web page (HTML). Save it "
     "again as one of .doc, .docx, .pdf, .png, .jpg, .jpeg, .jfif, .jpe, .bmp, and choose that file."),
], ids=["kind", "empty", "mismatch"])
def test_a_file_that_cannot_be_taken_is_told_and_the_rest_is_saved(name, content, told, draft):
    visitor = draft("documents")
    visitor.answer({"documents.1.description": "A letter"})
    visitor.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    visitor.press("Upload")
    assert visitor.mistakes() == [told]
    visitor.holds({"documents.1.description": "A letter"})
