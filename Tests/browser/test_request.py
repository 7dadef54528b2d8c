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
DR_WREN = {"name": "Dr Wren", "role": "paediatrician", "last-seen": "2025"}
OTHER_PROFESSIONAL = {"name": "Mx Owl", "role": "speech-therapist", "last-seen": "2024"}
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
WRITTEN = [RELATIONSHIP, *(text for answers in (ABOUT_HIM, HELP, DR_WREN, OTHER_PROFESSIONAL, HOPES)
           for text in answers.values() if isinstance(text, str) and " " in text or text in ("Cornish", "Asthma"))]


@pytest.mark.parametrize("way, words", WALKS)
def test_a_parent_asks_for_an_assessment(way, words, parent):
    visitor = parent(**way, words=words, signed_in=False)
    arrive(visitor)
    add_a_child(visitor)
    begin(visitor)
    tell_about_the_child(visitor)
    tell_about_help(visitor)
    bring_documents(visitor)
    tell_about_hopes(visitor)
    look_over(visitor)
    reference = submit(visitor)
    read_the_receipt(visitor, reference)
    find_it_again(visitor, reference)
    read_every_answer(visitor, reference)
    change_it(visitor, reference)


def arrive(visitor):
    visitor.sign_in()
    visitor.is_at("home")
    visitor.page.get_by_role("link", name=re.compile("^" + re.escape(visitor.words.tile))).click()
    visitor.is_at("people")
    visitor.sees(visitor.words.choose)


def add_a_child(visitor):
    page, words = visitor.page, visitor.words
    visitor.follow(words.add)
    visitor.sees(words.add)
    visitor.describe_child()
    visitor.answer({"school.at": "school", "school.search": "babington"})
    visitor.press(words.find)
    visitor.answer({"school.urn": "900002"})
    visitor.press(words.add)
    visitor.is_on_progress()
    expect(page.locator(".stages li")).to_have_count(4)


def begin(visitor):
    """The first page; Back leads out of the form, and nothing is lost by it."""
    page, words = visitor.page, visitor.words
    visitor.start()
    expect(page.locator(".title .tag")).to_contain_text(words.not_sent)
    expect(page.locator(".steps button")).to_have_count(6)
    visitor.answer(ABOUT_US)
    visitor.press(words.back)
    visitor.is_on_progress()
    visitor.follow(words.resume)
    visitor.is_at_step("relationship")
    visitor.holds(ABOUT_US)
    visitor.save()


def tell_about_the_child(visitor):
    """What was typed is kept by Back and by the steps at the top as it is by the button that says so."""
    visitor.is_at_step("child")
    visitor.answer(ABOUT_HIM)
    visitor.press(visitor.words.back)
    visitor.is_at_step("relationship")
    visitor.go(2)
    visitor.is_at_step("child")
    visitor.holds(ABOUT_HIM)
    visitor.answer(day="Up at four")
    visitor.go(1)
    visitor.is_at_step("relationship")
    visitor.holds(ABOUT_US)
    expect(visitor.page.locator(".steps .done")).to_have_count(1)
    visitor.go(2)
    visitor.holds({"day": "Up at four"})
    visitor.answer(day="Up at five")
    visitor.save()


def tell_about_help(visitor):
    """Left without a word at the third step, the form goes on there."""
    page, words = visitor.page, visitor.words
    visitor.is_at_step("help")
    page.locator(".trail").get_by_role("link", name=visitor.child).click()
    visitor.is_on_progress()
    expect(page.locator("main .rows")).to_contain_text(f"{words.step} 3 ")
    visitor.follow(words.resume)
    visitor.is_at_step("help")
    # The school is known from the child's details, and can be changed.
    visitor.answer({"learns-at": "school"})
    expect(page.locator("main")).to_contain_text("Babington")
    page.locator('button[value="school.again"]').click()
    visitor.answer({"learns-at": "school", "school.search": SCHOOL})
    visitor.press(words.find)
    assert [error for error in visitor.mistakes() if SCHOOL in error]
    visitor.holds({"learns-at": "school", "school.search": SCHOOL})
    visitor.answer(HELP)
    visitor.answer({f"professionals.1.{name}": value for name, value in DR_WREN.items()})
    visitor.press(words.more)
    rows = page.locator('[name^="professionals."][name$=".name"]')
    expect(rows).to_have_count(2)
    second = rows.nth(1).get_attribute("name").removesuffix(".name")
    visitor.answer({f"{second}.{name}": value for name, value in OTHER_PROFESSIONAL.items()})
    visitor.holds(HELP)
    visitor.save()


def has_documents(visitor, *names):
    """That these files stand on the page, in this order."""
    expect(visitor.page.locator("main .rows .what a")).to_have_text(list(names))


