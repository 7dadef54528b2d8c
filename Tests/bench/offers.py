"""The offer day: families who sign in at the same hour, at the rate that the machine holds, and beyond it."""
import asyncio
import random
import time

from arrivals import CLIENTS
from journeys import Parent
from keepalive import Broken
from person import Unexpected
from visitor import PASSWORD
from year import offer_rate

PATIENCE = 1200
"""Seconds after which someone who is not in yet counts as an error."""


HESITATION = 5
"""Seconds that someone takes at most, beyond those of Retry-After, to try again."""


class Family(Parent):
    """Someone who wants to be in, and tries again when the page says so."""

    async def come(self):
        """Signs in and opens the home page; returns how often it was turned away."""
        first, turned_away = self.due, 0
        await self.page("landing page", "")
        self.due = time.monotonic()
        while True:
            form = {"email": self.email, "password": PASSWORD, "next": ""}
            answer = await self.ask("sign-in", "POST", self.base + "/sign-in", form, wanted=(303, 503))
            if answer.status == 303:
                break
            turned_away += 1
            if "retry-after" not in answer.fields or f'href="{self.base}"' not in answer.text:
                raise Unexpected(f"sign-in of {self.council.name}: turned away with no way on")
            if time.monotonic() - first > PATIENCE:
                raise Unexpected(f"sign-in of {self.council.name}: not in after {PATIENCE} seconds")
            # Nobody counts the seconds.
            self.due = time.monotonic() + int(answer.fields["retry-after"]) + random.uniform(0, HESITATION)
            self.log.took("turned away", time.monotonic() - first)
        self.due = time.monotonic()
        await self.page("home", answer.fields["location"].removeprefix(self.base))
        self.log.took("signed in, from the first request", time.monotonic() - first)
        return turned_away


class SignIns:
    """Families of all councils who come at a rate; `most` at a time instead, if that is given."""

    def __init__(self, seconds, rate=0, most=0):
        self.seconds, self.rate, self.most = seconds, rate, most

    async def __call__(self, crowd):
        self.turned_away = []
        start = time.monotonic() + 1
        if self.most:
            await asyncio.gather(*(self.one_after_another(crowd, start) for _ in range(self.most // CLIENTS)))
        else:
            at, under_way = start, set()
            while (at := at + crowd.chance.expovariate(self.rate / CLIENTS)) < start + self.seconds:
                await asyncio.sleep(max(0, at - time.monotonic()))
                task = asyncio.create_task(self.one(crowd, at))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            while under_way:
                await asyncio.wait(set(under_way))
        crowd.pool.close()
        return {"journeys": len(self.turned_away), "connections": crowd.pool.opened, "seconds": time.monotonic() - start,
                "once": sum(count > 0 for count in self.turned_away), "tries": sum(self.turned_away)}

    async def one_after_another(self, crowd, start):
        await asyncio.sleep(max(0, start - time.monotonic()))
        while time.monotonic() < start + self.seconds:
            await self.one(crowd, time.monotonic())

    async def one(self, crowd, due):
        council = crowd.council("families")
        number = crowd.turn(council, "offers", council.families)
        try:
            self.turned_away.append(
                await crowd.person(Family, council, due, f"f{number}@example.org").come())
        except (Unexpected, Broken, OSError) as error:
            crowd.log.errors.append(str(error))


NAMES = {"capacity": "as many as it takes", "held": "a rate that it holds", "surge": "the first seconds of the full wave"}


def parts(seconds):
    """What is measured: name, what the clients do. The second runs at a rate known from the first."""
    return {
        "capacity": lambda _: SignIns(seconds / 4, most=16),
        "held": lambda capacity: SignIns(seconds, rate=0.8 * capacity),
        "surge": lambda _: SignIns(seconds / 6, rate=offer_rate()),
    }
