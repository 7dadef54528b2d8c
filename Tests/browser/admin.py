"""An admin of a council at its console: changes, tries, publishes and takes back what the council owns."""
import re
from urllib.parse import quote, unquote, urlsplit

from playwright.sync_api import expect

from officer import Officer
from portals import LEICESTER_CONSOLE


#: Names in an address of which one page is like another: files of a kind, wordings of a portal, versions, and the searches.
ALIKE = [(r"(forms|pages|portals)~[^:?]+", r"\1~*"), (r"(texts\.\w+\.json):.*", r"\1:*"), (r"history/[1-9]\d*", "history/*"),
         (r"own-[0-9a-f]{8}", "own"), (r"\?(part|show|page|q|question|with|from|done)=.*", r"?\1")]


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

    def pages(self, language):
        """Opens a page of each kind that links lead to from the first page on, and of each page's entries one; their paths."""
        root, entries, kinds, waiting = urlsplit(self.address(language=language)).path + "/", set(), set(), ["home"]

        def links(selector):
            found = map(urlsplit, self.page.locator(selector).evaluate_all("all => all.map(a => a.href)"))
            return [unquote(link.path).removeprefix(root) + (f"?{link.query}" if link.query else "") for link in found
                    if link.path.startswith(root)]

        while waiting:
            path = kind = waiting.pop(0)
            # Inner entries first, such as questions of a step.
            for entry in sorted(entries, key=len, reverse=True):
                kind = kind.replace(entry, entry.rpartition(":")[0] + ":*", 1)
            for pattern, alike in ALIKE:
                kind = re.sub(pattern, alike, kind)
            if kind in kinds or re.match(r"sign-?out|account", kind):
                continue
            kinds.add(kind)
            assert self.page.goto(self.address(language=language) + "/" + path).status == 200, path
            yield path
            entries |= {link.removeprefix("settings/") for link in links("#entries a")}
            waiting += links("a:not([download])")
