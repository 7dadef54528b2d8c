"""What is typed in any script counts alike here and there, is kept as it was typed, and is printed whole."""
import pytest
from playwright.sync_api import expect

from outbox import Outbox
from person import Person
from portals import LEICESTER

LIMIT = 30_000
#: A sentence in each script, with the marks that it needs.
SCRIPTS = {
    "gujarati": "મારા દીકરાને વર્ગમાં બેસી રહેવું ",
    "arabic": "ابني لا يستطيع الجلوس\u200f (EHCP) ",
    "emoji": "😀 👨‍👩‍👧 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f ",
    "chinese": "我的孩子不能坐在教室里",
    "lines": "He can read.\nHe cannot write.\n",
}


def units(text):
    """The length in UTF-16 units, as browsers count."""
    return len(text.encode("utf-16-le")) // 2


def filled(sentence, length):
    """A text of exactly so many units, no part of a letter at its end."""
    text = sentence * (length // units(sentence))
    return text + "x" * (length - units(text))


@pytest.fixture(scope="module")
def session(guildhall, chromium):
    """The session of Robin, who may write to the team."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    robin = Person(guildhall, Outbox(guildhall.data), context.new_page(), LEICESTER)
    robin.email, robin.password = "robin@example.org", "tea and two sugars"
    robin.sign_in()
    robin.is_at("home")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def parent(guildhall, outbox, visitor, session):
    return lambda script=True: Person(guildhall, outbox, visitor(script=script, storage_state=session), LEICESTER)


def type_into(box, text):
    """Puts a long text into a box at once, and tells the page of it as typing does."""
    box.evaluate("(box, text) => { box.value = text; box.dispatchEvent(new Event('input', {bubbles: true})) }", text)


@pytest.mark.parametrize("sentence", SCRIPTS.values(), ids=SCRIPTS)
def test_the_counter_and_the_limit_agree_in_every_script(sentence, parent):
    guest = parent()
    page, count = guest.page, guest.page.locator('[id="body-count"]')
    guest.open("messages", "new")
    page.locator("[name=subject]").fill("In any script")
    too_long = filled(sentence, LIMIT + 1)
    type_into(page.locator("[name=body]"), too_long)
    expect(count).to_contain_text("1 too many")
    guest.press("Send")
    assert guest.errors() == ['Shorten your answer to "Your message" to 30,000 characters or fewer']
    expect(count).to_contain_text("1 too many")
    assert page.locator("[name=body]").input_value() == too_long
    type_into(page.locator("[name=body]"), filled(sentence, LIMIT))
    expect(count).to_contain_text("0 remaining")
    guest.press("Send")
    guest.reads("Your message is with the SEND team.")
    assert " ".join(page.locator("main").inner_text().split()).count(" ".join(sentence.split())) > 100


@pytest.mark.parametrize("mark", ["\u000b", "\u000c", "\u0085", "\u2028", "\u2029"], ids=lambda mark: f"U+{ord(mark):04X}")
def test_line_breaks_that_word_pastes_part_sentences(mark, parent):
    guest = parent()
    guest.open("messages", "new")
    guest.page.locator("[name=subject]").fill("Pasted")
    type_into(guest.page.locator("[name=body]"), f"He can read.{mark}He cannot write.")
    guest.press("Send")
    guest.reads("He can read.")
    assert guest.page.locator("main p", has_text="He can read.").first.inner_text() == "He can read."
    assert guest.page.locator("main p", has_text="He cannot write.").first.inner_text() == "He cannot write."


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_long_answer_is_printed_whole(script, parent):
    guest = parent(script=script)
    page = guest.page
    guest.open("messages", "new")
    page.locator("[name=body]").fill("\n".join(f"Line {number} of sixty" for number in range(1, 61)))
    page.emulate_media(media="print")
    area = page.locator("[name=body]")
    if script:
        expect(page.locator(".printed")).to_contain_text("Line 60 of sixty")
        assert page.locator(".printed").bounding_box()["height"] > 1000
        expect(area).to_be_hidden()
    else:
        assert area.evaluate("area => area.clientHeight >= area.scrollHeight")
    page.emulate_media(media="screen")
    expect(area).to_be_visible()
    if script:
        expect(page.locator(".printed")).to_be_hidden()