def bring_documents(visitor):
    page, words = visitor.page, visitor.words
    visitor.is_at_step("documents")
    rules = page.locator('[id="documents-rules"]').inner_text().lower()
    assert all(f"'{button.lower()}'" in rules for button in (words.more, words.upload)), "no such button"
    visitor.answer({"documents.1.description": "A letter from the clinic"})
    page.locator("input[type=file]").set_input_files(LETTER)
    visitor.press(words.upload)
    visitor.is_at_step("documents")
    has_documents(visitor, "letter.pdf")
    expect(page.locator("main .rows .tag")).to_contain_text(words.uploaded)
    visitor.holds({"documents.1.description": "A letter from the clinic"})
    fetches(visitor, "letter.pdf", LETTER.read_bytes())

    visitor.press(words.more)
    page.locator("textarea").nth(1).fill("His room")
    page.locator("input[type=file]").set_input_files(PHOTO)
    visitor.save()
    visitor.is_at_step("hopes")
    visitor.press(words.back)
    has_documents(visitor, "letter.pdf", "phone.jpg")

    visitor.press(words.more)
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "image/png", "buffer": PIXEL} for name in ("one.png", "two.png")])
    visitor.press(words.upload)
    has_documents(visitor, "letter.pdf", "phone.jpg", "one.png", "two.png")
    visitor.press(f"{words.delete} one.png")
    has_documents(visitor, "letter.pdf", "phone.jpg", "two.png")
    expect(page.locator("textarea").nth(1)).to_have_value("His room")
    visitor.save()


def fetches(visitor, name, content):
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename == name
    assert Path(download.value.path()).read_bytes() == content


def tell_about_hopes(visitor):
    visitor.is_at_step("hopes")
    visitor.answer(HOPES)
    visitor.save()


def look_over(visitor):
    """What is wanted and missing is told, and Change leads back to the summary."""
    page, words = visitor.page, visitor.words
    visitor.is_at_step("summary")
    visitor.reads(words.over_16)
    missing = page.locator('[id="answer-child-views"]')
    expect(missing).to_contain_text(words.none)
    expect(missing).to_contain_text(words.advised)
    visitor.follow(words.change, near=missing)
    visitor.is_at_step("child")
    visitor.answer({"child-views": "I like drawing"})
    visitor.save()
    visitor.is_at_step("summary")
    expect(missing).to_contain_text("I like drawing")
    expect(missing).not_to_contain_text(words.advised)
    visitor.press(words.submit)
    visitor.is_at_step("summary")
    assert visitor.mistakes() == [words.refused.format(words.declaration), words.refused.format(words.terms)]
    page.locator('[name="declaration.terms"]').check()
    visitor.press(words.submit)
    assert visitor.mistakes() == [words.refused.format(words.declaration)]
    expect(page.locator('[name="declaration.terms"]')).to_be_checked()


def submit(visitor):
    """It is told that it arrived, what it is called and until when it is decided; loaded again, it is the same."""
    page, words = visitor.page, visitor.words
    visitor.submit()
    visitor.sees(words.sent)
    reference = visitor.reference()
    visitor.reads(visitor.child)
    visitor.reads("SES@leicester.gov.uk")
    told = page.locator(".key-date")
    expect(told).to_contain_text(words.due)
    expect(told).to_contain_text(words.say(due(today())))
    expect(told).to_contain_text(words.weeks.format(words.say(today())))
    page.reload()
    assert visitor.reference() == reference
    visitor.follow(words.finish)
    visitor.is_on_progress()
    return reference


def read_the_receipt(visitor, reference):
    mail = visitor.outbox.wait(visitor.portal.tenant, visitor.email, visitor.words.receipt)
    told = mail.subject + mail.text + mail.html
    assert reference in mail.text
    assert visitor.words.form in mail.text
    assert visitor.words.say(due(today())) in mail.text
    private = [*visitor.child.split(), *WRITTEN, SCHOOL, "letter.pdf"]
    assert not [words for words in private if words in told]
    assert mail.link.endswith("/" + submission_of(visitor))
    assert visitor.outbox.is_empty(visitor.portal.tenant, visitor.email), "a second receipt"


def sent_row(visitor):
    return visitor.page.locator("main .rows > li").filter(has_text=visitor.words.by_you)


def submission_of(visitor):
    link = sent_row(visitor).get_by_role("link").last.get_attribute("href")
    return re.search(r"/submissions/([\w-]{22})$", link).group(1)


def find_it_again(visitor, reference):
    words, row = visitor.words, sent_row(visitor)
    expect(row).to_have_count(1)
    for part in (words.form, reference, words.sent_on.format(shown(today())), words.edit, words.view):
        expect(row).to_contain_text(part)
    last = visitor.page.locator("main .rows > li").last
    expect(last).to_contain_text(words.form)
    expect(last.get_by_role("button", name=re.compile("^" + words.start))).to_be_visible()
    expect(visitor.page.locator(".stages .now")).to_contain_text(shown(today()))


