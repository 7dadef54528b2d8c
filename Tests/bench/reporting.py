"""What a day of all England tells: lines as they come, and all of them in a file."""
import json
import os
import resource
import time
from pathlib import Path

from processes import TICKS


class Report:
    def __init__(self):
        self.figures, self.assumptions, self.requests, self.failures = [], [], {}, []
        self.part = ""

    @property
    def holds(self):
        return not self.failures

    def section(self, name):
        self.part = name
        print(f"\n{name}", flush=True)

    def assume(self, table):
        print("The year in all councils, and what is assumed:")
        for figure in table:
            self.assumptions.append(vars(figure))
            mark = "assumed" if figure.is_assumed else ""
            print(f"  {figure.what:<58} {figure.value:>12,g}  {mark:<8} {figure.source}")
        print(flush=True)

    def tell(self, what, value, unit="", note=""):
        self.figures.append({"part": self.part, "what": what, "value": value, "unit": unit, "note": note})
        plain = f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"
        print(f"  {what:<44} {plain + ' ' + unit:>16}  {note}", flush=True)

    def latencies(self, name, told):
        """The waits of each kind of request, in milliseconds from when it was due."""
        kinds = self.requests[name] = {}
        count = 0
        print(f"  {'ms from when it was due':<34} {'count':>8} {'p50':>8} {'p95':>8} {'p99':>8} {'most':>8}")
        for kind, seconds in sorted(told["times"].items()):
            each = sorted(seconds)
            found = [1000 * each[min(len(each) - 1, int(share * len(each)))] for share in (0.5, 0.95, 0.99)] + [1000 * each[-1]]
            kinds[kind] = {"count": len(each), **dict(zip(("p50", "p95", "p99", "most"), found))}
            print(f"  {kind:<34} {len(each):>8,} " + " ".join(f"{value:>8,.1f}" for value in found))
            count += len(each) if kind not in NOT_REQUESTS else 0
        self.tell("requests", count, note=f"{count / told['seconds']:.0f}/s")
        self.fail_unless_zero("errors", len(told["errors"]))
        for error in told["errors"][:10]:
            print(f"    {error[:300]}", flush=True)
        kinds["errors"] = told["errors"][:100]

    def fail_unless_zero(self, what, value):
        self.tell(what, value)
        if value:
            self.failures.append(f"{self.part}: {what}: {value}")

    def others(self, seconds, all_used):
        """How much of the machine was used by what this did not start."""
        mine = resource.getrusage(resource.RUSAGE_CHILDREN)
        share = max(0, all_used - mine.ru_utime - mine.ru_stime - time.process_time()) / seconds / os.cpu_count()
        self.section("The machine")
        self.tell("cores", os.cpu_count(), note=f"{share:.0%} of them used by others; {seconds:.0f} s in all")

    def write(self, path):
        path.write_text(json.dumps({
            "assumptions": self.assumptions, "figures": self.figures, "requests": self.requests,
            "failures": self.failures}, indent=2) + "\n")


NOT_REQUESTS = {"code in the outbox", "activation link in the outbox", "signed in, from the first request", "turned away"}
"""Kinds that are waits of people, made of other requests."""


def used():
    """Seconds of processor that everything on the machine has used."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / TICKS
