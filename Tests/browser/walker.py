"""Someone at a portal that the test does not know: fills in what a page asks by the kinds of its inputs, and goes on."""
import re
from urllib.parse import urljoin

from playwright.sync_api import expect

from outbox import app_code
from person import Person

#: What is typed into an input, by the end of its name; the first that fits.
TYPED = [
    (r"password$", None), (r"email$", None), (r"forename|first", "Robin"), (r"surname|last", "Weatherby"), (r"phone|mobile", "01632 960 001"),
    (r"\.day$", "31"), (r"\.month$", "5"), (r"\.year$", "2014"), (r"year", "2024"), (r"postcode$", "LE1 1AA"),
    (r"\.line1$", "1 High Street"), (r"\.town$", "Example"), (r"nhs", "943 476 5919"), (r"upn", "B801200005001"),
    (r"ni-number", "QQ 12 34 56 C"), (r"secret-question", None), (r"", "Words that were typed")]
FIELDS = """() => [...document.querySelectorAll("main form :is(input, select, textarea):not([type=hidden], [type=file], [type=search])")]
    .filter(input => input.name && !input.closest("[hidden]") && input.getClientRects().length > 0 || input.type === "radio"
                     || input.type === "checkbox")
    .map(input => ({name: input.name, type: input.tagName === "INPUT" ? input.type : input.tagName.toLowerCase(), value: input.value,
                    number: input.inputMode === "numeric", checked: input.checked,
                    choices: [...(input.options ?? [])].map(option => option.value)}))"""


