"""A request for an assessment, as Leicester's guide has it: from the home page to an edit of what was sent."""
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import WAYS
from parent import ENGLISH, WELSH, due, shown, today
from service import ROOT

SAMPLES = ROOT / "Tests/FilesTests/Samples"
LETTER, PHOTO = SAMPLES / "letter.pdf", SAMPLES / "phone.jpg"
#: A picture of one point.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000" "3a7e9b550000000a49444154789c63600000000200"
    "0148afa4710000000049454e44ae426082")

# Each width in either language, with script and without.
WALKS = [pytest.param(WAYS[way], words, id=f"{words.language}-{way}")
         for words, ways in ((ENGLISH, ("phone", "desk-without-script")), (WELSH, ("desk", "phone-without-script")))
         for way in ways]

RELATIONSHIP = "I am his mother & carer.\n\"Day and night\" <always> 🦆 tŷ"
ABOUT_US = {"relationship": RELATIONSHIP, "over-16": True, "discussed": True, "agrees": False}
ABOUT_HIM = {
    "strengths": "Trains: he knows every line", "hard.learning": True, "hard.senses": True, "hard.body": False,
    "needs": "Noise is hard.\n\nHe hides under the table.", "day": "Up at five", "noticed-age": "3"}
SCHOOL = "Heron Forest School"
HELP = {
    "attendance": "part", "extra-help": "yes", "help-now": "One hour a day, with Ms Fox", "senco-name": "Jo Fox",
    "senco-email": "jo.fox@example.org", "health-condition": "yes", "health-details": "Asthma",
    "nhs-number": "943 476 5919", "social-care": "no"}
SOMEBODY = {"name": "Dr Wren", "role": "paediatrician", "last-seen": "2025"}
SOMEBODY_ELSE = {"name": "Mx Owl", "role": "speech-therapist", "last-seen": "2024"}
HOPES = {
    "hopes": "A job with trains", "support": "A quiet room", "adult-life": "To live by the railway",
    "ask-also": "His grandmother", "other-parent": "yes", "other-parent-details": "His father, at sea",
    "home-language": "other", "home-language-other": "Cornish", "interpreter": "no", "contact-way": "phone",
    "contact-phone": "01632 960 001", "contact-times": "After 4pm", "may-contact": "yes",
    "anything-else": "Thank you for reading"}
#: What choices are called, in English and in Welsh.
CHOSEN = [
    ("Learning, for example reading, writing or numbers", "Dysgu, er enghraifft darllen, ysgrifennu neu rifau"),
    ("Noise, light, touch, taste or smell", "Sŵn, golau, cyffyrddiad, blas neu arogl"),
    ("At a school", "Mewn ysgol"), ("Part of it", "Rhan o'r amser"),
    ("Paediatrician (children's doctor)", "Pediatregydd (meddyg plant)"),
    ("Speech and language therapist", "Therapydd lleferydd ac iaith"),
    ("Another language", "Iaith arall"), ("By phone", "Dros y ffôn")]
WRITTEN = [RELATIONSHIP, *(text for answers in (ABOUT_HIM, HELP, SOMEBODY, SOMEBODY_ELSE, HOPES)
           for text in answers.values() if isinstance(text, str) and " " in text or text in ("Cornish", "Asthma"))]


@pytest.mark.parametrize("way, words", WALKS)
def test_a_parent_asks_for_an_assessment(way, words, parent):
    somebody = parent(**way, words=words, signed_in=False)
    arrive(somebody)
    add_a_child(somebody)
    begin(somebody)
    tell_about_the_child(somebody)
    tell_about_help(somebody)
    bring_documents(somebody)
    tell_about_hopes(somebody)
    look_over(somebody)
    reference = submit(somebody)
    read_the_receipt(somebody, reference)
    find_it_again(somebody, reference)
    read_every_answer(somebody, reference)
    change_it(somebody, reference)


def arrive(somebody):
    somebody.sign_in()
    somebody.is_at("home")
    somebody.page.get_by_role("link", name=re.compile("^" + re.escape(somebody.words.tile))).click()
    somebody.is_at("people")
    somebody.sees(somebody.words.choose)


