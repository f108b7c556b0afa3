"""Random histories: what was seen at any moment comes back, whatever is recorded later.

The oracle is a plain list of all that was recorded, filtered and replayed for every question.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from goals.actions import Entry, record_figures
from goals.enums import Kind, Method
from goals.models import Agreement, Indicator, Series, Target
from goals.progress import Progress
from goals.queries import progress_of
from goals.records import as_json, goal_record
from jobcenter.access import Role
from jobcenter.enums import Mark, Unit
from jobcenter.ledger import writing
from jobcenter.models import Release
from jobcenter.months import add_months, months_between
from jobcenter.reports import release_in_force
from programme.releases import differences_of, release
from tests.factories import make_agreement, make_indicator, make_series, make_user, moment, month

HISTORIES = 5
STEPS = 18
YEAR = 2022
FIRST, LAST = month("2020-12"), month("2022-12")
REPORTS = [month("2022-03"), month("2022-08"), LAST]
WAITING = 3


@dataclass(frozen=True)
class Reported:
    """A figure as the oracle keeps it."""

    at: datetime
    series: str
    month: date
    value: Decimal | None
    mark: str
    data_date: date
    extrapolated: bool

    @property
    def final(self) -> bool:
        passed = (self.data_date.year - self.month.year) * 12
        passed += self.data_date.month - self.month.month
        return not self.extrapolated and passed > WAITING


@dataclass(frozen=True)
class Agreed:
    at: datetime
    goal: str
    value: Decimal
    valid_from: date | None


@dataclass(frozen=True)
class Freed:
    """A release or, with the number of another one, its withdrawal."""

    at: datetime
    number: int
    month: date
    withdraws: int | None = None


@dataclass
class History:
    """The database, and beside it everything that was recorded in it."""

    random: Random
    editor: User
    manager: User
    agreement: Agreement
    series: dict[str, Series]
    indicators: dict[str, Indicator]
    now: datetime
    figures: list[Reported] = field(default_factory=list)
    targets: list[Agreed] = field(default_factory=list)
    releases: list[Freed] = field(default_factory=list)

    def step(self) -> None:
        """Something happens, some time after what happened before it."""
        self.now += timedelta(seconds=self.random.choice([1, 3600, 86400, 30 * 86400]))
        happens: Any = self.random.choice(
            [self._report] * 6 + [self._revise] * 4 + [self._agree] * 3 + [self._release] * 2
            + [self._withdraw]
        )  # fmt: skip
        happens()

    def _report(self) -> None:
        """A run of months of one series: new, late, or known already."""
        code = self.random.choice(list(self.series))
        first = self.random.choice(months_between(FIRST, LAST))
        months = months_between(first, min(LAST, add_months(first, self.random.randrange(14))))
        data_date = self._data_date()
        self._record([self._reported(code, one, data_date) for one in months])

    def _revise(self) -> None:
        """A month again, as likely as not with older data."""
        if not self.figures:
            return
        before = self.random.choice(self.figures)
        data_date = before.data_date + timedelta(days=self.random.choice([-200, -40, 0, 40, 200]))
        self._record([self._reported(before.series, before.month, data_date)])

    def _agree(self) -> None:
        code = self.random.choice(list(self.indicators))
        valid_from = self.random.choice([None, None, *REPORTS])
        value = Decimal(self.random.randrange(1, 400)) / 10
        with writing(by=self.manager, clock=self._clock) as entry:
            row = Target(
                agreement=self.agreement,
                indicator=self.indicators[code],
                value=value,
                valid_from=valid_from,
            )
            entry.add(row)
        self.targets.append(Agreed(entry.at, code, value, valid_from))

    def _release(self) -> None:
        """A report; one that nobody would see, or without figures, is refused."""
        try:
            row = release(self.random.choice(REPORTS), by=self.manager, clock=self._clock)
        except ValidationError:
            return
        self.releases.append(Freed(row.recorded_at, row.pk, row.month))

    def _withdraw(self) -> None:
        withdrawn = {one.withdraws for one in self.releases}
        open_ones = [
            one for one in self.releases if one.withdraws is None and one.number not in withdrawn
        ]
        if open_ones:
            one = self.random.choice(open_ones)
            row = release(
                one.month,
                by=self.manager,
                withdraws=Release.objects.get(pk=one.number),
                clock=self._clock,
            )
            self.releases.append(Freed(row.recorded_at, row.pk, row.month, one.number))

    def _clock(self) -> datetime:
        return self.now

    def _data_date(self) -> date:
        return date(2022, 1, 15) + timedelta(days=self.random.randrange(500))

    def _reported(self, code: str, month: date, data_date: date) -> Reported:
        value, mark = self.random.choice(
            [(Decimal(self.random.randrange(0, 50)), "")] * 12
            + [(None, mark.value) for mark in Mark]
        )
        extrapolated = self.random.random() < 0.1
        # No data are older than the month they tell of.
        data_date = max(data_date, month)
        return Reported(self.now, code, month, value, mark, data_date, extrapolated)

    def _record(self, reported: list[Reported]) -> None:
        """Record the figures; the oracle keeps what the action says that it has changed."""
        entries = [
            Entry(
                self.series[one.series], one.month, one.value, one.mark, one.data_date,
                one.extrapolated,
            )
            for one in reported
        ]  # fmt: skip
        changes = record_figures(entries, by=self.editor, clock=self._clock)
        changed = {change.entry.month for change in changes}
        self.figures += [one for one in reported if one.month in changed]

    # The oracle: what was known at a moment -------------------------------------------------------

    def points(self, code: str, report: date, at: datetime) -> dict[date, Reported]:
        known: dict[date, Reported] = {}
        for one in self.figures:
            if one.series == code and one.month <= report and one.at <= at:
                known[one.month] = one
        return known

    def target(self, goal: str, report: date, at: datetime) -> Decimal | None:
        found = None
        for one in self.targets:
            valid = one.valid_from is None or one.valid_from <= report
            if one.goal == goal and one.at <= at and valid:
                found = one.value
        return found

    def in_force(self, at: datetime) -> int | None:
        withdrawn = {one.withdraws for one in self.releases if one.at <= at}
        standing = [
            one
            for one in self.releases
            if one.at <= at and one.withdraws is None and one.number not in withdrawn
        ]
        return max(standing, key=lambda one: (one.month, one.at)).number if standing else None

    def expected(self, report: date, at: datetime) -> dict[str, tuple]:
        """For each goal what `computed` takes of its progress."""
        found = {}
        for code, indicator in self.indicators.items():
            target = self.target(code, report, at)
            if target is not None:
                known = self.points(indicator.numerator.code, report, at)
                found[code] = (target, set(known), *self._actual(indicator, report, at))
        return found

    def _actual(self, indicator: Indicator, report: date, at: datetime) -> tuple:
        above = self.points(indicator.numerator.code, report, at)
        below = self.points(indicator.denominator.code, report, at) if indicator.denominator else {}
        through = None
        for one in months_between(date(YEAR, 1, 1), report):
            both = [above, below] if indicator.denominator else [above]
            if all(one in points and points[one].final for points in both):
                through = one
        if through is None:
            return None, None, (), False, None
        months = months_between(date(YEAR, 1, 1), through)
        lagged = [add_months(one, -indicator.lag) for one in months] if below else []
        used = [(above, one) for one in months] + [(below, one) for one in lagged]
        known = [points[one] for points, one in used if one in points]
        gaps = {one for points, one in used if one not in points or points[one].value is None}
        value = None if gaps else self._value(above, months, below, lagged)
        return (
            through,
            value,
            tuple(sorted(gaps)),
            any(not one.final for one in known),
            max((one.data_date for one in known), default=None),
        )

    def _value(self, above: Any, months: Any, below: Any, lagged: Any) -> Decimal | None:
        total = sum((above[one].value for one in months), Decimal())
        if not lagged:
            return total / len(months)
        stock = sum((below[one].value for one in lagged), Decimal()) / len(lagged)
        return total * 100 / stock if stock else None


def computed(progresses: list[Progress]) -> dict[str, tuple]:
    return {
        one.goal.code: (
            one.goal.target, set(one.numerator), one.through,
            one.actual.value if one.actual else None, one.incomplete, one.provisional,
            one.data_date,
        )
        for one in progresses
    }  # fmt: skip


def records(progresses: list[Progress]) -> list[str]:
    """All that is said of the goals, as texts that nothing recorded later can touch."""
    return [as_json(goal_record(one)) for one in progresses]


@pytest.fixture
def people(db) -> tuple[User, User]:
    return make_user(Role.EDITOR), make_user(Role.MANAGEMENT)


def new_history(people: tuple[User, User], seed: int) -> History:
    series = {
        "INT": make_series("INT", waiting_months=WAITING),
        "ELB": make_series("ELB", kind=Kind.STOCK, unit=Unit.PERSONS, waiting_months=WAITING),
    }
    rate = make_indicator("IQ", numerator=series["INT"], denominator=series["ELB"], position=1)
    mean = make_indicator(
        "MEAN", method=Method.MEAN_SO_FAR, numerator=series["ELB"], denominator=None, lag=0,
        unit=Unit.PERSONS, lower_is_better=True, position=2,
    )  # fmt: skip
    return History(
        Random(seed),  # repeatable, and nothing secret
        *people,
        make_agreement(YEAR),
        series,
        {"IQ": rate, "MEAN": mean},
        now=moment("2022-01-10 08:00"),
    )


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_every_moment_comes_back_as_it_was_and_as_the_oracle_says(people, seed):
    history = new_history(people, seed)
    seen: dict[tuple[date, datetime], list[str]] = {}
    for _ in range(STEPS):
        history.step()
        for report in REPORTS:
            progresses = progress_of(YEAR, report, history.now)
            seen[report, history.now] = records(progresses)

    again = {asked: progress_of(YEAR, *asked) for asked in seen}
    moments = {at for _report, at in seen}
    in_force = {at: release_in_force(at) for at in moments}

    assert {asked: records(one) for asked, one in again.items()} == seen
    assert {asked: computed(one) for asked, one in again.items()} == {
        asked: history.expected(*asked) for asked in seen
    }
    assert {at: row.pk if row else None for at, row in in_force.items()} == {
        at: history.in_force(at) for at in moments
    }
    assert [list(differences_of(row)) for row in Release.objects.all()] == [
        [] for _ in history.releases
    ]


def test_the_histories_hold_what_they_are_meant_to(people):
    """Else the tests above could pass without having tried anything."""
    history = new_history(people, 0)
    for _ in range(150):
        history.step()

    revised = [(one.series, one.month) for one in history.figures]
    older = [
        later
        for number, later in enumerate(history.figures)
        for earlier in history.figures[:number]
        if (earlier.series, earlier.month) == (later.series, later.month)
        and later.data_date < earlier.data_date
    ]
    assert len(revised) > len(set(revised))
    assert older
    assert {one.mark for one in history.figures} == {"", *Mark.values}
    assert {one.valid_from for one in history.targets} == {None, *REPORTS}
    assert [one for one in history.releases if one.withdraws]
    assert [one for one in history.figures if not one.final]
    assert any(value is not None for _target, _months, _through, value, *_rest in goals_of(history))


def goals_of(history: History) -> list[tuple]:
    return [goal for report in REPORTS for goal in history.expected(report, history.now).values()]
