"""An SMTP server on loopback. Prints its port, then each mail it takes as a line of JSON; ends with its input."""
import argparse
import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("--certificate", help="certificate and key in one PEM file")
parser.add_argument("--tls", action="store_true", help="TLS from the first byte, not after STARTTLS")
parser.add_argument("--sign-in", metavar="USER:PASSWORD")
parser.add_argument("--sender", help="the answer to MAIL")
parser.add_argument("--reader", help="the answer to RCPT")
parser.add_argument("--mail", help="the answer to the mail itself")
parser.add_argument("--stall", action="store_true", help="never answer RCPT")
options = parser.parse_args()


def say(**words):
    print(json.dumps(words), flush=True)


class Desk:
    async def handle_MAIL(self, server, session, envelope, address, parameters):
        say(event="MAIL")
        envelope.mail_from = address
        return options.sender or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, parameters):
        if options.stall:
            await asyncio.Event().wait()
        if options.reader:
            return options.reader
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_NOOP(self, server, session, envelope, argument):
        say(event="NOOP", isPrivate=session.ssl is not None or options.tls, user=session.auth_data)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if options.mail:
            return options.mail
        say(event="mail", sender=envelope.mail_from, readers=envelope.rcpt_tos, greeting=session.host_name,
            isPrivate=session.ssl is not None or options.tls, user=session.auth_data,
            content=base64.b64encode(envelope.original_content).decode())
        return "250 OK"


def sign_in(server, session, envelope, mechanism, given):
    user = given.login.decode()
    isKnown = f"{user}:{given.password.decode()}" == options.sign_in
    return AuthResult(success=isKnown, handled=False, auth_data=user if isKnown else None)


async def main():
    loop = asyncio.get_running_loop()
    context = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate)
    after = context if not options.tls else None

    def connection():
        return SMTP(Desk(), hostname="mail.example.org", tls_context=after, require_starttls=after is not None,
                    authenticator=sign_in if options.sign_in else None, auth_required=bool(options.sign_in),
                    auth_require_tls=not options.tls)

    server = await loop.create_server(connection, "127.0.0.1", 0, ssl=context if options.tls else None)
    say(event="ready", port=server.sockets[0].getsockname()[1])
    end = asyncio.Event()
    loop.add_reader(sys.stdin, end.set)
    await end.wait()


asyncio.run(main())