def read_every_answer(visitor, reference):
    page, words = visitor.page, visitor.words
    visitor.follow(words.view)
    visitor.sees(words.form)
    visitor.reads(reference)
    told = " ".join(page.locator("main").inner_text().split())
    written = [*WRITTEN, SCHOOL, "A letter from the clinic", "His room", "I like drawing", words.terms]
    missing = [text for text in written if " ".join(text.split()) not in told]
    missing += [text for text in (pair[words is WELSH] for pair in CHOSEN) if text not in told]
    assert not missing, missing
    expect(page.locator("main .answers a")).to_have_text(["letter.pdf", "phone.jpg", "two.png"])
    fetches(visitor, "phone.jpg", PHOTO.read_bytes())


def change_it(visitor, reference):
    """A second version under the same reference and the same day; the first stays to be read."""
    page, words = visitor.page, visitor.words
    visitor.press(words.edit)
    visitor.is_at_step("relationship")
    visitor.answer(relationship="I am his aunt")
    visitor.go(4)
    has_documents(visitor, "letter.pdf", "phone.jpg", "two.png")
    visitor.go(6)
    expect(page.locator('[name="declaration.terms"]')).not_to_be_checked()
    visitor.submit()
    visitor.sees(words.sent_again)
    assert visitor.reference() == reference
    expect(page.locator(".answers")).to_contain_text(f"{words.received_on}\n{shown(today())}", use_inner_text=True)
    visitor.follow(words.view)
    visitor.reads("I am his aunt")
    versions = page.locator("main section .rows > li")
    expect(versions).to_have_count(2)
    versions.first.get_by_role("link").click()
    visitor.reads("\"Day and night\" <always> 🦆 tŷ")
    assert "I am his aunt" not in page.locator("main").inner_text()
    page.locator("main .notice a").click()
    visitor.reads("I am his aunt")
    visitor.open_progress()
    expect(sent_row(visitor)).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_double_click_adds_one_child_and_starts_one_request(script, parent):
    visitor = parent(script=script)
    visitor.open("people", "add")
    visitor.describe_child()
    visitor.page.get_by_role("button", name="Add child").dblclick()
    visitor.is_on_progress()
    visitor.page.get_by_role("button", name=re.compile("^Start")).dblclick()
    visitor.is_at_step("relationship")
    visitor.open_progress()
    expect(visitor.page.locator("main .rows > li")).to_have_count(2)
    expect(visitor.page.get_by_role("link", name="Continue")).to_have_count(1)
    visitor.open("people")
    expect(visitor.page.locator(".tile", has_text=visitor.child)).to_have_count(1)
    expect(visitor.page.locator(".tile", has_text=visitor.child)).to_contain_text("1 form not sent yet")


def test_what_was_sent_is_not_sent_again_by_back_nor_from_another_tab(parent):
    visitor = parent()
    visitor.begin()
    visitor.fill_required()
    other = visitor.another()
    other.open_step("summary")
    visitor.submit()
    reference = visitor.reference()
    visitor.page.go_back()
    assert visitor.reference() == reference
    other.submit()
    assert other.reference() == reference
    other.open("drafts", visitor.draft, "step", "hopes")
    assert other.reference() == reference
    visitor.open_progress()
    expect(sent_row(visitor)).to_have_count(1)
    expect(sent_row(visitor)).to_contain_text(reference)


def test_a_second_press_of_submit_sends_nothing_more(parent):
    visitor = parent(script=False)
    visitor.begin()
    visitor.fill_required()
    visitor.declare()
    visitor.page.get_by_role("button", name="Submit", exact=True).dblclick()
    visitor.page.wait_for_url("**/received")
    visitor.open_progress()
    expect(sent_row(visitor)).to_have_count(1)


def test_a_second_start_asks_first(parent):
    """It leads to the one that is not sent, or to what was sent; a second one is still possible."""
    visitor = parent(width=320)
    page = visitor.page
    visitor.begin()
    visitor.open_progress()
    visitor.press("Start")
    visitor.sees("You already have one of these")
    visitor.reads(f"You have started Parental Request for Statutory EHC Assessment for {visitor.child}, "
                   "and it is not sent yet.")
    visitor.follow("Continue with it")
    visitor.is_at_step("relationship")
    assert visitor.draft in page.url
    visitor.fill_required()
    visitor.submit()
    visitor.follow("Finish")
    visitor.press("Start")
    visitor.sees("You already have one of these")
    visitor.follow("View details")
    visitor.sees("Parental Request for Statutory EHC Assessment")
    visitor.open_progress()
    visitor.press("Start")
    visitor.press("Start another one anyway")
    visitor.is_at_step("relationship")
    assert visitor.draft not in page.url
    visitor.open_progress()
    expect(page.locator("main .rows > li")).to_have_count(3)


