"""No page is wider than its window, whatever is typed: every text at its limit, without a space."""
import re
from urllib.parse import urljoin, urlsplit

from checks import no_sideways_scroll, screenshot
from officer import Officer
from parent import today
from test_request import LETTER

WIDTHS = (320, 1280)
#: The text inputs of the page's forms that have no format of their own.
TEXTS = """() => [...document.querySelectorAll("main input[type=text], main input:not([type]), main textarea")]
    .filter(input => !input.readOnly && input.name && input.inputMode !== "numeric" && !/(day|month|year|postcode|search|nhs|senco-email|phone)$/.test(input.name))
    .map(input => input.name)"""


def fits(page, name):
    wrongs = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        try:
            no_sideways_scroll(page)
        except AssertionError as wrong:
            wrongs.append(f"{name} at {width}: {wrong}")
            screenshot(page, f"wide/{name}-{width}")
    page.set_viewport_size({"width": 320, "height": 800})
    return wrongs


def fill_to_limits(guest, press):
    """Types more than any field takes, then exactly what each error says that it takes."""
    page = guest.page
    for name in page.evaluate(TEXTS):
        field = page.locator(f'[name="{name}"]').first
        if field.is_visible():
            field.fill("W" * 2000)
    press()
    if page.locator(".error-summary").count():
        for name in page.evaluate(TEXTS):
            error = page.locator(f'[id="{name}-error"]')
            limit = re.search(r"([\d,]+) characters", error.inner_text()) if error.count() else None
            if limit:
                page.locator(f'[name="{name}"]').first.fill("W" * int(limit.group(1).replace(",", "")))


def crawl(page, starts, inside):
    """Follows every link within `inside` from the starts, each page once whatever its query; what does not fit."""
    wrongs, coming, seen = [], list(starts), set()
    while coming:
        address = coming.pop(0)
        path = urlsplit(address).path
        if path in seen:
            continue
        seen.add(path)
        response = page.goto(address)
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        wrongs += fits(page, path.strip("/").replace("/", "-")[-60:])
        for link in page.locator("main a[href]:not([download])").evaluate_all("all => all.map(a => a.href)"):
            if re.search(inside, urlsplit(urljoin(page.url, link)).path) and "/file" not in link:
                coming.append(link)
    return wrongs, seen


def test_no_text_makes_a_page_wider_than_its_window(guildhall, outbox, visitor, parent, tmp_path):
    guest = parent(width=320)
    page, wrongs = guest.page, []
    page.on("dialog", lambda dialog: dialog.accept())

    # A child whose names are as long as they may be.
    guest.open("people", "add")
    guest.describe_child()
    fill_to_limits(guest, lambda: guest.press(guest.words.add))
    wrongs += fits(page, "add-child")
    guest.press(guest.words.add)
    page.wait_for_url(re.compile(r"/people/[\w-]{22}(\?.*)?$"))
    guest.entry = re.search(r"/people/([\w-]{22})", page.url).group(1)
    guest.child = page.locator("h1").inner_text()

    # A request: each step with its texts at the limit, and a file with the longest name that a disk takes.
    guest.start()
    steps = page.locator(".steps button").count()
    file = tmp_path / ("W" * 240 + ".pdf")
    file.write_bytes(LETTER.read_bytes())
    for number in range(1, steps + 1):
        if number > 1:
            guest.go(number)
        fill_to_limits(guest, lambda: guest.press(guest.words.onward)
                       if page.get_by_role("button", name=guest.words.onward).count() else None)
        wrongs += fits(page, f"step-{number}")
        if page.locator("main input[type=file]").count():
            page.locator("main input[type=file]").first.set_input_files(file)
            guest.press(guest.words.upload)
            page.get_by_text("WWWWWWWW").first.wait_for()
            wrongs += fits(page, f"step-{number}-file")
    guest.fill_required()
    wrongs += fits(page, "summary")
    guest.declare()
    guest.press(guest.words.submit)
    wrongs += fits(page, "submitted")
    assert page.url.endswith("/received"), page.locator(".error-summary").inner_text()
    found, seen = crawl(page, [guest.address("people"), guest.address("messages")],
                        rf"/people/{guest.entry}|/people$|/messages|/submissions/|/drafts/")
    wrongs += found
    kinds = {re.sub(r"[\w-]{22}", "*", path.split("/en/")[1]) for path in seen}
    assert kinds >= {"people", "people/*", "people/*/details", "messages", "submissions/*"}, seen

    # The team's pages about them.
    officer = Officer(guildhall, outbox, visitor(width=320))
    officer.sign_in()
    found, seen = crawl(officer.page, [officer.address("requests"), officer.address("messages")],
                        r"/requests(/[\w-]+)?$|/messages(/[\w.-]+)?$")
    wrongs += found
    officer.take_in(guest.child, today())
    found, seen = crawl(officer.page, [officer.address("cases", officer.case)],
                        rf"/cases/{officer.case}|/people/")
    wrongs += found
    assert len(seen) > 12, seen
    assert not wrongs, "\n".join(wrongs)
