"""Contact sheets: every kind of page of a portal beside each other, at 320 and at 1280 pixels: `contact_sheets.py FOLDER`.

A demo is started, each of a portal's sample people signs in, and a page of each kind that links lead to is photographed. A sheet is
`<portal>-<width>.jpg`; a name after the folder makes the sheets of that portal alone.
"""
import base64
import html
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from crawl import Reader, crawl, kind
from admin import Admin
from outbox import Outbox
from portals import ALL, LEICESTER_CONSOLE, team_of
from service import CHROMIUM, GUILDHALL, Service

#: How wide each picture is drawn at each width of the window, how many stand in a row, and how much of a long page is shown.
WIDTHS = {320: (160, 10, 640), 1280: (400, 5, 520)}
PEOPLE = {
    "citizen": [None, "robin@example.org", "alex@example.org"], "professional": [None, "pat@example.org"],
    "staff": [None, "dan@example.org"]}
TEAMS = [team_of(portal) for portal in {portal.tenant: portal for portal in ALL}.values()]
STYLE = """body { margin: 0; padding: 16px; display: grid; grid-template-columns: repeat(%d, %dpx); gap: 14px; align-items: start;
    background: #d6dbe0; font: 10px/1.2 'Liberation Sans', sans-serif }
h1 { grid-column: 1 / -1; margin: 0; font-size: 20px } figure { margin: 0 }
figcaption { padding-bottom: 4px; overflow-wrap: anywhere }
img { display: block; width: 100%%; max-height: %dpx; border: 1px solid #888; object-fit: cover; object-position: top }"""


def pages(service, portal):
    """One page of each kind, with the cookies of the account it is for: `(name, address, cookies)`."""
    audience = "staff" if portal.path == "/Team" else "professional" if portal.is_professional else "citizen"
    known = set()
    for email in PEOPLE[audience]:
        reader = Reader(service, portal, email)
        found, _ = crawl(reader, portal.languages[0] if portal.languages else None, each=1,
                         begins=bool(email))
        for page in found:
            # A first page and a home page differ from person to person.
            name = kind(page.address)
            if name not in known or email and name.endswith("/home"):
                known.add(name)
                label = name.removeprefix(portal.page()).lstrip("/") or "first page"
                yield (f"{label} ({email.split('@')[0]})" if email else label), page.address, dict(reader.cookies)


def console_pages(service, browser):
    """The same of the console, for an admin whose draft has a change."""
    context = browser.new_context(locale="en-GB")
    admin = Admin(service, Outbox(service.data), context.new_page())
    admin.sign_in()
    admin.set("portals~citizen.json:tiles:admissions", **{"wording-1__en": "School places"})
    cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    for path in list(admin.pages("en")):
        yield path, f"{LEICESTER_CONSOLE.page(language='en')}/{path}", cookies
    context.close()


def photograph(browser, service, portal, shots):
    """A picture of each page at each width: `{width: [(name, picture)]}`."""
    pictures = {width: [] for width in WIDTHS}
    for name, address, cookies in shots:
        context = browser.new_context(locale="en-GB", reduced_motion="reduce", device_scale_factor=1)
        context.add_cookies([{"name": each, "value": value, "url": service.address(portal.tenant)}
                             for each, value in cookies.items()])
        page = context.new_page()
        for width, (drawn, _, tall) in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 800})
            try:
                page.goto(service.address(portal.tenant, address))
                height = min(page.evaluate("document.documentElement.scrollHeight"), tall * width // drawn)
                shot = page.screenshot(type="jpeg", quality=80, full_page=True,
                                       clip={"x": 0, "y": 0, "width": width, "height": height})
                pictures[width].append((name, shot))
            except Error as wrong:
                print(f"{portal}: {address} at {width}: {wrong}", file=sys.stderr)
        context.close()
    return pictures


def sheet(browser, portal, width, pictures, file):
    drawn, columns, tall = WIDTHS[width]
    figures = "".join(
        f"<figure><figcaption>{html.escape(name)}</figcaption>"
        f"<img src='data:image/jpeg;base64,{base64.b64encode(picture).decode()}'></figure>" for name, picture in pictures)
    page = browser.new_page(viewport={"width": columns * (drawn + 14) + 18, "height": 600})
    title = html.escape(f"{portal.council}: {portal.title}, {width} pixels")
    page.set_content(f"<style>{STYLE % (columns, drawn, tall)}</style><h1>{title}</h1>{figures}", wait_until="load")
    page.screenshot(path=file, type="jpeg", quality=50, full_page=True)
    page.close()


def make(folder, only=()):
    """The sheets of the portals, or of those named."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright, \
            Service([GUILDHALL, "demo"], Path(scratch) / "data") as service:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for portal in [*ALL, *TEAMS, LEICESTER_CONSOLE]:
            if only and portal.key not in only:
                continue
            found = console_pages(service, browser) if portal == LEICESTER_CONSOLE else pages(service, portal)
            pictures = photograph(browser, service, portal, list(found))
            for width, each in pictures.items():
                sheet(browser, portal, width, each, folder / f"{portal.key}-{width}.jpg")
                print(f"{portal.key}-{width}.jpg: {len(each)} pages")
        browser.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]), sys.argv[2:])
