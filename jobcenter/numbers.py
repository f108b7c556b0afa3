"""Reading and rounding numbers: one parser for the grid, for forms and for files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum, StrEnum

from jobcenter.enums import Mark, Unit

# Wide enough never to round by itself; a number with more digits raises InvalidOperation.
EXACT = Context(prec=1000)


def divide(dividend: Decimal | None, divisor: Decimal | None) -> Decimal | None:
    """Return the quotient, or None where there is none to speak of."""
    if dividend is None or not divisor:
        return None
    return dividend / divisor


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round the half away from zero; what rounds to zero has no sign."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)
    return rounded if rounded else rounded.copy_abs()


def needed_decimals(value: Decimal) -> int:
    """As many as say all of it: none for 3.00, two for 4.75."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


class Notation(Enum):
    """The marks for thousands and for decimals."""

    GERMAN = (".", ",")
    ENGLISH = (",", ".")

    def __init__(self, thousands: str, decimal: str) -> None:
        self.thousands = thousands
        self.decimal = decimal


@dataclass(frozen=True)
class Cell:
    """What was entered: a value, a mark instead of one, or nothing at all."""

    value: Decimal | None = None
    mark: Mark | None = None

    @property
    def is_blank(self) -> bool:
        return self.value is None and self.mark is None


class NumberProblem(StrEnum):
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous"
    WRONG_UNIT = "wrong_unit"
    TOO_LARGE = "too_large"
    TOO_PRECISE = "too_precise"


class NumberError(ValueError):
    """The text is refused; where it is ambiguous, the readings say what it could mean."""

    def __init__(self, code: NumberProblem, text: str, readings: tuple[Decimal, ...] = ()) -> None:
        super().__init__(f"{code}: {text!r}")
        self.code = code
        self.text = text
        self.readings = readings


MARKS: Mapping[str, Mark] = {
    "*": Mark.SUPPRESSED,
    "x": Mark.NOT_COMPUTABLE,
    "X": Mark.NOT_COMPUTABLE,
    ".": Mark.MISSING,
}
LARGEST = Decimal(10) ** 12  # what a figure's column holds: 18 digits,
DECIMALS = 6  # six of them after the decimal mark

_ZEROS = frozenset("-–—−")
_RATES = frozenset({Unit.PERCENT, Unit.POINTS})
_SUFFIXES = {"%": Unit.PERCENT, "€": Unit.EURO, "eur": Unit.EURO, "euro": Unit.EURO}
_SPACES = " \u00a0\u2009\u202f"  # ordinary, no-break, thin, narrow no-break


def parse_number(
    text: str, notation: Notation, unit: Unit, *, marks: Mapping[str, Mark] = MARKS
) -> Cell:
    """Read what a person or a file wrote, or raise NumberError: nothing is guessed.

    `marks` are the signs that stand for a missing value, as the source defines them.
    """
    text = text.strip()
    if not text:
        return Cell()
    if text in marks:
        return Cell(mark=marks[text])
    if text in _ZEROS:
        return Cell(value=Decimal(0))
    return Cell(value=_value(text, notation, unit))


def _value(text: str, notation: Notation, unit: Unit) -> Decimal:
    match = _PATTERNS[notation].fullmatch(text)
    if match is None:
        raise NumberError(NumberProblem.NOT_A_NUMBER, text)
    if not _suits(match, unit):
        raise NumberError(NumberProblem.WRONG_UNIT, text)
    if _could_be_either(match, notation, unit):
        readings = tuple(
            _decimal(match, re.sub("[.,]", point, match["digits"])) for point in ("", ".")
        )
        raise NumberError(NumberProblem.AMBIGUOUS, text, readings)
    return _storable(_decimal(match, _with_point(match["digits"], notation)), text)


def _suits(match: re.Match[str], unit: Unit) -> bool:
    sign_of_unit = match["before"] or match["after"]
    if sign_of_unit and _SUFFIXES[sign_of_unit.casefold()] is not unit:
        return False
    return not match["million"] or unit is Unit.EURO


def _could_be_either(match: re.Match[str], notation: Notation, unit: Unit) -> bool:
    """One mark before exactly three digits, where the unit suggests the other reading of it."""
    shape = _ONE_MARK_AND_THREE_DIGITS.fullmatch(match["digits"])
    if shape is None:
        return False
    fraction_is_usual = unit in _RATES or match["million"] is not None
    mark_is_for_thousands = shape["mark"] == notation.thousands
    return mark_is_for_thousands == fraction_is_usual


def _with_point(digits: str, notation: Notation) -> str:
    whole = re.sub(f"[{_SPACES}]", "", digits).replace(notation.thousands, "")
    return whole.replace(notation.decimal, ".")


def _decimal(match: re.Match[str], digits: str) -> Decimal:
    # A text with an exponent is exact where a product would be rounded to 28 digits.
    value = Decimal(f"{digits}E{6 if match['million'] else 0}")
    return value.copy_negate() if match["sign"] in _ZEROS else value


def _storable(value: Decimal, text: str) -> Decimal:
    if value.copy_abs() >= LARGEST:
        raise NumberError(NumberProblem.TOO_LARGE, text)
    if round_half_up(value, DECIMALS) != value:
        raise NumberError(NumberProblem.TOO_PRECISE, text)
    decimals = min(DECIMALS, max(0, -int(value.as_tuple().exponent)))
    return round_half_up(value, decimals)


def _pattern(notation: Notation) -> re.Pattern[str]:
    thousands, decimal = re.escape(notation.thousands), re.escape(notation.decimal)
    spaces = f"[{_SPACES}]*"
    groups = rf"(?:[{_SPACES}][0-9]{{3}})+ | (?:{thousands}[0-9]{{3}})+"
    return re.compile(
        rf"""
        (?: (?P<sign>[+\-–−]) {spaces} )?
        (?: (?P<before>€) {spaces} )?
        (?P<digits> (?: [0-9]+ | [1-9][0-9]{{0,2}} (?:{groups}) ) (?: {decimal}[0-9]+ )? )
        (?: {spaces} (?P<million> Mio\.? | Millionen | Millions? ) )?
        (?: {spaces} (?P<after> % | € | EUR | Euro ) )?
        """,
        re.VERBOSE | re.IGNORECASE,
    )


_PATTERNS = {notation: _pattern(notation) for notation in Notation}
_ONE_MARK_AND_THREE_DIGITS = re.compile("[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3}")
