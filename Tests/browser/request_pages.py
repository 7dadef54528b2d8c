"""Every page of a request, one after the other, in each state that it can be found in."""
from test_request import ABOUT_HIM, ABOUT_US, HELP, HOPES, LETTER, PHOTO, SCHOOL, DR_WREN


def pages(visitor):
    """Walks on from page to page, and names each once it stands there."""
    page, words = visitor.page, visitor.words
    yield from of_a_child(visitor)
    visitor.start()
    yield "step-1"
    visitor.save()
    visitor.mistakes()
    yield "step-1-errors"
    visitor.answer(ABOUT_US)
    visitor.save()
    visitor.is_at_step("child")
    yield "step-2"
    visitor.answer({**ABOUT_HIM, "noticed-age": "ninety"})
    visitor.save()
    visitor.mistakes()
    yield "step-2-errors"
    yield from of_two_windows(visitor)
    visitor.answer(ABOUT_HIM)
    visitor.save()
    yield from of_help(visitor)
    yield from of_documents(visitor)
    visitor.go(5)
    visitor.is_at_step("hopes")
    yield "step-5"
    visitor.go(6)
    visitor.is_at_step("summary")
    visitor.press(words.submit)
    page.locator(".error-summary").wait_for()
    yield "step-6-errors"
    visitor.go(5)
    visitor.is_at_step("hopes")
    visitor.answer({**HOPES, "contact-phone": "no number"})
    visitor.save()
    visitor.mistakes()
    yield "step-5-errors"
    visitor.answer(HOPES)
    visitor.save()
    visitor.is_at_step("summary")
    yield "step-6"
    yield from of_what_waits(visitor)
    visitor.open_step("summary")
    visitor.submit()
    yield "received"
    yield from of_what_was_sent(visitor)


def of_a_child(visitor):
    page, words = visitor.page, visitor.words
    visitor.open("people", "add")
    visitor.press(words.add)
    visitor.mistakes()
    yield "add-errors"
    visitor.describe_child()
    visitor.answer({"school.at": "school", "school.search": "cinquefoil"})
    visitor.press(words.find)
    page.locator('select[name="school.urn"]').wait_for()
    yield "add-school"
    visitor.answer({"school.urn": "typed"})
    visitor.press(words.add)
    visitor.is_on_progress()
    yield "progress"
    visitor.open("people")
    yield "people"
    visitor.open("people", "add")
    visitor.describe_child()
    visitor.press(words.add)
    page.locator("main [role=alert]").wait_for()
    yield "add-twin"
    visitor.open("people", visitor.entry, "details")
    yield "details"
    visitor.open("people", visitor.entry, "remove")
    yield "remove"
    visitor.open_progress()


def of_two_windows(visitor):
    visitor.open_step("child")
    other = visitor.another()
    other.open_step("child")
    other.answer(strengths="Bridges", day="Up at four")
    other.save()
    other.is_at_step("child")
    other.page.close()
    visitor.answer(strengths="Trains")
    visitor.save()
    visitor.page.locator(".notice .typed").wait_for()
    yield "step-2-conflict"


def of_help(visitor):
    page, words = visitor.page, visitor.words
    visitor.is_at_step("help")
    yield "step-3"
    visitor.answer({"learns-at": "school", "school.search": SCHOOL})
    visitor.answer({**HELP, "nhs-number": "943 476 5910", "senco-email": "jo.fox"})
    visitor.answer({f"professionals.1.{name}": value for name, value in DR_WREN.items()})
    visitor.press(words.more)
    page.locator('[name^="professionals."][name$=".name"]').nth(1).wait_for()
    visitor.save()
    visitor.mistakes()
    yield "step-3-errors"
    visitor.answer(HELP)
    visitor.save()


def of_documents(visitor):
    page, words = visitor.page, visitor.words
    visitor.is_at_step("documents")
    yield "step-4"
    visitor.answer({"documents.1.description": "A letter from the clinic"})
    page.locator("input[type=file]").set_input_files([LETTER, PHOTO])
    visitor.press(words.upload)
    page.locator("main .rows .what").nth(1).wait_for()
    visitor.press(words.more)
    page.locator("input[type=file]").wait_for()
    yield "step-4-files"
    page.locator("input[type=file]").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"})
    visitor.press(words.upload)
    visitor.mistakes()
    yield "step-4-errors"


def of_what_waits(visitor):
    visitor.open("drafts", visitor.draft, "discard")
    yield "discard"
    visitor.open_progress()
    yield "progress-draft"
    visitor.press(visitor.words.start)
    visitor.page.locator("button[name=anyway]").wait_for()
    yield "start-again-draft"


def of_what_was_sent(visitor):
    page, words = visitor.page, visitor.words
    visitor.follow(words.finish)
    visitor.is_on_progress()
    yield "progress-sent"
    visitor.press(words.start)
    page.locator("button[name=anyway]").wait_for()
    yield "start-again-sent"
    visitor.open("people", visitor.entry, "remove")
    yield "remove-refused"
    visitor.open_progress()
    visitor.follow(words.view)
    visitor.sees(words.form)
    yield "sent"
    first = page.url
    page.goto(first + "?print=large")
    yield "sent-large"
    visitor.press(words.edit)
    visitor.is_at_step("relationship")
    yield "edit"
    visitor.answer(relationship="I am his aunt")
    visitor.open_progress()
    yield "progress-edit"
    visitor.follow(words.resume)
    visitor.is_at_step("relationship")
    visitor.answer(relationship="I am his aunt")
    visitor.go(6)
    visitor.is_at_step("summary")
    visitor.submit()
    yield "received-again"
    page.goto(first)
    visitor.sees(words.form)
    yield "sent-replaced"
