"""Reads mails as a mail program would, each file an argument, and prints each as a line of JSON."""
import email
import email.header
import email.policy
import email.utils
import json
import sys


def addresses(header):
    # The newer parser of Debian 12 keeps the space between two encoded words of a name (RFC 2047 6.2 drops it).
    pairs = email.utils.getaddresses([header] if header else [])
    return [[str(email.header.make_header(email.header.decode_header(name))), address] for name, address in pairs]


def words(mail, kind):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        content = file.read()
    mail = email.message_from_bytes(content, policy=email.policy.default)
    plain = email.message_from_bytes(content)
    print(json.dumps({
        "headers": [name for name in mail.keys()],
        "subject": mail["Subject"],
        "from": addresses(plain["From"]),
        "to": addresses(plain["To"]),
        "replyTo": addresses(plain["Reply-To"]),
        "seconds": mail["Date"].datetime.timestamp(),
        "id": mail["Message-ID"],
        "type": mail.get_content_type(),
        "text": words(mail, "plain"),
        "html": words(mail, "html"),
        "defects": [str(defect) for part in mail.walk() for defect in part.defects]
        + [str(defect) for value in mail.values() for defect in value.defects],
    }))