def add_a_child(somebody):
    page, words = somebody.page, somebody.words
    somebody.follow(words.add)
    somebody.sees(words.add)
    somebody.describe_child()
    somebody.answer({"school.at": "school", "school.search": "babington"})
    somebody.press(words.find)
    somebody.answer({"school.urn": "900002"})
    somebody.press(words.add)
    somebody.is_on_progress()
    expect(page.locator(".stages li")).to_have_count(4)


def begin(somebody):
    """The first page; Back leads out of the form, and nothing is lost by it."""
    page, words = somebody.page, somebody.words
    somebody.start()
    expect(page.locator(".title .tag")).to_contain_text(words.not_sent)
    expect(page.locator(".steps button")).to_have_count(6)
    somebody.answer(ABOUT_US)
    somebody.press(words.back)
    somebody.is_on_progress()
    somebody.follow(words.resume)
    somebody.is_at_step("relationship")
    somebody.holds(ABOUT_US)
    somebody.save()


def tell_about_the_child(somebody):
    """What was typed is kept by Back and by the steps at the top as it is by the button that says so."""
    somebody.is_at_step("child")
    somebody.answer(ABOUT_HIM)
    somebody.press(somebody.words.back)
    somebody.is_at_step("relationship")
    somebody.go(2)
    somebody.is_at_step("child")
    somebody.holds(ABOUT_HIM)
    somebody.answer(day="Up at four")
    somebody.go(1)
    somebody.is_at_step("relationship")
    somebody.holds(ABOUT_US)
    expect(somebody.page.locator(".steps .done")).to_have_count(1)
    somebody.go(2)
    somebody.holds({"day": "Up at four"})
    somebody.answer(day="Up at five")
    somebody.save()


def tell_about_help(somebody):
    """Left without a word at the third step, the form goes on there."""
    page, words = somebody.page, somebody.words
    somebody.is_at_step("help")
    page.locator(".trail").get_by_role("link", name=somebody.child).click()
    somebody.is_on_progress()
    expect(page.locator("main .rows")).to_contain_text(f"{words.step} 3 ")
    somebody.follow(words.resume)
    somebody.is_at_step("help")
    # The school is known from the child's details, and can be changed.
    somebody.answer({"learns-at": "school"})
    expect(page.locator("main")).to_contain_text("Babington")
    page.locator('button[value="school.again"]').click()
    somebody.answer({"learns-at": "school", "school.search": SCHOOL})
    somebody.press(words.find)
    assert [error for error in somebody.mistakes() if SCHOOL in error]
    somebody.holds({"learns-at": "school", "school.search": SCHOOL})
    somebody.answer(HELP)
    somebody.answer({f"professionals.1.{name}": value for name, value in SOMEBODY.items()})
    somebody.press(words.more)
    rows = page.locator('[name^="professionals."][name$=".name"]')
    expect(rows).to_have_count(2)
    second = rows.nth(1).get_attribute("name").removesuffix(".name")
    somebody.answer({f"{second}.{name}": value for name, value in SOMEBODY_ELSE.items()})
    somebody.holds(HELP)
    somebody.save()


def has_documents(somebody, *names):
    """That these files stand on the page, in this order."""
    expect(somebody.page.locator("main .rows .what a")).to_have_text(list(names))


def bring_documents(somebody):
    page, words = somebody.page, somebody.words
    somebody.is_at_step("documents")
    rules = page.locator('[id="documents-rules"]').inner_text().lower()
    assert all(f"'{button.lower()}'" in rules for button in (words.more, words.upload)), "no such button"
    somebody.answer({"documents.1.description": "A letter from the clinic"})
    page.locator("input[type=file]").set_input_files(LETTER)
    somebody.press(words.upload)
    somebody.is_at_step("documents")
    has_documents(somebody, "letter.pdf")
    expect(page.locator("main .rows .tag")).to_contain_text(words.uploaded)
    somebody.holds({"documents.1.description": "A letter from the clinic"})
    fetches(somebody, "letter.pdf", LETTER.read_bytes())

    somebody.press(words.more)
    page.locator("textarea").nth(1).fill("His room")
    page.locator("input[type=file]").set_input_files(PHOTO)
    somebody.save()
    somebody.is_at_step("hopes")
    somebody.press(words.back)
    has_documents(somebody, "letter.pdf", "phone.jpg")

    somebody.press(words.more)
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "image/png", "buffer": PIXEL} for name in ("one.png", "two.png")])
    somebody.press(words.upload)
    has_documents(somebody, "letter.pdf", "phone.jpg", "one.png", "two.png")
    somebody.press(f"{words.delete} one.png")
    has_documents(somebody, "letter.pdf", "phone.jpg", "two.png")
    expect(page.locator("textarea").nth(1)).to_have_value("His room")
    somebody.save()


