"""An officer of a council's team at `/Team`: taking requests in, asking, deciding, publishing."""
import re
from datetime import date

from playwright.sync_api import expect

from parent import Parent
from portals import LEICESTER_TEAM


class Officer(Parent):
    """Someone of the team who is signed in; the verbs are what is done to one case."""

    def __init__(self, guildhall, outbox, page, email="priti@example.org", portal=LEICESTER_TEAM):
        super().__init__(guildhall, outbox, page)
        self.portal, self.email, self.password = portal, email, "tea and two sugars"
        self.case = None

    def accept(self, link):
        """Follows the link of an invitation, says who it is and signs in."""
        assert link.startswith(self.portal.origin + self.portal.path + "/"), link
        self.page.goto(self.guildhall.address(self.portal.tenant, link.removeprefix(self.portal.origin)))
        self.fill(forename="Ada", surname="Marlowe", password=self.password)
        self.press("Set up my account")
        expect(self.page).not_to_have_url(re.compile("CompleteRegistration"))
        self.sign_in()

    def another_officer(self, page, email):
        """A colleague who has the same case open."""
        other = Officer(self.guildhall, self.outbox, page, email, self.portal)
        other.case = self.case
        return other

    # Moving about

    def open_case(self, *segments):
        return self.open("cases", self.case, *segments)

    def main(self):
        return self.page.locator("main").inner_text()

    # One action: what is typed, who will be told, done

    def preview(self, *segments, **answers):
        """Fills in the page of an action and looks at what would be done; who would be told."""
        self.open_case(*segments)
        self.answer(answers)
        return self.look()

    def look(self):
        """The page that shows what would be done."""
        self.page.locator('button[name=action][value=preview]').click()
        expect(self.page.locator('button[name=action][value=do]')).to_be_visible()
        return self.page.locator("main table").last.inner_text() if self.page.locator("main table").count() else ""

    def do(self):
        self.page.locator('button[name=action][value=do]').click()

    def act(self, *segments, **answers):
        self.open_case(*segments)
        self.answer(answers)
        # What stays within the team and notifies no one, such as a note, is done without a preview.
        told = self.look() if self.page.locator("button[name=action][value=preview]").count() else ""
        self.confirm()
        self.do()
        self.is_on_the_case()
        # What was done is said in a sentence of its own.
        expect(self.page.locator("main [role=status]").first).not_to_contain_text("Done.")
        return told

    def confirm(self):
        """Ticks what is asked before it is done, such as outside working hours."""
        for box in self.page.locator('main form input[type=checkbox]:visible').all():
            box.check()

    def is_on_the_case(self):
        expect(self.page).to_have_url(re.compile(rf"/cases/{self.case or '[^/]+'}(\?.*)?$"))

    # From the request to its case

    def take_in(self, child, received, role="parent", title="Mother"):
        """The request about a child whom the council does not know yet."""
        self.open("requests")
        self.follow(child)
        self.sees(child)
        self.answer({"choice": "new", "received": received, "asker": "parent", "role": role, "title": title})
        self.look()
        self.do()
        expect(self.page).to_have_url(re.compile(r"/cases/[\w-]+(\?.*)?$"))
        self.case = re.search(r"/cases/([\w-]+)", self.page.url).group(1)

    # Decisions

    def decide(self, what, day, note=""):
        """Records a decision: no one outside learns of it."""
        self.act("decision", what=what, day=day, note=note)

    def open_letter(self):
        self.open_case()
        self.page.locator('main a[href$="/letter"]').first.click()
        expect(self.page.locator('[name="body"]')).to_be_visible()

    def publish(self, dated=None, without=()):
        """Publishes the letter of the decision that waits."""
        self.open_letter()
        self.fill_gaps()
        if dated:
            self.answer({"dated": dated})
        for part in without:
            self.answer({f"part.{part}": ""})
        if without:
            self.page.locator('button[name=action][value=preview]').click()
            return self.mistakes()
        told = self.look()
        self.confirm()
        self.do()
        self.is_on_the_case()
        return told

    def fill_gaps(self):
        """Reasons and contacts that the letter leaves to the officer."""
        for area in self.page.locator("main textarea").all():
            words = area.input_value()
            if re.search(r"\[fill in|\{(?!date|appeal|mediation-contact)", words):
                area.fill(re.sub(r"\[fill in[^]]*\]|\{(?!date|appeal|mediation-contact)[^}]*\}", "Call 01632 960 123", words))


def last(day):
    """The last of 15 days beginning with a day (The SEND Regulations 2014, regulation 13(1))."""
    return date.fromordinal(day.toordinal() + 14)
