"""Every page of a request, one after the other, in each state that it can be found in."""
from test_request import ABOUT_HIM, ABOUT_US, HELP, HOPES, LETTER, PHOTO, SCHOOL, SOMEBODY


def pages(somebody):
    """Walks on from page to page, and names each once it stands there."""
    page, words = somebody.page, somebody.words
    yield from of_a_child(somebody)
    somebody.start()
    yield "step-1"
    somebody.save()
    somebody.mistakes()
    yield "step-1-errors"
    somebody.answer(ABOUT_US)
    somebody.save()
    somebody.is_at_step("child")
    yield "step-2"
    somebody.answer({**ABOUT_HIM, "noticed-age": "ninety"})
    somebody.save()
    somebody.mistakes()
    yield "step-2-errors"
    yield from of_two_windows(somebody)
    somebody.answer(ABOUT_HIM)
    somebody.save()
    yield from of_help(somebody)
    yield from of_documents(somebody)
    somebody.go(5)
    somebody.is_at_step("hopes")
    yield "step-5"
    somebody.go(6)
    somebody.is_at_step("summary")
    somebody.press(words.submit)
    page.locator(".error-summary").wait_for()
    yield "step-6-errors"
    somebody.go(5)
    somebody.is_at_step("hopes")
    somebody.answer({**HOPES, "contact-phone": "no number"})
    somebody.save()
    somebody.mistakes()
    yield "step-5-errors"
    somebody.answer(HOPES)
    somebody.save()
    somebody.is_at_step("summary")
    yield "step-6"
    yield from of_what_waits(somebody)
    somebody.open_step("summary")
    somebody.submit()
    yield "received"
    yield from of_what_was_sent(somebody)


def of_a_child(somebody):
    page, words = somebody.page, somebody.words
    somebody.open("people", "add")
    somebody.press(words.add)
    somebody.mistakes()
    yield "add-errors"
    somebody.describe_child()
    somebody.answer({"school.at": "school", "school.search": "cinquefoil"})
    somebody.press(words.find)
    page.locator('select[name="school.urn"]').wait_for()
    yield "add-school"
    somebody.answer({"school.urn": "typed"})
    somebody.press(words.add)
    somebody.is_on_progress()
    yield "progress"
    somebody.open("people")
    yield "people"
    somebody.open("people", "add")
    somebody.describe_child()
    somebody.press(words.add)
    page.locator("main [role=alert]").wait_for()
    yield "add-twin"
    somebody.open("people", somebody.entry, "details")
    yield "details"
    somebody.open("people", somebody.entry, "remove")
    yield "remove"
    somebody.open_progress()


def of_two_windows(somebody):
    somebody.open_step("child")
    other = somebody.another()
    other.open_step("child")
    other.answer(strengths="Bridges", day="Up at four")
    other.save()
    other.is_at_step("child")
    other.page.close()
    somebody.answer(strengths="Trains")
    somebody.save()
    somebody.page.locator(".notice .typed").wait_for()
    yield "step-2-conflict"


def of_help(somebody):
    page, words = somebody.page, somebody.words
    somebody.is_at_step("help")
    yield "step-3"
    somebody.answer({"learns-at": "school", "school.search": SCHOOL})
    somebody.answer({**HELP, "nhs-number": "943 476 5910", "senco-email": "jo.fox"})
    somebody.answer({f"professionals.1.{name}": value for name, value in SOMEBODY.items()})
    somebody.press(words.more)
    page.locator('[name^="professionals."][name$=".name"]').nth(1).wait_for()
    somebody.save()
    somebody.mistakes()
    yield "step-3-errors"
    somebody.answer(HELP)
    somebody.save()


def of_documents(somebody):
    page, words = somebody.page, somebody.words
    somebody.is_at_step("documents")
    yield "step-4"
    somebody.answer({"documents.1.description": "A letter from the clinic"})
    page.locator("input[type=file]").set_input_files([LETTER, PHOTO])
    somebody.press(words.upload)
    page.locator("main .rows .what").nth(1).wait_for()
    somebody.press(words.more)
    page.locator("input[type=file]").wait_for()
    yield "step-4-files"
    page.locator("input[type=file]").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"})
    somebody.press(words.upload)
    somebody.mistakes()
    yield "step-4-errors"


def of_what_waits(somebody):
    somebody.open("drafts", somebody.draft, "discard")
    yield "discard"
    somebody.open_progress()
    yield "progress-draft"
    somebody.press(somebody.words.start)
    somebody.page.locator("button[name=anyway]").wait_for()
    yield "start-again-draft"


def of_what_was_sent(somebody):
    page, words = somebody.page, somebody.words
    somebody.follow(words.finish)
    somebody.is_on_progress()
    yield "progress-sent"
    somebody.press(words.start)
    page.locator("button[name=anyway]").wait_for()
    yield "start-again-sent"
    somebody.open("people", somebody.entry, "remove")
    yield "remove-refused"
    somebody.open_progress()
    somebody.follow(words.view)
    somebody.sees(words.form)
    yield "sent"
    first = page.url
    page.goto(first + "?print=large")
    yield "sent-large"
    somebody.press(words.edit)
    somebody.is_at_step("relationship")
    yield "edit"
    somebody.answer(relationship="I am his aunt")
    somebody.open_progress()
    yield "progress-edit"
    somebody.follow(words.resume)
    somebody.is_at_step("relationship")
    somebody.answer(relationship="I am his aunt")
    somebody.go(6)
    somebody.is_at_step("summary")
    somebody.submit()
    yield "received-again"
    page.goto(first)
    somebody.sees(words.form)
    yield "sent-replaced"
