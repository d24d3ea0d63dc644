"""Target arithmetic: what a target's figure says on a day, whether it is on pace, and where it will end.

Everything is reckoned in exact fractions in the bare terms of the indicator (80 % is 4/5); only the forecast, an estimate,
passes through floating point. Nothing is clipped: 120 % done reads 120 %, and a figure that fell reads below zero.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from scipy.special import stdtrit

from wusong.words.codes import codes
from wusong.words.labels import L
from wusong.words.problems import WusongError

STATUS = codes(
    "target_status",
    L("进展状态", "Status"),
    met=L("已达成", "Met"),
    on_pace=L("按进度", "On pace"),
    behind=L("滞后", "Behind"),
    overdue=L("逾期", "Overdue"),
    broken=L("已破零", "Broken"),
    no_data=L("无数据", "No data"),
    monitored=L("监测", "Monitored"),
)
KINDS = ("level", "count", "net_new", "growth", "coverage", "zero", "pair", "amount", "milestone", "cap", "monitor")
COMPARATORS = (
    "ge", "gt", "le", "lt", "eq", "approx", "increase_by", "decrease_by", "all", "none", "milestone", "monitor", "increase",
)  # fmt: skip
STARTS_AT_NOTHING = ("count", "net_new", "growth", "pair", "amount", "milestone")  # the figure itself is of the period
WHOLE = ("count", "net_new", "pair", "milestone")  # nobody can be expected to open 0.8 of a canteen
APPROXIMATELY = Fraction(95, 100)  # 约120名 is kept from 114
CONFIDENCE = Fraction(9, 10)  # of the interval of a forecast
STEPS_FOR_A_FORECAST = 3  # fewer steps say nothing of how uneven the work goes

# How much of the work is due by which part of the time, as corners of a line. `step` is for what comes in one piece, a
# building or a decision: nothing is due until the last 15 % of the time (the second warning of 三色督办), then all.
PROFILE = codes(
    "pace_profile",
    L("进度曲线", "Pace profile"),
    straight=L("均匀", "Straight line"),
    school_calendar=L("按学期", "School calendar"),
    autumn=L("秋季集中", "In autumn"),
    step=L("期末一次", "In one piece at the end"),
)
_CORNERS: dict[str, tuple[tuple[Fraction, Fraction], ...]] = {
    "straight": ((Fraction(0), Fraction(0)), (Fraction(1), Fraction(1))),
    # by twelfths of a calendar year: little in January and February, nothing in July and August
    "school_calendar": tuple(
        (Fraction(month, 12), Fraction(share, 100))
        for month, share in enumerate((0, 2, 5, 17, 29, 41, 53, 55, 57, 68, 79, 90, 100))
    ),
    "autumn": ((Fraction(0), Fraction(0)), (Fraction(2, 3), Fraction(0)), (Fraction(1), Fraction(1))),
    "step": ((Fraction(0), Fraction(0)), (Fraction(85, 100), Fraction(0)), (Fraction(85, 100), Fraction(1))),
}


class TargetError(WusongError):
    """A rule that no target can have."""


def due(profile: str, elapsed: Fraction) -> Fraction:
    """The share of the work due when the share `elapsed` of the time has gone (0 to 1); 0 before, 1 after.

    >>> due("straight", Fraction(1, 3)), due("autumn", Fraction(1, 2)), due("step", Fraction(9, 10))
    (Fraction(1, 3), Fraction(0, 1), Fraction(1, 1))
    """
    corners = _CORNERS[profile]
    if elapsed <= 0:
        return Fraction(0)
    before = max(corner for corner in corners if corner[0] <= elapsed)
    after = next((corner for corner in corners if corner[0] > elapsed), None)
    if after is None:
        return before[1]
    return before[1] + (after[1] - before[1]) * (elapsed - before[0]) / (after[0] - before[0])


@dataclass(frozen=True)
class Rule:
    """How a target is judged.

    kind       : one of `KINDS`; says where the figure starts and what shape its progress has.
    comparator : one of `COMPARATORS`; when the figure has got there. A plain number (eq) is met by more. With increase_by
                 and decrease_by the figure is the change since the baseline, so a decrease by 5 % is met at −5 %.
    value      : what is wanted, in the bare terms of the indicator.
    starts     : first day of the period; `deadline` is its last day, included.
    baseline   : the figure the day before `starts` (of the year before, for figures of the period); None when unknown or
                 not needed. What merely has to increase is compared with it.
    profile    : a key of `PROFILE`.
    most       : what the figure can never exceed (1 for a share), so that a forecast does not either; None for no bound.

    TargetError for an unknown word or a deadline before the start.
    """

    kind: str
    comparator: str
    value: Fraction
    starts: dt.date
    deadline: dt.date
    baseline: Fraction | None = None
    profile: str = "straight"
    most: Fraction | None = None

    def __post_init__(self) -> None:
        for word, known in ((self.kind, KINDS), (self.comparator, COMPARATORS), (self.profile, tuple(PROFILE))):
            if word not in known:
                raise TargetError(
                    L(f"没有“{word}”，可用：{'、'.join(known)}", f"no {word!r}; there are {', '.join(known)}")
                )
        if self.deadline < self.starts:
            raise TargetError(
                L(
                    f"期限 {self.deadline} 早于起始 {self.starts}，请改期限",
                    f"the deadline {self.deadline} is before the start {self.starts}; mend the deadline",
                )
            )

    @property
    def falls(self) -> bool:
        """Whether less is better."""
        return self.comparator in ("le", "lt", "none", "decrease_by")

    @property
    def goal(self) -> Fraction:
        """The figure that is wanted, with its sign: a decrease by 5 % reads −5 %; an increase of no size, the baseline."""
        if self.comparator == "increase" and self.baseline is not None:
            return self.baseline
        return -self.value if self.comparator == "decrease_by" else self.value

    @property
    def origin(self) -> Fraction | None:
        """Where the way to the target begins: nothing for figures of the period, else the baseline."""
        return Fraction(0) if self.kind in STARTS_AT_NOTHING else self.baseline

    def attained(self, value: Fraction) -> bool:
        """Whether a figure is what the target wants.

        >>> day = dt.date(2008, 12, 31)
        >>> [Rule("count", c, Fraction(120), day, day).attained(Fraction(120)) for c in ("eq", "gt", "le", "lt")]
        [True, False, True, False]
        """
        if self.comparator == "none":
            return value == 0
        if self.comparator == "le":
            return value <= self.value
        if self.comparator == "lt":
            return value < self.value
        if self.comparator == "gt":
            return value > self.value
        if self.comparator == "approx":
            return value >= self.value * APPROXIMATELY
        if self.comparator == "increase":
            return self.baseline is not None and value > self.baseline
        if self.comparator == "decrease_by":
            return value <= self.goal
        return value >= self.value

    def elapsed(self, on: dt.date) -> Fraction:
        """The share of the period gone at the end of a day: 0 before it, 1 from the deadline on."""
        gone, whole = (on - self.starts).days + 1, (self.deadline - self.starts).days + 1
        return min(max(Fraction(gone, whole), Fraction(0)), Fraction(1))

    def expected(self, on: dt.date) -> Fraction | None:
        """The figure due at the end of a day; None where nothing paces it (zero, monitor, unknown baseline)."""
        if self.kind in ("zero", "monitor") or self.comparator == "monitor":
            return None
        if self.comparator == "increase":  # no size is promised: not to fall behind the year before is due
            if self.baseline is None or self.kind not in STARTS_AT_NOTHING:
                return self.baseline
            return self.baseline * due(self.profile, self.elapsed(on))
        origin = self.origin
        if origin is None or self.attained(origin):
            # no way to go, or none known: what is wanted is due from the first day, or nothing can be said
            return self.goal if origin is not None or self.kind == "cap" else None
        share = due("step" if self.kind == "milestone" else self.profile, self.elapsed(on))
        expected = origin + (self.goal - origin) * share
        return Fraction(math.trunc(expected)) if self.kind in WHOLE else expected

    def progress(self, value: Fraction) -> Fraction | None:
        """The share of the way from the origin to the target; None where there is no way (it began at the target).

        >>> Rule("level", "ge", Fraction(4, 5), dt.date(2008, 1, 1), dt.date(2008, 12, 31), Fraction(3, 5)).progress(Fraction(7, 10))
        Fraction(1, 2)
        """
        origin = self.origin
        if self.kind in ("zero", "monitor") or self.comparator in ("monitor", "increase") or origin is None:
            return None
        way = self.goal - origin
        return (value - origin) / way if way and not self.attained(origin) else None


@dataclass(frozen=True)
class Judgement:
    """What is said of a target on a day. Figures are in the bare terms of the indicator; None where there is nothing to say.

    status   : a key of `STATUS`.
    progress : share of the way done, neither clipped at 1 nor at 0.
    expected : the figure due by the day.
    forecast : the figure expected at the deadline, with `low` and `high` of its 90 % interval.
    mended   : a zero target that was broken earlier in the period and holds again.
    """

    status: str
    progress: Fraction | None = None
    expected: Fraction | None = None
    forecast: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    mended: bool = False


def judge(
    rule: Rule, value: Fraction | None, on: dt.date, past: Sequence[tuple[dt.date, Fraction | None]] = ()
) -> Judgement:
    """Judge a figure on a day, with the figures of earlier days (ascending, the day itself may be the last).

    >>> year = Rule("count", "eq", Fraction(120), dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    >>> judge(year, Fraction(70), dt.date(2008, 6, 30)).status, judge(year, Fraction(40), dt.date(2008, 6, 30)).status
    ('on_pace', 'behind')
    >>> judge(year, None, dt.date(2008, 6, 30)).status, judge(year, Fraction(119), dt.date(2009, 1, 1)).status
    ('no_data', 'overdue')
    """
    if value is None:
        return Judgement("no_data", expected=rule.expected(on))
    if rule.kind == "monitor" or rule.comparator == "monitor":
        return Judgement("monitored")
    mended = rule.kind == "zero" and not value and any(earlier for _, earlier in past)
    forecast, low, high = _forecast(rule, value, on, past)
    return Judgement(
        _status(rule, value, on), rule.progress(value), rule.expected(on), forecast, low, high, mended=mended
    )


def _status(rule: Rule, value: Fraction, on: dt.date) -> str:
    if rule.kind == "zero":  # it can only be kept to the end, or broken at once
        if value > 0:
            return "broken"
        return "met" if on >= rule.deadline else "on_pace"
    if rule.attained(value):
        return "met"
    if on > rule.deadline:
        return "overdue"
    if rule.comparator == "increase" and rule.baseline is None:
        return "no_data"
    expected = rule.expected(on)
    if expected is None:
        return "behind"  # short of the target and no way known on which it could be on time
    return "on_pace" if (value <= expected if rule.falls else value >= expected) else "behind"


def _forecast(
    rule: Rule, value: Fraction, on: dt.date, past: Sequence[tuple[dt.date, Fraction | None]]
) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """The figure at the deadline with its interval.

    The steps between the known days are taken as those of a random walk with drift, of variance proportional to time; the
    interval is then the exact one of the t distribution (Harvey 1989, Forecasting, Structural Time Series Models, 2.1).
    Where work comes in lumps it promises too much: of walks with exponential months 83 % end in the interval given after
    three of them, 86 % after six (simulated in the tests).
    Kinds that come in one piece have no steps to learn from.
    """
    nothing = (None, None, None)
    if rule.kind in ("zero", "milestone") or rule.profile == "step" or on >= rule.deadline:
        return nothing
    known = [(day, float(figure)) for day, figure in past if figure is not None and day < on] + [(on, float(value))]
    if rule.origin is not None and rule.starts <= known[0][0]:
        known.insert(0, (rule.starts - dt.timedelta(days=1), float(rule.origin)))
    steps = [((b - a).days, y - x) for (a, x), (b, y) in pairwise(known)]
    if len(steps) < STEPS_FOR_A_FORECAST:
        return nothing
    span = sum(days for days, _ in steps)
    drift = (known[-1][1] - known[0][1]) / span
    variance = sum((rise - drift * days) ** 2 / days for days, rise in steps) / (len(steps) - 1)
    left = (rule.deadline - on).days
    middle = known[-1][1] + drift * left
    half = float(stdtrit(len(steps) - 1, 0.5 + float(CONFIDENCE) / 2)) * math.sqrt(variance * (left + left**2 / span))
    least = value if rule.kind in ("count", "pair", "amount") else None  # what was done this year stays done
    low, most = middle - half, None if rule.most is None else float(rule.most)

    def bounded(figure: float) -> Fraction:
        if least is not None:
            figure = max(figure, float(least))
        elif rule.most is not None or rule.kind == "cap":
            figure = max(figure, 0.0)
        return Fraction(round(figure if most is None else min(figure, most), 6)).limit_denominator(10**6)

    return bounded(middle), bounded(low), bounded(middle + half)
