"""The mails that a guildhall without a mail server leaves in `<data>/outbox/<tenant>/`."""
import base64
import email
import email.policy
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass
from pathlib import Path

LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Mail:
    sender: str
    to: str
    subject: str
    text: str
    html: str

    @classmethod
    def read(cls, path):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        text, html = (message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
        return cls(address(message["From"]), address(message["To"]), message["Subject"], text, html)

    @property
    def links(self):
        """Every address in the text, in order."""
        return [link.rstrip(".,;:)") for link in LINK.findall(self.text)]

    @property
    def link(self):
        """The only address in the text."""
        return only(self.links, "link", self)

    @property
    def code(self):
        """The only number of five to eight digits in the text that is no part of a link or a reference."""
        return only(re.findall(r"(?<![\w/-])\d{5,8}(?![\w/-])", LINK.sub("", self.text)), "code", self)


def app_code(key, steps=0):
    """What an authenticator app with this key shows (RFC 6238), so many steps of half a minute from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(key.replace(" ", "")), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Outbox:
    """Each mail is handed out once, so that the second code is not taken for the first."""

    def __init__(self, data):
        self.folder = Path(data) / "outbox"
        self.taken = set(self.files("*"))

    def files(self, tenant):
        return sorted(self.folder.glob(f"{tenant}/*.eml"))

    def wait(self, tenant, to, subject="", seconds=15):
        """The oldest new mail to an address, with these words in its subject."""
        end = time.monotonic() + seconds
        while True:
            seen = []
            for path in self.files(tenant):
                if path in self.taken:
                    continue
                mail = Mail.read(path)
                if mail.to.lower() == to.lower() and subject in mail.subject:
                    self.taken.add(path)
                    return mail
                seen.append(f"{mail.to}: {mail.subject}")
            if time.monotonic() > end:
                raise AssertionError(f"no mail to {to} about {subject!r} within {seconds} seconds; new are {seen}")
            time.sleep(0.05)

    def mails(self, tenant, to):
        """Every mail to an address, whether handed out or not."""
        return [mail for mail in map(Mail.read, self.files(tenant)) if mail.to.lower() == to.lower()]

    def texts(self, tenant):
        """The files of text messages, oldest first."""
        return sorted(self.folder.glob(f"{tenant}/*.sms"))

    def wait_text(self, tenant, to, before, seconds=15):
        """The code of a text message to a number that is not in a file of `before`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for path in self.texts(tenant):
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if path not in before and str(message["To"]) == to:
                    return re.search(r"\d{5,8}", message.get_content()).group()
            time.sleep(0.05)
        raise AssertionError(f"no text message to {to} within {seconds} seconds")

    def is_empty(self, tenant, to):
        """Whether no new mail to an address is there now."""
        new = (path for path in self.files(tenant) if path not in self.taken)
        return all(Mail.read(path).to.lower() != to.lower() for path in new)


def address(header):
    return header.addresses[0].addr_spec


def only(found, what, mail):
    distinct = list(dict.fromkeys(found))
    assert len(distinct) == 1, f"{len(distinct)} of what could be the {what} in: {mail.subject}\n\n{mail.text}"
    return distinct[0]
