"""People who come when they come: arrivals at random at a given rate, in client processes of their own."""
import asyncio
import itertools
import json
import multiprocessing
import random
import resource
import time

import year
from journeys import KINDS_OF_ADVICE, Officer, Parent, Professional
from keepalive import Log, Pool
from person import Mailboxes, Unexpected

CLIENTS = 2


class Crowd:
    """One client process: its share of all arrivals, each a journey of its own."""

    def __init__(self, number, port, data, councils):
        self.number, self.pool, self.log = number, Pool(port), Log()
        self.mailboxes, self.councils = Mailboxes(data), councils
        self.chance = random.Random(number)
        random.seed(1000 + number)
        self.turns, self.weights = {}, {
            what: list(itertools.accumulate(getattr(council, what) for council in councils))
            for what in ("plans", "assessments", "families")}

    def council(self, what):
        """One of the councils, the more often the more of its plans, assessments or families there are."""
        return self.chance.choices(self.councils, cum_weights=self.weights[what])[0]

    def turn(self, council, what, count):
        """The next of a council's people or cases: each once, in no order, and never those of the other process."""
        numbers = self.turns.get((council.name, what))
        if numbers is None:
            own = list(range(self.number, count, CLIENTS)) or [0]
            self.chance.shuffle(own)
            numbers = self.turns[council.name, what] = itertools.cycle(own)
        return next(numbers)

    def cases(self, council):
        while True:
            yield self.turn(council, "cases", council.plans + council.assessments)

    async def journey(self, kind, due):
        council = self.council("assessments" if kind == "advice" else "plans")
        try:
            await getattr(self, kind)(council, due)
        except Unexpected as error:
            self.log.errors.append(str(error))
        except Exception as error:  # An answer that is not as expected: a journey that breaks off is counted, whatever broke it.
            self.log.errors.append(f"{kind} at {council.name}: {error!r}")

    def person(self, role, council, due, email):
        return role(council, self.pool, self.log, self.mailboxes, due, email)

    async def request(self, council, due):
        is_new = self.chance.random() < year.NEW_PARENTS
        number = self.turn(council, "families", council.plans)
        email = f"new{self.number}-{self.turn(council, 'new', 10**6)}@example.org" if is_new else f"p{number}@example.org"
        await self.person(Parent, council, due, email).request(is_new)

    async def look(self, council, due):
        number = self.turn(council, "families", council.plans)
        writes = self.chance.random() < year.MESSAGES / year.LOOKS
        await self.person(Parent, council, due, f"p{number}@example.org").look(number, writes)

    async def advice(self, council, due):
        number = self.turn(council, "advice", council.assessments * len(KINDS_OF_ADVICE))
        child, form = divmod(number, len(KINDS_OF_ADVICE))
        form = KINDS_OF_ADVICE[form]
        await self.person(Professional, council, due, Professional.email_of(child, form)).advise(child, form)

    async def work(self, council, due):
        number = self.turn(council, "officers", council.officers)
        holds = self.chance.random() < year.reviews_a_journey()
        await self.person(Officer, council, due, f"o{number}@example.org").work(
            self.cases(council), council.assessments, holds)

    async def run(self, rates, seconds):
        """Starts each journey when it is due, whatever has become of the others; returns when all have ended."""
        start = time.monotonic() + 1
        due = []
        for kind, rate in rates.items():
            at = 0.0
            while (at := at + self.chance.expovariate(rate / CLIENTS)) < seconds:
                due.append((start + at, kind))
        under_way = set()
        for at, kind in sorted(due):
            await asyncio.sleep(max(0, at - time.monotonic()))
            task = asyncio.create_task(self.journey(kind, at))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        while under_way:
            await asyncio.wait(set(under_way))
        self.pool.close()
        return {"journeys": len(due), "connections": self.pool.opened, "seconds": time.monotonic() - start}


def client(number, port, data, councils, work, results):
    """The body of a client process: `work` is what its crowd does."""
    crowd = Crowd(number, port, data, councils)
    told = asyncio.run(work(crowd))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told |= {"times": crowd.log.times, "errors": crowd.log.errors, "kept": crowd.log.kept,
             "processor": usage.ru_utime + usage.ru_stime}
    results.write_text(json.dumps(told))


class PeakHour:
    """What the crowds of one part of the day do."""

    def __init__(self, rates, seconds):
        self.rates, self.seconds = rates, seconds

    async def __call__(self, crowd):
        return await crowd.run(self.rates, self.seconds)


def send(server, data, councils, work, folder, watch=lambda: None):
    """Has every client process do its work, and returns what each tells; `watch` is called each second meanwhile."""
    files = [folder / f"client-{number}.json" for number in range(CLIENTS)]
    clients = [
        multiprocessing.Process(target=client, args=(number, server.port, data, councils, work, file), daemon=True)
        for number, file in enumerate(files)]
    for process in clients:
        process.start()
    while any(process.is_alive() for process in clients):
        watch()
        time.sleep(1)
        server.check()
    if any(process.exitcode for process in clients):
        raise RuntimeError("a client process has failed")
    return [json.loads(file.read_text()) for file in files]


def together(told):
    """What all clients tell, as one."""
    times = {}
    for one in told:
        for kind, seconds in one["times"].items():
            times.setdefault(kind, []).extend(seconds)
    return {
        "times": times, "errors": [error for one in told for error in one["errors"]],
        "kept": [tuple(row) for one in told for row in one["kept"]],
        **{name: sum(one[name] for one in told) for name in ("journeys", "connections", "processor")},
        "seconds": max(one["seconds"] for one in told)}
