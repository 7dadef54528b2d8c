"""An admin of a council at its console: changes, tries, publishes and takes back what the council owns."""
import re
from urllib.parse import quote

from playwright.sync_api import expect

from officer import Officer
from portals import LEICESTER_CONSOLE


class Admin(Officer):
    """Someone signed in at `/Admin`; paths of settings are those of its addresses, such as `tenant.json:contacts`."""

    def __init__(self, guildhall, outbox, page, email="ada@example.org", portal=LEICESTER_CONSOLE):
        super().__init__(guildhall, outbox, page, email, portal)

    def settings(self, path, language=None):
        return self.open("settings", quote(path, safe="~."), language=language)

    def save(self, done="Saved to the draft"):
        self.press("Save to draft", near=self.page.locator("main"))
        expect(self.page.locator("main [role=status]").first).to_contain_text(done)

    def set(self, path, **values):
        """Changes fields of a page of settings, by the names of their inputs with `__` for a dot."""
        self.settings(path)
        self.answer_all(values)
        self.save()

    def answer_all(self, values):
        for name, value in values.items():
            field = self.page.locator(f'main [name="{name.replace("__", ".")}"]:not([type=hidden])')
            kind = field.first.get_attribute("type")
            if kind == "radio":
                self.page.locator(f'main [name="{name.replace("__", ".")}"][value="{value}"]').check()
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def changes(self):
        """The texts of the page of changes."""
        self.open("changes")
        return self.main()

    def publish(self, note):
        """Publishes the draft; the number of the new version."""
        self.open("changes")
        self.page.locator("[name=note]").fill(note)
        self.press("Publish now")
        expect(self.page).to_have_url(re.compile(r"/history/\d+\?done=published$"))
        return int(re.search(r"/history/(\d+)", self.page.url)[1])

    def take_back(self, version, exactly=False):
        self.open("history", str(version))
        if exactly:
            self.page.locator("[name=exactly]").check()
        self.press("Go back to this version")
        expect(self.page).to_have_url(re.compile(r"/history/\d+\?done=published$"))

    def visit(self, page, environment, *segments, portal="CitizenPortal", language="en"):
        """A page of a portal of the council as a visitor gets it; its text."""
        path = "/".join([f"{portal}_{environment}", language, *segments])
        page.goto(self.guildhall.address(self.portal.tenant, path))
        return page.locator("body").inner_text()
