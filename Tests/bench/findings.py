"""What a measure tells, and how it is come by: two things in turn, round after round."""
import statistics
from dataclasses import dataclass

from processes import load


@dataclass(frozen=True)
class Finding:
    """One line of the table. `figure` is held against `bar`: at least it, or at most it."""
    what: str
    unit: str
    ours: float
    peer: float | None = None
    peers_name: str = ""
    bar: float | None = None
    is_ratio: bool = False
    most: bool = False
    note: str = ""
    ratio: float | None = None

    @property
    def holds(self):
        if self.bar is None:
            return None
        figure = self.ratio if self.is_ratio else self.ours
        return figure <= self.bar if self.most else figure >= self.bar


@dataclass(frozen=True)
class Pace:
    """How long a run may take: rounds, and seconds of each."""
    rounds: int
    seconds: int


def beside(what, unit, pace, ours, peer, peers_name, bar=None, note=""):
    """Runs two in turn, round after round, and tells the median of the rounds' ratios.

    What else runs on the machine changes from minute to minute, so only neighbours are compared.
    """
    pairs = []
    for turn in range(pace.rounds):
        first, second = (ours, peer) if turn % 2 == 0 else (peer, ours)
        left, right = first(), second()
        pairs.append((left, right) if turn % 2 == 0 else (right, left))
    ratios = sorted(left / right for left, right in pairs)
    notes = [note, f"rounds {ratios[0]:.2f} to {ratios[-1]:.2f}"]
    return Finding(
        what, unit, statistics.median(left for left, _ in pairs), statistics.median(right for _, right in pairs),
        peers_name, bar, is_ratio=True, ratio=statistics.median(ratios), note="; ".join(filter(None, notes)))


class Cost:
    """Processor time for an answer, which tells more than a rate while others use the machine."""

    def __init__(self):
        self.spent = {}

    def rate(self, process, *words, **options):
        before = process.seconds()
        result = load(process.port, *words, **options)
        check(result)
        spent, answers = self.spent.get(process, (0, 0))
        self.spent[process] = (spent + process.seconds() - before, answers + result.good)
        return result.rate

    def note(self, ours, peer):
        each = [1e6 * spent / answers for spent, answers in (self.spent[ours], self.spent[peer])]
        return f"{each[0]:.0f} and {each[1]:.0f} us of processor an answer"


def check(result):
    if result.failed:
        raise RuntimeError(f"{result.bad} wrong and {result.broken} broken answers beside {result.good} good ones")
    return result