def fetches(somebody, name, content):
    with somebody.page.expect_download() as download:
        somebody.page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename == name
    assert Path(download.value.path()).read_bytes() == content


def tell_about_hopes(somebody):
    somebody.is_at_step("hopes")
    somebody.answer(HOPES)
    somebody.save()


def look_over(somebody):
    """What is wanted and missing is told, and Change leads back to the summary."""
    page, words = somebody.page, somebody.words
    somebody.is_at_step("summary")
    somebody.reads(words.over_16)
    missing = page.locator('[id="answer-child-views"]')
    expect(missing).to_contain_text(words.none)
    expect(missing).to_contain_text(words.advised)
    somebody.follow(words.change, near=missing)
    somebody.is_at_step("child")
    somebody.answer({"child-views": "I like drawing"})
    somebody.save()
    somebody.is_at_step("summary")
    expect(missing).to_contain_text("I like drawing")
    expect(missing).not_to_contain_text(words.advised)
    somebody.press(words.submit)
    somebody.is_at_step("summary")
    assert somebody.mistakes() == [words.refused.format(words.declaration), words.refused.format(words.terms)]
    page.locator('[name="declaration.terms"]').check()
    somebody.press(words.submit)
    assert somebody.mistakes() == [words.refused.format(words.declaration)]
    expect(page.locator('[name="declaration.terms"]')).to_be_checked()


def submit(somebody):
    """It is told that it arrived, what it is called and until when it is decided; loaded again, it is the same."""
    page, words = somebody.page, somebody.words
    somebody.submit()
    somebody.sees(words.sent)
    reference = somebody.reference()
    somebody.reads(somebody.child)
    somebody.reads("SES@leicester.gov.uk")
    told = page.locator(".key-date")
    expect(told).to_contain_text(words.due)
    expect(told).to_contain_text(words.say(due(today())))
    expect(told).to_contain_text(words.weeks.format(words.say(today())))
    page.reload()
    assert somebody.reference() == reference
    somebody.follow(words.finish)
    somebody.is_on_progress()
    return reference


def read_the_receipt(somebody, reference):
    mail = somebody.outbox.wait(somebody.portal.tenant, somebody.email, somebody.words.receipt)
    told = mail.subject + mail.text + mail.html
    assert reference in mail.text
    assert somebody.words.form in mail.text
    assert somebody.words.say(due(today())) in mail.text
    private = [*somebody.child.split(), *WRITTEN, SCHOOL, "letter.pdf"]
    assert not [words for words in private if words in told]
    assert mail.link.endswith("/" + submission_of(somebody))
    assert somebody.outbox.is_empty(somebody.portal.tenant, somebody.email), "a second receipt"


def sent_row(somebody):
    return somebody.page.locator("main .rows > li").filter(has_text=somebody.words.by_you)


def submission_of(somebody):
    link = sent_row(somebody).get_by_role("link").last.get_attribute("href")
    return re.search(r"/submissions/([\w-]{22})$", link).group(1)


def find_it_again(somebody, reference):
    words, row = somebody.words, sent_row(somebody)
    expect(row).to_have_count(1)
    for part in (words.form, reference, words.sent_on.format(shown(today())), words.edit, words.view):
        expect(row).to_contain_text(part)
    last = somebody.page.locator("main .rows > li").last
    expect(last).to_contain_text(words.form)
    expect(last.get_by_role("button", name=re.compile("^" + words.start))).to_be_visible()
    expect(somebody.page.locator(".stages .now")).to_contain_text(shown(today()))


def read_every_answer(somebody, reference):
    page, words = somebody.page, somebody.words
    somebody.follow(words.view)
    somebody.sees(words.form)
    somebody.reads(reference)
    told = " ".join(page.locator("main").inner_text().split())
    written = [*WRITTEN, SCHOOL, "A letter from the clinic", "His room", "I like drawing", words.terms]
    missing = [text for text in written if " ".join(text.split()) not in told]
    missing += [text for text in (pair[words is WELSH] for pair in CHOSEN) if text not in told]
    assert not missing, missing
    expect(page.locator("main .answers a")).to_have_text(["letter.pdf", "phone.jpg", "two.png"])
    fetches(somebody, "phone.jpg", PHOTO.read_bytes())


