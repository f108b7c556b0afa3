"""A month is the date of its first day."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from babel import Locale


def month_of(day: date) -> date:
    return date(day.year, day.month, 1)


@lru_cache(maxsize=8192)
def add_months(month: date, number: int) -> date:
    year, index = divmod(month.year * 12 + month.month - 1 + number, 12)
    return date(year, index + 1, 1)


@lru_cache(maxsize=8192)
def months_between(first: date, last: date) -> tuple[date, ...]:
    """The months from first to last, both included; none where last is before first."""
    distance = (last.year - first.year) * 12 + last.month - first.month
    return tuple(add_months(first, number) for number in range(distance + 1))


def months_ending(last: date, number: int) -> tuple[date, ...]:
    """A window: so many months, the last of them included."""
    return months_between(add_months(last, 1 - number), last)


def months_of_year(year: int) -> tuple[date, ...]:
    return months_between(date(year, 1, 1), date(year, 12, 1))


def month_key(month: date) -> str:
    return f"{month:%Y-%m}"


def parse_month(text: str) -> date:
    """Read "2022-09", "09/2022" or "September 2022", the name in German or English.

    Raises ValueError for anything else.
    """
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(text.strip()):
            number = _number_of(match["month"])
            if number is not None:
                return date(int(match["year"]), number, 1)
    raise ValueError(f"not a month: {text!r}")


_YEAR = "(?P<year>[12][0-9]{3})"
_PATTERNS = (
    re.compile(f"{_YEAR}-(?P<month>[0-9]{{2}})"),
    re.compile(f"(?P<month>[0-9]{{1,2}})/{_YEAR}"),
    re.compile(rf"(?P<month>[^\W\d_]+)\.?\s+{_YEAR}"),
)


def _number_of(month: str) -> int | None:
    if month.isdecimal():
        return int(month) if 1 <= int(month) <= 12 else None
    return _NAMES.get(month.casefold())


def _names() -> Iterator[tuple[str, int]]:
    yield "mrz", 3  # how German Excel shortens März
    for language in ("de", "en_GB"):
        months = Locale.parse(language).months["stand-alone"]
        for width in ("wide", "abbreviated"):
            for number, name in months[width].items():
                yield name.casefold(), number


_NAMES = dict(_names())
