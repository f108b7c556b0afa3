"""Numbers, money, dates and months as the active language writes them."""

import copy
from datetime import date, datetime
from decimal import Decimal, localcontext
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import NumberPattern
from django.utils.translation import get_language, gettext, ngettext_lazy

from jobcenter.enums import Mark, Precision, Unit
from jobcenter.numbers import EXACT, round_half_up

NO_VALUE = "–"
BERLIN = ZoneInfo("Europe/Berlin")

_LOCALES = {"de": Locale("de"), "en": Locale("en", "GB")}
_MILLION = Decimal(1_000_000)
_WORDS = {
    Unit.POINTS: ngettext_lazy("%(number)s point", "%(number)s points", "count"),
    Unit.PERSONS: ngettext_lazy("%(number)s person", "%(number)s persons", "count"),
    Unit.INTEGRATIONS: ngettext_lazy("%(number)s integration", "%(number)s integrations", "count"),
    Unit.VACANCIES: ngettext_lazy("%(number)s vacancy", "%(number)s vacancies", "count"),
    Unit.EMPLOYMENTS: ngettext_lazy(
        "%(number)s employment begun", "%(number)s employments begun", "count"
    ),
    Unit.HOUSEHOLDS: ngettext_lazy(
        "%(number)s household in need", "%(number)s households in need", "count"
    ),
    Unit.PLACES: ngettext_lazy("%(number)s place", "%(number)s places", "count"),
}
_SIGNS = {Mark.SUPPRESSED: "*", Mark.NOT_COMPUTABLE: "x", Mark.MISSING: "."}


def number(value: Decimal | int | None, decimals: int = 0) -> str:
    return _written(value, decimals, "decimal")


def signed(value: Decimal | int | None, decimals: int = 0) -> str:
    """A difference: +3,0, −95 or ±0."""
    return _written(value, decimals, "decimal", plus=True)


def percent(value: Decimal | int | None, decimals: int = 1) -> str:
    """20.6 means 20.6 percent."""
    return _written(value, decimals, "percent")


def money(value: Decimal | int | None, decimals: int = 0) -> str:
    """Euros."""
    return _written(value, decimals, "currency")


def millions(value: Decimal | int | None, decimals: int = 2) -> str:
    """Euros, shown in millions of them."""
    if value is None:
        return NO_VALUE
    rounded = round_half_up(EXACT.divide(Decimal(value), _MILLION), decimals)
    text = gettext("€%(number)s million") % {"number": number(abs(rounded), decimals)}
    return _sign(rounded, plus=False) + text


def quantity(
    value: Decimal | int | None, unit: Unit, decimals: int = 0, *, plus: bool = False
) -> str:
    """A number with its unit; `plus` shows the sign of a difference."""
    match unit:
        case Unit.PERCENT:
            return _written(value, decimals, "percent", plus=plus)
        case Unit.EURO:
            return _written(value, decimals, "currency", plus=plus)
        case Unit.COUNT:
            return _written(value, decimals, "decimal", plus=plus)
    if value is None:
        return NO_VALUE
    words = {
        "count": _grammatical_number(value, decimals),
        "number": _written(value, decimals, "decimal", plus=plus),
    }
    return str(_WORDS[unit] % words)


def unit_label(unit: Unit) -> str:
    """The unit in a column's heading or beside an axis."""
    return {Unit.PERCENT: "%", Unit.EURO: "€"}.get(unit) or str(Unit(unit).label)


def marked(value: Decimal | int | None, mark: Mark | None, unit: Unit, decimals: int = 0) -> str:
    """A cell: its value, or the sign of its mark and what that means."""
    if mark is None:
        return quantity(value, unit, decimals)
    return f"{_SIGNS[mark]} ({Mark(mark).label})"


def day(value: date) -> str:
    return _dated(value, _day_format(), language())


def month_name(month: date) -> str:
    return _dated(month, "LLLL yyyy", language())


def month_word(month: date) -> str:
    """The month without its year, where the year is plain."""
    return _dated(month, "LLLL", language())


def month_short(month: date, *, with_year: bool = False) -> str:
    return _dated(month, "LLL yyyy" if with_year else "LLL", language())


def moment(value: datetime) -> str:
    """An aware datetime in the time of Berlin; raises ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {value}")
    local = value.astimezone(BERLIN)
    return f"{day(local)}, {format_time(local.time(), 'HH:mm', locale=_locale())}"


def dated(value: date, precision: Precision) -> str:
    """A date as exactly as it is known."""
    match precision:
        case Precision.DAY:
            return day(value)
        case Precision.MONTH:
            return month_name(value)
        case Precision.YEAR:
            return str(value.year)


def language() -> str:
    """The active language, German where none is."""
    return (get_language() or "de").partition("-")[0]


def _locale() -> Locale:
    return _LOCALES[language()]


# A page writes the same few months on every axis.
@lru_cache(maxsize=4096)
def _dated(value: date, pattern: str, language: str) -> str:
    return format_date(value, pattern, locale=_LOCALES[language])


def _day_format() -> str:
    return "dd.MM.yyyy" if language() == "de" else "d MMMM yyyy"


def _written(value: Decimal | int | None, decimals: int, style: str, *, plus: bool = False) -> str:
    if value is None:
        return NO_VALUE
    rounded = round_half_up(Decimal(value), decimals)
    return _sign(rounded, plus=plus) + _digits(rounded.copy_abs(), decimals, style, language())


# A page writes the same few numbers again and again: ticks, targets, years before.
@lru_cache(maxsize=4096)
def _digits(size: Decimal, decimals: int, style: str, language: str) -> str:
    pattern = _pattern(language, style, decimals)
    with localcontext(EXACT):
        text: str = pattern.apply(size, _LOCALES[language], currency="EUR", currency_digits=False)
    return text


def _sign(rounded: Decimal, *, plus: bool) -> str:
    if rounded < 0:
        return "−"
    if not plus:
        return ""
    return "+" if rounded else "±"


@lru_cache
def _pattern(language: str, style: str, decimals: int) -> NumberPattern:
    locale = _LOCALES[language]
    patterns = {
        "decimal": locale.decimal_formats[None],
        "percent": locale.percent_formats[None],
        "currency": locale.currency_formats["standard"],
    }
    pattern: NumberPattern = copy.copy(patterns[style])
    pattern.frac_prec = (decimals, decimals)
    pattern.scale = 0  # our percentages are percentages already, not shares of one
    return pattern


def _grammatical_number(value: Decimal | int, decimals: int) -> int:
    """One thing is singular; 1.0 and all else is plural, in German and in English."""
    return 1 if not decimals and abs(round_half_up(Decimal(value), 0)) == 1 else 2