def change_it(somebody, reference):
    """A second version under the same reference and the same day; the first stays to be read."""
    page, words = somebody.page, somebody.words
    somebody.press(words.edit)
    somebody.is_at_step("relationship")
    somebody.answer(relationship="I am his aunt")
    somebody.go(4)
    has_documents(somebody, "letter.pdf", "phone.jpg", "two.png")
    somebody.go(6)
    expect(page.locator('[name="declaration.terms"]')).not_to_be_checked()
    somebody.submit()
    somebody.sees(words.sent_again)
    assert somebody.reference() == reference
    expect(page.locator(".answers")).to_contain_text(f"{words.received_on}\n{shown(today())}", use_inner_text=True)
    somebody.follow(words.view)
    somebody.reads("I am his aunt")
    versions = page.locator("main section .rows > li")
    expect(versions).to_have_count(2)
    versions.first.get_by_role("link").click()
    somebody.reads("\"Day and night\" <always> 🦆 tŷ")
    assert "I am his aunt" not in page.locator("main").inner_text()
    page.locator("main .notice a").click()
    somebody.reads("I am his aunt")
    somebody.open_progress()
    expect(sent_row(somebody)).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_double_click_adds_one_child_and_starts_one_request(script, parent):
    somebody = parent(script=script)
    somebody.open("people", "add")
    somebody.describe_child()
    somebody.page.get_by_role("button", name="Add child").dblclick()
    somebody.is_on_progress()
    somebody.page.get_by_role("button", name=re.compile("^Start")).dblclick()
    somebody.is_at_step("relationship")
    somebody.open_progress()
    expect(somebody.page.locator("main .rows > li")).to_have_count(2)
    expect(somebody.page.get_by_role("link", name="Continue")).to_have_count(1)
    somebody.open("people")
    expect(somebody.page.locator(".tile", has_text=somebody.child)).to_have_count(1)
    expect(somebody.page.locator(".tile", has_text=somebody.child)).to_contain_text("1 form not sent yet")


def test_what_was_sent_is_not_sent_again_by_back_nor_from_another_tab(parent):
    somebody = parent()
    somebody.begin()
    somebody.fill_required()
    other = somebody.another()
    other.open_step("summary")
    somebody.submit()
    reference = somebody.reference()
    somebody.page.go_back()
    assert somebody.reference() == reference
    other.submit()
    assert other.reference() == reference
    other.open("drafts", somebody.draft, "step", "hopes")
    assert other.reference() == reference
    somebody.open_progress()
    expect(sent_row(somebody)).to_have_count(1)
    expect(sent_row(somebody)).to_contain_text(reference)


def test_a_second_press_of_submit_sends_nothing_more(parent):
    somebody = parent(script=False)
    somebody.begin()
    somebody.fill_required()
    somebody.declare()
    somebody.page.get_by_role("button", name="Submit", exact=True).dblclick()
    somebody.page.wait_for_url("**/received")
    somebody.open_progress()
    expect(sent_row(somebody)).to_have_count(1)


def test_a_second_start_asks_first(parent):
    """It leads to the one that is not sent, or to what was sent; a second one is still possible."""
    somebody = parent(width=320)
    page = somebody.page
    somebody.begin()
    somebody.open_progress()
    somebody.press("Start")
    somebody.sees("You already have one of these")
    somebody.reads(f"You have started Parental Request for Statutory EHC Assessment for {somebody.child}, "
                   "and it is not sent yet.")
    somebody.follow("Continue with it")
    somebody.is_at_step("relationship")
    assert somebody.draft in page.url
    somebody.fill_required()
    somebody.submit()
    somebody.follow("Finish")
    somebody.press("Start")
    somebody.sees("You already have one of these")
    somebody.follow("View details")
    somebody.sees("Parental Request for Statutory EHC Assessment")
    somebody.open_progress()
    somebody.press("Start")
    somebody.press("Start another one anyway")
    somebody.is_at_step("relationship")
    assert somebody.draft not in page.url
    somebody.open_progress()
    expect(page.locator("main .rows > li")).to_have_count(3)