class Walker(Person):
    """Knows addresses and marks of pages, and no words."""

    def fields(self):
        return self.page.evaluate(FIELDS)

    def fill_in(self, **known):
        """Every input that is empty: what is known by its name, else something that fits."""
        # What is chosen may open further questions.
        for _ in range(2):
            self.fill_once(known)

    def fill_once(self, known):
        chosen = set()
        for field in self.fields():
            name, kind = field["name"], field["type"]
            # Something typed before may have closed what followed it.
            input_ = self.page.locator(f'[name="{name}"]:not([type=hidden])')
            if name in known:
                self.give(input_, kind, known[name], field)
            elif kind == "radio":
                if name not in chosen and not any(each["checked"] for each in self.fields() if each["name"] == name):
                    input_.first.check(force=True)
                chosen.add(name)
            elif kind == "checkbox":
                if name.startswith("declaration.") or "agree" in name or "consent" in name:
                    input_.check(force=True)
            elif kind == "select":
                if not field["value"]:
                    input_.select_option(next(choice for choice in field["choices"] if choice))
            elif not field["value"] and input_.is_visible():
                input_.fill(self.typed(name, field["number"]))

    def give(self, input_, kind, value, field):
        if kind == "radio":
            if field["value"] == value:
                self.page.locator(f'[name="{field["name"]}"][value="{value}"]').check(force=True)
        elif kind == "checkbox":
            input_.set_checked(bool(value), force=True)
        elif kind == "select":
            input_.select_option(value)
        else:
            input_.fill(value)

    def typed(self, name, is_number):
        words = next(words for pattern, words in TYPED if re.search(pattern, name))
        if words is None:
            return self.email if name.endswith("email") else "three quiet herons"
        return "7" if is_number and words == TYPED[-1][1] else words

    def type_addresses(self):
        """By hand where a page finds an address or a school by searching."""
        for _ in range(6):
            button = self.page.locator('main form button[name=action][value$=".manual"]')
            if not button.count():
                return
            button.first.click()

    def go_on(self):
        """The main button of the page's form; once more where a number should have been a year."""
        ends = self.page.locator("main form .actions button.button:not(.second):visible")
        main = ends.last if ends.count() else self.page.locator("main form button.button:not(.second):visible").last
        main.click()
        years = self.page.locator("main form input[inputmode=numeric][aria-invalid=true]")
        if years.count():
            for year in years.all():
                year.fill("2024")
            main.click()

    # The whole of a request

    def register(self):
        self.open("register")
        for _ in range(6):
            self.type_addresses()
            self.fill_in(**{"confirm-email": self.email, "confirm-password": self.password, "email": self.email,
                            "password": self.password, "surname": self.surname})
            self.go_on()
            self.is_whole()
            if self.page.url.split("?")[0].endswith("/register/sent"):
                return
        raise AssertionError(f"registering does not end: {self.page.url}")

    def activate(self):
        mail = self.outbox.wait(self.portal.tenant, self.email)
        self.open_mailed(mail)
        self.fill_in(email=self.email, password=self.password)
        self.go_on()
        self.is_whole()

    def come_in(self):
        """Signed in with what the portal asks for, on any of its pages."""
        self.open("sign-in")
        if "/sign-in" in self.page.url:
            self.fill_in(email=self.email, password=self.password)
            self.go_on()
            self.is_whole()
        if "/account/two-step" in self.page.url:
            self.set_up_second_step()
        if "/verify" in self.page.url:
            self.fill_in(code=self.mailed_code())
            self.go_on()
            self.is_whole()

    def mailed_code(self):
        while True:
            mail = self.outbox.wait(self.portal.tenant, self.email)
            codes = re.findall(r"(?<![\w/-])\d{5,8}(?![\w/-])", re.sub(r"https?://\S+", "", mail.text))
            if len(codes) == 1 and not mail.links:
                return codes[0]

    def turn_on_two_step(self):
        """Where the portal leaves it to each account."""
        self.open("account", "two-step")
        if self.page.locator("select[name=method] option[value=email]").count():
            self.fill_in(method="email")
            self.go_on()
            self.come_in()
        else:
            self.set_up_second_step()

    def set_up_second_step(self):
        """By an app, or else by text messages, to the end of the page with the recovery codes."""
        if self.page.locator("select[name=method]").count():
            methods = self.page.locator("select[name=method] option").evaluate_all("all => all.map(each => each.value)")
            self.page.locator("select[name=method]").select_option("app" if "app" in methods else "text")
            self.go_on()
        key = self.page.locator(".key code")
        if key.count():
            self.fill_in(**{"code": app_code(key.inner_text()), "current-password": self.password})
        else:
            before = self.outbox.texts(self.portal.tenant)
            self.fill_in(**{"number": "07700 900 600", "current-password": self.password})
            self.go_on()
            self.fill_in(code=self.outbox.wait_text(self.portal.tenant, "+447700900600", before))
        self.go_on()
        self.is_whole()
        self.go_on()

    def add_child(self):
        self.open("people", "add")
        if "/people/add" not in self.page.url:
            self.turn_on_two_step()
            self.open("people", "add")
        self.type_addresses()
        self.fill_in(forename="Kit", surname=self.surname, relationship="mother", responsibility="yes")
        self.go_on()
        self.is_whole()

    def find_start(self):
        """The first button that starts a form, on the child's page or on one that it leads to."""
        start, child = self.page.locator("main form[action$='/start'] button"), self.page.url.split("?")[0]
        links = [link.get_attribute("href") for link in self.page.locator("main a, aside a, nav a").all()]
        for link in [child, *(link for link in links if link and "/people/" in link or link and link.endswith("/home"))]:
            self.page.goto(urljoin(child, link))
            if start.count():
                return start.first
        raise AssertionError(f"no form can be started from {child}: {links}")

    def send_first_form(self):
        """The first form that the child's page offers, to the page after it."""
        self.find_start().click()
        for _ in range(25):
            if "/received" in self.page.url or "sent=" in self.page.url:
                return
            self.type_addresses()
            self.fill_in()
            self.go_on()
            self.is_whole()
        raise AssertionError(f"the form does not end: {self.page.url}")

    # The team's side

    def accept(self, resident, received):
        """Opens a case for the request about a resident's child."""
        self.open("requests")
        self.page.locator("main a", has_text=resident.surname).first.click()
        self.fill_in(**{"choice": "new", "asker": "parent", "role": "parent", "title": "Mother", "received.day": str(received.day),
                        "received.month": str(received.month), "received.year": str(received.year)})
        self.page.locator("button[name=action][value=preview]").click()
        self.is_whole()
        self.page.locator("button[name=action][value=do]").click()
        expect(self.page).to_have_url(re.compile(r"/cases/[\w-]+(\?.*)?$"))

    def errors_in_words(self):
        return self.page.locator(".error-summary").all_inner_texts()

    def is_whole(self):
        """That the last answer was a page without mistakes."""
        assert not self.errors_in_words(), f"{self.page.url}: {self.errors_in_words()}"
        expect(self.page.locator("h1")).to_have_count(1)
