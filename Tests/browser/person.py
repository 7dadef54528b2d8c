"""Someone at a portal: what they type, press and follow, by the words that they see."""
import re
import secrets
from urllib.parse import urlsplit

from playwright.sync_api import expect

PASSWORD = "three quiet herons"
SECRET = "the third heron"
#: What is tied to an input; to one of several under one question, by the group that they stand in.
ABOUT = """e => ({
    described: [e, e.closest("fieldset")].flatMap(part => (part?.getAttribute("aria-describedby") ?? "").split(" ")),
    invalid: e.getAttribute("aria-invalid") === "true",
    group: e.type === "radio" || e.type === "checkbox" || e.tagName === "FIELDSET",
})"""


class Person:
    """A new address and nothing else yet; the verbs are what someone does, and each sees that it was done."""

    def __init__(self, guildhall, outbox, page, portal):
        self.guildhall, self.outbox, self.page, self.portal = guildhall, outbox, page, portal
        self.email = f"robin.{secrets.token_hex(6)}@example.org"
        self.password = PASSWORD
        self.forename, self.surname = "Robin", f"Weatherby{secrets.token_hex(2)}"

    def at(self, page):
        """The same person at another page: another device, another browser."""
        other = Person(self.guildhall, self.outbox, page, self.portal)
        other.email, other.password = self.email, self.password
        return other

    # Moving about

    def address(self, *segments, language=None):
        return self.guildhall.address(self.portal.tenant, self.portal.page(*segments, language=language))

    def open(self, *segments, language=None):
        return self.page.goto(self.address(*segments, language=language))

    def open_mailed(self, mail):
        """Follows a mail's link, on this machine."""
        assert mail.link.startswith(self.portal.origin + self.portal.path + "/"), mail.link
        return self.page.goto(self.guildhall.address(self.portal.tenant, urlsplit(mail.link).path))

    def open_every_mail(self):
        """Follows every link to the portal in every mail to this address: none is lost; a link that was used says so."""
        mails = self.outbox.mails(self.portal.tenant, self.email)
        links = {link: mail for mail in mails for link in mail.links if link.startswith(self.portal.origin)}
        assert mails and links
        for link, mail in links.items():
            at = urlsplit(link)
            path = f"{at.path}?{at.query}" if at.query else at.path
            status = self.page.goto(self.guildhall.address(self.portal.tenant, path)).status
            once = re.search(r"/(CompleteRegistration|reset|confirm)/", at.path)
            assert status == 200 or once and status == 410, f"{link} of {mail.subject!r} is {status}"

    def follow(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def fill(self, **values):
        """`confirm_email=` is the field `confirm-email`, `address__postcode=` is `address.postcode`."""
        for name, value in values.items():
            field = self.page.locator(f'[name="{name.replace("__", ".").replace("_", "-")}"]:not([type=hidden])')
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(label=value)
            elif value is True:
                field.check()
            else:
                field.fill(value)

    def value(self, name):
        return self.page.locator(f'[name="{name}"]').first.input_value()

    def sees(self, heading):
        expect(self.page.locator("h1")).to_have_text(heading)

    def is_at(self, *segments):
        expect(self.page).to_have_url(re.compile(re.escape(self.address(*segments)) + r"(\?.*)?$"))

    def reads(self, words):
        expect(self.page.locator("main")).to_contain_text(words)

    def errors(self):
        """What the summary says, each checked to lead to its field and to stand beside it."""
        page = self.page
        # A press returns before its page is there.
        page.locator(".error-summary a").first.wait_for()
        found = []
        for link in page.locator(".error-summary a").all():
            field = link.get_attribute("href").lstrip("#")
            beside = page.locator(f'[id="{field}-error"]')
            assert beside.count() == 1, f"nothing is said beside {field}"
            words = link.inner_text()
            assert words in beside.inner_text()
            about = page.locator(f'[id="{field}"]').evaluate(ABOUT)
            assert f"{field}-error" in about["described"], f"{field} is described by {about}"
            assert about["invalid"] or about["group"]
            found.append(words)
        if found:
            assert page.title().startswith(("Error: ", "Gwall: ")), page.title()
        return found

    # Coming in

    def fill_security(self):
        self.fill(email=self.email, confirm_email=self.email, password=self.password)
        if self.portal.is_professional:
            self.fill(confirm_password=self.password)
        if self.portal.asks_secret:
            self.fill(secret_question="What was the name of your first pet?", secret_answer=SECRET)

    def fill_about(self):
        if self.portal.asks_title:
            self.fill(title="Mx", gender="Prefer not to say")
        self.fill(forename=self.forename, surname=self.surname)

    def fill_work(self):
        self.fill(role="SEN Co-ordinator", organisation="Babington Academy", work_role_phone="0116 496 0001")

    def find_address(self, field="address"):
        self.fill(**{f"{field}__search": self.portal.postcode.lower().replace(" ", "")})
        self.press("Search")
        choice = self.page.locator(f'[id="{field}.choice"]')
        label = choice.locator("option", has_text=self.portal.choice).inner_text()
        choice.select_option(label=label)
        self.press("Use this address")
        expect(self.page.locator("main .card.wash")).to_contain_text(self.portal.choice)
        expect(self.page.locator("main .card.wash")).to_contain_text(self.portal.postcode)

    def type_address(self, field="address"):
        self.press("Type the address yourself")
        self.fill(**{f"{field}__line1": "2 Heron Row", f"{field}__town": "Oakham", f"{field}__postcode": "le15 6aa"})

    def register(self, by_hand=False):
        """From the first page to the page that says a mail is on its way."""
        self.open()
        self.sees(self.portal.landing)
        self.follow(self.portal.register)
        self.is_at("register")
        where = "work-address" if self.portal.is_professional else "address"
        self.fill_security()
        if self.portal.is_professional:
            self.press("Next")
            self.fill_about()
            self.press("Back")
            assert self.value("email") == self.email
            self.press("Next")
            assert self.value("surname") == self.surname
            self.press("Next")
            self.fill_work()
        else:
            self.fill_about()
            self.fill(mobile_phone="07700 900 982")
        self.find_address(where)
        if by_hand:
            self.press("Use another address")
            self.type_address(where)
        self.press("Submit")
        self.is_at("register", "sent")

    def activate(self):
        mail = self.outbox.wait(self.portal.tenant, self.email, "Activate your account")
        self.open_mailed(mail)
        if self.portal.activation == "button":
            self.press("Activate your account")
            self.sees(self.portal.activated)
        else:
            self.fill(email=self.email, password=self.password)
            self.press(self.portal.sign_in_button)
            self.is_at("home")

    def enter(self):
        """Address and password, from the page on which they are asked."""
        self.fill(email=self.email, password=self.password)
        self.press(self.portal.sign_in_button)

    def code(self):
        code = self.outbox.wait(self.portal.tenant, self.email, "code").code
        assert len(code) == self.portal.digits
        return code

    def enter_code(self, code=None):
        self.is_at("verify")
        self.fill(code=code or self.code())
        self.press(self.portal.verify)

    def sign_in(self, with_code=True):
        self.open("sign-in")
        self.enter()
        if with_code:
            self.enter_code()

    def open_area(self):
        self.page.get_by_role("link", name=re.compile("^" + re.escape(self.portal.area))).click()

    def turn_on_two_step(self):
        self.is_at("account", "two-step")
        self.fill(method=self.portal.method)
        self.press("Save")
        self.is_at("sign-in")
        assert self.outbox.wait(self.portal.tenant, self.email, "Two step verification is on")

    def sign_out(self):
        if self.portal.has_user_menu:
            self.page.locator("header summary").click()
        self.press(self.portal.sign_out)
        self.is_at("signed-out")
        self.sees("You are signed out")
