"""Makes goals, series and figures for benchmarks: plausible shapes, never statistics."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from goals.enums import BaselineOrigin, ChangeUnit, Kind, Method
from goals.models import Agreement, Figure, Indicator, Series, Target
from jobcenter.enums import Unit
from jobcenter.ledger import writing
from jobcenter.models import Partner
from jobcenter.months import months_between

STOCK, FLOW = 9000, 160


def generate(*, goals: int, series: int, years: int, last_year: int, seed: int, by: User) -> None:
    """Fill an empty database; the same arguments give the same rows."""
    draw = random.Random(seed)  # noqa: S311  # figures, not secrets
    made = [_series(number) for number in range(max(series, 2))]
    Series.objects.bulk_create(made)
    partner = Partner.objects.create(name="Partner 1")
    agreement = Agreement.objects.create(year=last_year, partner=partner, title="Agreement")
    indicators = [_indicator(number, made) for number in range(goals)]
    Indicator.objects.bulk_create(indicators)
    with writing(by=by) as entry:
        entry.add_all(_target(agreement, indicator) for indicator in indicators)
        first = date(last_year - years + 1, 1, 1)
        for one in made:
            entry.add_all(_figures(one, first, date(last_year, 12, 1), draw))


def _series(number: int) -> Series:
    stock = number % 2 == 1
    return Series(
        code=f"S{number:03}",
        name=f"Series {number}",
        kind=Kind.STOCK if stock else Kind.FLOW,
        unit=Unit.PERSONS if stock else Unit.INTEGRATIONS,
        position=number,
    )


def _indicator(number: int, series: list[Series]) -> Indicator:
    pair = 2 * number % (len(series) - 1)
    return Indicator(
        code=f"G{number:03}",
        name=f"Goal {number}",
        method=Method.YEAR_TO_DATE_RATE,
        numerator=series[pair - pair % 2],
        denominator=series[pair - pair % 2 + 1],
        lag=1,
        unit=Unit.PERCENT,
        position=number,
    )


def _target(agreement: Agreement, indicator: Indicator) -> Target:
    return Target(
        agreement=agreement,
        indicator=indicator,
        value=Decimal("20.6"),
        decimals=1,
        stated_change=Decimal(3),
        stated_change_unit=ChangeUnit.PERCENT,
        baseline_origin=BaselineOrigin.DERIVED,
    )


def _figures(series: Series, first: date, last: date, draw: random.Random) -> Iterator[Figure]:
    level = STOCK if series.kind == Kind.STOCK else FLOW
    for month in months_between(first, last):
        level = max(1, round(level * draw.uniform(0.97, 1.03)))
        yield Figure(
            series=series,
            month=month,
            value=Decimal(level),
            data_date=date(month.year + 1, month.month, 18),
            demonstration=True,
        )
