"""Plain values for tests: points, goals, and what follows from the demonstration figures."""

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from goals.enums import Method
from goals.indicators import Point, Points, is_final
from goals.progress import Goal, Progress
from jobcenter.enums import Mark, Unit
from jobcenter.months import add_months, month_key, parse_month

DEMONSTRATION = FilePath(__file__).parents[2] / "programme/data/demonstration.csv"
DATA_DATE = date(2022, 10, 18)

INTEGRATION_RATE: dict[str, Any] = {
    "code": "IQ",
    "name": "Integrationsquote",
    "partner": "Agentur für Arbeit Freiberg",
    "year": 2022,
    "unit": Unit.PERCENT,
    "decimals": 1,
    "lower_is_better": False,
    "method": Method.YEAR_TO_DATE_RATE,
    "lag": 1,
    "numerator_unit": Unit.INTEGRATIONS,
    "target": Decimal("20.6"),
    "target_decimals": 1,
}
LONG_TERM: dict[str, Any] = {
    **INTEGRATION_RATE,
    "code": "LZB",
    "name": "Langzeitleistungsbeziehende",
    "unit": Unit.PERSONS,
    "decimals": 0,
    "lower_is_better": True,
    "method": Method.MEAN_SO_FAR,
    "lag": 0,
    "numerator_unit": Unit.PERSONS,
    "target": Decimal(6513),
    "target_decimals": 0,
}
COVERAGE: dict[str, Any] = {
    **INTEGRATION_RATE,
    "code": "EG",
    "name": "Einschaltungsgrad",
    "method": Method.TWELVE_MONTH_SHARE,
    "lag": 0,
    "numerator_unit": Unit.VACANCIES,
    "target": Decimal(30),
    "target_decimals": 0,
}
LATEST: dict[str, Any] = {**LONG_TERM, "code": "ELB", "method": Method.LATEST}
SUM: dict[str, Any] = {
    **INTEGRATION_RATE,
    "code": "INT",
    "name": "Integrationen",
    "unit": Unit.INTEGRATIONS,
    "decimals": 0,
    "method": Method.SUM_SO_FAR,
    "lag": 0,
    "target": Decimal(1200),
    "target_decimals": 0,
}


def make_point(value: object, *, final: bool = True, data_date: date = DATA_DATE) -> Point:
    """None is a month that is marked as missing."""
    if value is None:
        return Point(None, Mark.MISSING.value, data_date, final)
    return Point(Decimal(str(value)), "", data_date, final)


def make_points(first: str, *values: object, final_up_to: str = "9999-12") -> dict[date, Point]:
    """One point for each value from the first month on; None is a mark, ... no row at all."""
    start = parse_month(first)
    months = [add_months(start, number) for number in range(len(values))]
    return {
        month: make_point(value, final=month_key(month) <= final_up_to)
        for month, value in zip(months, values, strict=True)
        if value is not ...
    }


def make_goal(kind: dict[str, Any] = INTEGRATION_RATE, /, **changes: Any) -> Goal:
    return Goal(**{**kind, **changes})


def make_progress(
    goal: Goal,
    report: str,
    numerator: Points,
    denominator: Points | None = None,
    **references: Points,
) -> Progress:
    """The progress in a report, which sees no later month."""
    month = parse_month(report)
    return Progress(
        goal=goal,
        report_month=month,
        numerator=_up_to(month, numerator),
        denominator=None if denominator is None else _up_to(month, denominator),
        references={name: _up_to(month, points) for name, points in references.items()},
    )


def sample_progress(goal: Goal, report: str = "2022-09") -> Progress:
    """The demonstration figures with the data of 18 October 2022."""
    numerator, denominator = {
        "IQ": ("INT", "ELB"),
        "IQ-F": ("INT_F", "ELB_F"),
        "LZB": ("LZB", None),
        "EG": ("STELLEN_ABGANG", "SVB_BEGONNEN"),
    }[goal.code]
    waiting = 6 if goal.code == "EG" else 3
    return make_progress(
        goal,
        report,
        sample_points(numerator, waiting),
        None if denominator is None else sample_points(denominator, waiting),
    )


def agreed(kind: dict[str, Any], change: str, **changes: Any) -> Goal:
    """A goal with a relative change from which its baseline is derived."""
    return make_goal(
        kind,
        stated_change=Decimal(change),
        stated_change_unit="percent",
        baseline_origin="derived",
        **changes,
    )


def goals_of_2022() -> Sequence[Goal]:
    return (
        agreed(INTEGRATION_RATE, "3.0"),
        agreed(INTEGRATION_RATE, "9.5", code="IQ-F", target=Decimal("19.4")),
        agreed(LONG_TERM, "-5.0"),
        make_goal(COVERAGE),
    )


@cache
def sample_points(code: str, waiting_months: int) -> dict[date, Point]:
    with DEMONSTRATION.open() as file:
        rows = [(parse_month(row["month"]), row[code]) for row in csv.DictReader(file)]
    return {month: _sample_point(month, value, waiting_months) for month, value in rows if value}


def _sample_point(month: date, value: str, waiting_months: int) -> Point:
    final = is_final(month, data_date=DATA_DATE, waiting_months=waiting_months, extrapolated=False)
    return Point(Decimal(value), "", DATA_DATE, final, demonstration=True)


def _up_to(month: date, points: Points) -> dict[date, Point]:
    return {key: point for key, point in points.items() if key <= month}