def test_a_request_that_is_deleted_is_gone_and_nothing_else(parent):
    somebody = parent(script=False)
    somebody.begin()
    somebody.open_progress()
    somebody.follow("Delete")
    somebody.sees("Delete this form?")
    somebody.follow("Keep it")
    somebody.is_on_progress()
    somebody.follow("Delete")
    somebody.press("Delete it")
    somebody.is_on_progress()
    expect(somebody.page.locator("main .rows > li")).to_have_count(1)
    assert somebody.open("drafts", somebody.draft).status == 404


def test_changes_that_are_deleted_leave_what_was_sent(parent):
    somebody = parent()
    reference = somebody.send()
    somebody.follow("Finish")
    somebody.press("Edit")
    somebody.is_at_step("relationship")
    expect(somebody.page.locator(".title .tag")).to_contain_text("Changes not sent yet")
    somebody.draft = re.search(r"/drafts/([\w-]{22})", somebody.page.url).group(1)
    somebody.answer(relationship="Someone else")
    somebody.save()
    somebody.is_at_step("child")
    somebody.open_progress()
    expect(sent_row(somebody)).to_contain_text("Changes not sent yet")
    delete = sent_row(somebody).get_by_role("link", name=re.compile("^Delete"))
    expect(delete, "nothing beside the changes leads to deleting them").to_be_visible()
    delete.click()
    somebody.reads("what you sent before stays as it is")
    somebody.press("Delete it")
    somebody.is_on_progress()
    expect(sent_row(somebody)).to_contain_text(reference)
    expect(sent_row(somebody).get_by_role("button", name=re.compile("^Edit"))).to_be_visible()
    somebody.follow("View details")
    somebody.reads("Mother")


def test_a_school_that_is_typed_and_a_child_that_is_there_already(parent):
    somebody = parent(script=False)
    page = somebody.page
    somebody.open("people", "add")
    somebody.press("Add child")
    assert len(somebody.mistakes()) == 6
    somebody.describe_child()
    somebody.answer({"school.at": "school", "school.search": "st mary"})
    somebody.press("Find school")
    somebody.press("Add child")
    assert somebody.mistakes() == [
        'Select a school from the list for "Current school", or say that it is none of these']
    somebody.answer({"school.urn": "typed"})
    somebody.press("Add child")
    somebody.is_on_progress()
    somebody.follow("Correct details")
    somebody.holds({"school.at": "school", "school.search": "st mary", "born": date(2014, 5, 31)})
    somebody.open("people", "add")
    somebody.describe_child()
    somebody.press("Add child")
    expect(page.locator("[role=alert]").first).to_contain_text(
        f"You have already added {somebody.child}, born 31/05/2014")
    somebody.press("Add anyway")
    somebody.sees(somebody.child)
    somebody.open("people")
    expect(page.locator(".tile", has_text=somebody.child)).to_have_count(2)


def test_what_is_there_about_a_child_is_found_by_its_words(parent):
    somebody = parent(width=320)
    page = somebody.page
    reference = somebody.send()
    somebody.follow("Finish")
    somebody.is_on_progress()
    for words, count in ((reference[-4:].lower(), 1), ("parental", 2), ("trombone", 0)):
        page.get_by_role("searchbox").fill(words)
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.get_by_role("searchbox")).to_have_value(words)
        expect(page.locator("main .rows > li")).to_have_count(count)
    somebody.reads("Nothing found for \"trombone\"")
    somebody.follow("Show everything")
    expect(page.locator("main .rows > li")).to_have_count(2)


def test_somebody_of_whom_a_request_was_sent_cannot_be_removed(parent):
    somebody = parent()
    somebody.begin()
    somebody.open("people", somebody.entry, "details")
    somebody.follow("Remove")
    somebody.reads("These forms have not been sent, and are deleted:")
    somebody.open_step("relationship")
    somebody.fill_required()
    somebody.submit()
    somebody.open("people", somebody.entry, "remove")
    somebody.sees(f"{somebody.child} cannot be removed")


def test_somebody_of_whom_nothing_was_sent_is_removed_with_the_draft(parent):
    somebody = parent(script=False)
    somebody.begin()
    somebody.open("people", somebody.entry, "remove")
    somebody.press("Remove")
    somebody.is_at("people")
    somebody.reads("The child has been removed from your list.")
    assert somebody.child not in somebody.page.content()
    assert somebody.open("drafts", somebody.draft).status == 404
    assert somebody.open("people", somebody.entry).status == 404
