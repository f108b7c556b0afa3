"""Rows for tests, with plain defaults: numbers that can be added in the head.

Unless a test says otherwise, a goal is a rate of 10 integrations a month among 1,000 persons
(1 percent a month, 12 percent a year), this year as last year, all of it final.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group, User

from goals.enums import Kind, Method
from goals.models import Agreement, Assessment, Duty, Figure, Indicator, Series, Target
from jobcenter.access import Role
from jobcenter.enums import Unit
from jobcenter.ledger import writing
from jobcenter.models import Partner, Release
from jobcenter.months import add_months, months_between
from jobcenter.reports import BERLIN

PASSWORD = "correct horse battery staple"
LONG_AFTER = date(2024, 1, 1)


def moment(text: str) -> datetime:
    """ "2022-10-20 08:00" in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def month(text: str) -> date:
    """ "2022-10" as the first of October."""
    return date.fromisoformat(f"{text}-01")


def make_user(*roles: Role, name: str = "") -> User:
    user = User.objects.create_user(
        name or "-".join(roles) or "nobody",
        password=PASSWORD,
        is_superuser=Role.SUPERUSER in roles,
    )
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def recorder() -> User:
    """Who records what a test does not care about: one person, without any role."""
    return User.objects.get_or_create(username="recorder")[0]


def record(row: Any, *, by: User | None = None, at: str = "2022-01-01 00:00") -> Any:
    """Add an append-only row at a moment, or just after the last writing if that was later."""
    with _writing(by, at) as entry:
        return entry.add(row)


def make_series(code: str = "INT", **fields: Any) -> Series:
    defaults = {"name": f"Series {code}", "kind": Kind.FLOW, "unit": Unit.INTEGRATIONS}
    return Series.objects.create(code=code, **(defaults | fields))


def make_figures(
    series: Series,
    values: Mapping[str, Any] | Sequence[Any],
    *,
    first: str = "2022-01",
    data_date: date = LONG_AFTER,
    by: User | None = None,
    at: str = "2022-01-01 00:00",
) -> list[Figure]:
    """Figures of the months named, or of those that follow `first`; text is a mark."""
    if not isinstance(values, Mapping):
        values = {
            f"{add_months(month(first), number):%Y-%m}": one for number, one in enumerate(values)
        }
    with _writing(by, at) as entry:
        return entry.add_all(
            Figure(
                series=series,
                month=month(key),
                value=None if isinstance(value, str) else Decimal(value),
                mark=value if isinstance(value, str) else "",
                data_date=data_date,
            )
            for key, value in values.items()
        )


def make_indicator(code: str = "IQ", **fields: Any) -> Indicator:
    """A rate of integration, with series of its own unless they are given."""
    if "numerator" not in fields:
        fields["numerator"] = make_series(f"{code}-INT")
    if "denominator" not in fields:
        fields["denominator"] = make_series(f"{code}-ELB", kind=Kind.STOCK, unit=Unit.PERSONS)
    defaults = {
        "name": f"Goal {code}",
        "method": Method.YEAR_TO_DATE_RATE,
        "lag": 1,
        "unit": Unit.PERCENT,
    }
    return Indicator.objects.create(code=code, **(defaults | fields))


def make_agreement(year: int = 2022, partner: str = "Agentur") -> Agreement:
    return Agreement.objects.get_or_create(
        year=year,
        partner=Partner.objects.get_or_create(name=partner)[0],
        defaults={"title": f"Agreement {year}"},
    )[0]


def make_duty(text: str = "Duty", *, position: int = 1, agreement: Agreement | None = None) -> Duty:
    return Duty.objects.create(
        agreement=agreement or make_agreement(), position=position, text=text
    )


def make_target(
    indicator: Indicator,
    value: Any = 12,
    *,
    agreement: Agreement | None = None,
    at: str = "2022-01-01 00:00",
    **fields: Any,
) -> Target:
    agreement = agreement or make_agreement()
    row = Target(agreement=agreement, indicator=indicator, value=Decimal(value), **fields)
    return record(row, at=at)


def make_goal(
    code: str = "IQ", *, year: int = 2022, through: str = "2022-06", at: str = "2022-01-01 00:00"
) -> Target:
    """A goal of 12 percent with the figures of last year and of this one through a month."""
    indicator = make_indicator(code)
    target = make_target(indicator, agreement=make_agreement(year), at=at)
    first, last = date(year - 2, 12, 1), month(through)
    months = [f"{one:%Y-%m}" for one in months_between(first, last)]
    make_figures(indicator.numerator, dict.fromkeys(months, 10), at=at)
    assert indicator.denominator is not None
    make_figures(indicator.denominator, dict.fromkeys(months, 1000), at=at)
    return target


def make_assessment(indicator: Indicator, text: str, *, report: str, at: str) -> Assessment:
    return record(Assessment(indicator=indicator, month=month(report), judgement=text), at=at)


def make_release(
    report: str = "2022-06", *, at: str = "2022-08-01 08:00", withdraws: Release | None = None
) -> Release:
    """The row alone; tests of releasing call programme.releases.release."""
    row = Release(
        month=month(report), withdraws=withdraws, shown={"goals": []}, shown_hash="0" * 64
    )
    return record(row, at=at)


def _writing(by: User | None, at: str) -> Any:
    return writing(by=by or recorder(), clock=lambda: moment(at))