def test_a_request_that_is_deleted_is_gone_and_nothing_else(parent):
    visitor = parent(script=False)
    visitor.begin()
    visitor.open_progress()
    visitor.follow("Delete")
    visitor.sees("Delete this form?")
    visitor.follow("Keep it")
    visitor.is_on_progress()
    visitor.follow("Delete")
    visitor.press("Delete it")
    visitor.is_on_progress()
    expect(visitor.page.locator("main .rows > li")).to_have_count(1)
    assert visitor.open("drafts", visitor.draft).status == 404


def test_changes_that_are_deleted_leave_what_was_sent(parent):
    visitor = parent()
    reference = visitor.send()
    visitor.follow("Finish")
    visitor.press("Edit")
    visitor.is_at_step("relationship")
    expect(visitor.page.locator(".title .tag")).to_contain_text("Changes not sent yet")
    visitor.draft = re.search(r"/drafts/([\w-]{22})", visitor.page.url).group(1)
    visitor.answer(relationship="Someone else")
    visitor.save()
    visitor.is_at_step("child")
    visitor.open_progress()
    expect(sent_row(visitor)).to_contain_text("Changes not sent yet")
    delete = sent_row(visitor).get_by_role("link", name=re.compile("^Delete"))
    expect(delete, "nothing beside the changes leads to deleting them").to_be_visible()
    delete.click()
    visitor.reads("what you sent before stays as it is")
    visitor.press("Delete it")
    visitor.is_on_progress()
    expect(sent_row(visitor)).to_contain_text(reference)
    expect(sent_row(visitor).get_by_role("button", name=re.compile("^Edit"))).to_be_visible()
    visitor.follow("View details")
    visitor.reads("Mother")


def test_a_school_that_is_typed_and_a_child_that_is_there_already(parent):
    visitor = parent(script=False)
    page = visitor.page
    visitor.open("people", "add")
    visitor.press("Add child")
    assert len(visitor.mistakes()) == 6
    visitor.describe_child()
    visitor.answer({"school.at": "school", "school.search": "st mary"})
    visitor.press("Find school")
    visitor.press("Add child")
    assert visitor.mistakes() == [
        'Select a school from the list for "Current school", or say that it is none of these']
    visitor.answer({"school.urn": "typed"})
    visitor.press("Add child")
    visitor.is_on_progress()
    visitor.follow("Correct details")
    visitor.holds({"school.at": "school", "school.search": "st mary", "born": date(2014, 5, 31)})
    visitor.open("people", "add")
    visitor.describe_child()
    visitor.press("Add child")
    expect(page.locator("[role=alert]").first).to_contain_text(
        f"You have already added {visitor.child}, born 31/05/2014")
    visitor.press("Add anyway")
    visitor.sees(visitor.child)
    visitor.open("people")
    expect(page.locator(".tile", has_text=visitor.child)).to_have_count(2)


def test_what_is_there_about_a_child_is_found_by_its_words(parent):
    visitor = parent(width=320)
    page = visitor.page
    reference = visitor.send()
    visitor.follow("Finish")
    visitor.is_on_progress()
    for words, count in ((reference[-4:].lower(), 1), ("parental", 2), ("trombone", 0)):
        page.get_by_role("searchbox").fill(words)
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.get_by_role("searchbox")).to_have_value(words)
        expect(page.locator("main .rows > li")).to_have_count(count)
    visitor.reads("Nothing found for \"trombone\"")
    visitor.follow("Show everything")
    expect(page.locator("main .rows > li")).to_have_count(2)


def test_somebody_of_whom_a_request_was_sent_cannot_be_removed(parent):
    visitor = parent()
    visitor.begin()
    visitor.open("people", visitor.entry, "details")
    visitor.follow("Remove")
    visitor.reads("These forms have not been sent, and are deleted:")
    visitor.open_step("relationship")
    visitor.fill_required()
    visitor.submit()
    visitor.open("people", visitor.entry, "remove")
    visitor.sees(f"{visitor.child} cannot be removed")


def test_somebody_of_whom_nothing_was_sent_is_removed_with_the_draft(parent):
    visitor = parent(script=False)
    visitor.begin()
    visitor.open("people", visitor.entry, "remove")
    visitor.press("Remove")
    visitor.is_at("people")
    visitor.reads("The child has been removed from your list.")
    assert visitor.child not in visitor.page.content()
    assert visitor.open("drafts", visitor.draft).status == 404
    assert visitor.open("people", visitor.entry).status == 404
