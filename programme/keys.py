"""The kinds of keys in a programme file: what each says, and which fields hold it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from jobcenter.enums import Precision, Unit
from jobcenter.numbers import EXACT
from programme.yaml_file import Iso, Path

Data = dict[str, Any]
# Both ways of a reference: its kind and the name to the row, raising LookupError; and back.
Find = Callable[[str, str], Any]
Name = Callable[[str, Any], str]

MILLION = 6  # its power of ten
MILLION_EURO = "million_euro"


class BadKey(ValueError):
    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path


class Key:
    """One or a few keys that belong together. Where they say the default, they are left out."""

    @property
    def fields(self) -> Mapping[str, str]:
        """The keys by the fields they fill."""
        raise NotImplementedError

    def read(self, data: Data, find: Find) -> Data:
        """All of the fields; raises BadKey."""
        raise NotImplementedError

    def write(self, row: Any, name: Name) -> Data:
        raise NotImplementedError

    def normal(self, data: Data) -> Data:
        """The same as it is written after it was read."""
        return self.write(
            SimpleNamespace(**self.read(data, lambda _kind, text: text)),
            lambda _kind, text: text,
        )


@dataclass(frozen=True)
class Plain(Key):
    """A text, a whole number, a flag or a choice as it is."""

    key: str
    default: Any = ""

    @property
    def fields(self) -> Mapping[str, str]:
        return {self.key: self.key}

    def read(self, data: Data, find: Find) -> Data:
        return {self.key: data.get(self.key, self.default)}

    def write(self, row: Any, name: Name) -> Data:
        value = getattr(row, self.key)
        return {} if value == self.default else {self.key: value}


@dataclass(frozen=True)
class Reference(Key):
    """The name of another row."""

    key: str
    kind: str
    field: str = ""

    @property
    def fields(self) -> Mapping[str, str]:
        return {self.field or self.key: self.key}

    def read(self, data: Data, find: Find) -> Data:
        text = data.get(self.key)
        found = None if text is None else _found(find, self.kind, text, (self.key,))
        return {self.field or self.key: found}

    def write(self, row: Any, name: Name) -> Data:
        referred = getattr(row, self.field or self.key)
        return {} if referred is None else {self.key: name(self.kind, referred)}


def _found(find: Find, kind: str, text: str, path: Path) -> Any:
    try:
        return find(kind, text)
    except LookupError as error:
        message = _("this file does not define %(name)s") % {"name": text}
        raise BadKey(path, message) from error


@dataclass(frozen=True)
class References:
    """Names of other rows, kept in a field of many; not a Key: written once the row exists."""

    key: str
    kind: str

    def read(self, data: Data, find: Find) -> list[Any]:
        return [
            _found(find, self.kind, text, (self.key, index))
            for index, text in enumerate(data.get(self.key, []))
        ]

    def write(self, row: Any, name: Name) -> Data:
        names = sorted(name(self.kind, one) for one in getattr(row, self.key).all())
        return {self.key: names} if names else {}

    def normal(self, data: Data) -> Data:
        return {self.key: sorted(set(data[self.key]))} if data.get(self.key) else {}


@dataclass(frozen=True)
class Number(Key):
    """A number. `decimals` keeps how many it is printed with: 7.40; else zeros at its end go."""

    key: str
    decimals: str = ""

    @property
    def fields(self) -> Mapping[str, str]:
        return {self.key: self.key} | ({self.decimals: self.key} if self.decimals else {})

    def read(self, data: Data, find: Find) -> Data:
        value = Decimal(data[self.key]) if self.key in data else None
        kept = {self.decimals: 0 if value is None else decimals_of(value)}
        return {self.key: value} | (kept if self.decimals else {})

    def write(self, row: Any, name: Name) -> Data:
        value = getattr(row, self.key)
        if value is None:
            return {}
        return {
            self.key: printed(value, getattr(row, self.decimals)) if self.decimals else short(value)
        }


@dataclass(frozen=True)
class Numbers(Key):
    """A list of numbers, kept as the texts they are written as."""

    key: str

    @property
    def fields(self) -> Mapping[str, str]:
        return {self.key: self.key}

    def read(self, data: Data, find: Find) -> Data:
        return {self.key: [str(number) for number in data.get(self.key, [])]}

    def write(self, row: Any, name: Name) -> Data:
        texts = getattr(row, self.key)
        return {self.key: [Decimal(text) for text in texts]} if texts else {}


@dataclass(frozen=True)
class Amount(Key):
    """Euros, given in euros or in millions of them."""

    @property
    def fields(self) -> Mapping[str, str]:
        return {"amount": "euro", "decimals": "euro", "in_millions": MILLION_EURO}

    def read(self, data: Data, find: Find) -> Data:
        in_millions = MILLION_EURO in data
        number = data.get(MILLION_EURO if in_millions else "euro")
        value = None if number is None else Decimal(number)
        return {
            "amount": None if value is None else value.scaleb(MILLION * in_millions),
            "decimals": 0 if value is None else decimals_of(value),
            "in_millions": in_millions,
        }

    def write(self, row: Any, name: Name) -> Data:
        if row.amount is None:
            return {}
        key = MILLION_EURO if row.in_millions else "euro"
        return {key: printed(row.amount.scaleb(-MILLION * row.in_millions), row.decimals)}


@dataclass(frozen=True)
class StatedValue(Key):
    """A value, the one it is compared with, and the unit of both, which may be a million euros."""

    @property
    def fields(self) -> Mapping[str, str]:
        numbers = {"value": "value", "decimals": "value"}
        compared = {"compared_value": "compared_value", "compared_decimals": "compared_value"}
        return numbers | compared | {"unit": "unit", "in_millions": "unit"}

    def read(self, data: Data, find: Find) -> Data:
        in_millions = data.get("unit") == MILLION_EURO
        result = {
            "unit": Unit.EURO.value if in_millions else data.get("unit", ""),
            "in_millions": in_millions,
        }
        for key, decimals in (("value", "decimals"), ("compared_value", "compared_decimals")):
            value = Decimal(data[key]) if key in data else None
            result[key] = None if value is None else value.scaleb(MILLION * in_millions)
            result[decimals] = 0 if value is None else decimals_of(value)
        return result

    def write(self, row: Any, name: Name) -> Data:
        result: Data = {}
        for key, decimals in (("value", "decimals"), ("compared_value", "compared_decimals")):
            if (value := getattr(row, key)) is not None:
                scaled = value.scaleb(-MILLION * row.in_millions)
                result[key] = printed(scaled, getattr(row, decimals))
        unit = MILLION_EURO if row.in_millions else row.unit
        return result | ({"unit": unit} if unit else {})


@dataclass(frozen=True)
class Dated(Key):
    """A date as exactly as it is known: 2022, 2022-05 or 2022-05-31."""

    key: str
    precision: str

    @property
    def fields(self) -> Mapping[str, str]:
        return {self.key: self.key, self.precision: self.key}

    def read(self, data: Data, find: Find) -> Data:
        if self.key not in data:
            return {self.key: None, self.precision: ""}
        text = str(data[self.key])
        return {self.key: _date(text, (self.key,)), self.precision: _precision(text)}

    def write(self, row: Any, name: Name) -> Data:
        value = getattr(row, self.key)
        return {} if value is None else {self.key: written(value, getattr(row, self.precision))}


@dataclass(frozen=True)
class Day(Key):
    """A day, or the month whose first day it stands for, which the file writes as the month."""

    key: str
    precision: Precision = Precision.DAY

    @property
    def fields(self) -> Mapping[str, str]:
        return {self.key: self.key}

    def read(self, data: Data, find: Find) -> Data:
        return {self.key: _date(data[self.key], (self.key,)) if self.key in data else None}

    def write(self, row: Any, name: Name) -> Data:
        value = getattr(row, self.key)
        return {} if value is None else {self.key: written(value, self.precision)}


@dataclass(frozen=True)
class Period(Key):
    """A date, or two of one precision: 2021-04/2021-09; 2005/.. is open."""

    key: str
    prefix: str  # of the fields first, last and precision

    @property
    def fields(self) -> Mapping[str, str]:
        return {f"{self.prefix}_{end}": self.key for end in ("from", "to", "precision")}

    def read(self, data: Data, find: Find) -> Data:
        if self.key not in data:
            return self._ends(None, None, "")
        path = (self.key,)
        first, slash, last = str(data[self.key]).partition("/")
        begin = _date(first, path)
        if last == "..":
            return self._ends(begin, None, _precision(first))
        if slash and len(first) != len(last):
            raise BadKey(path, _("the two dates of a period are written alike"))
        return self._ends(begin, _date(last or first, path), _precision(first))

    def write(self, row: Any, name: Name) -> Data:
        first, last, precision = (getattr(row, field) for field in self.fields)
        if first is None:
            return {}
        begin = written(first, precision)
        if last == first:
            return {self.key: begin}
        end = ".." if last is None else written(last, precision)
        return {self.key: Iso(f"{begin}/{end}")}

    def _ends(self, first: date | None, last: date | None, precision: str) -> Data:
        return dict(zip(self.fields, (first, last, precision), strict=True))


def decimals_of(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def printed(value: Decimal, decimals: int) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=EXACT)
    return rounded if rounded else rounded.copy_abs()


def short(value: Decimal) -> Decimal:
    """Without the zeros at its end: 3.0 is 3."""
    normal = value.normalize()
    return printed(normal, decimals_of(normal))


def written(value: date, precision: str) -> int | Iso:
    if precision == Precision.YEAR:
        return value.year
    text = value.isoformat()
    return Iso(text[:7] if precision == Precision.MONTH else text)


_PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


def _precision(text: str) -> str:
    return _PRECISIONS[len(text)].value


def _date(text: str, path: Path) -> date:
    try:
        return date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError as error:
        raise BadKey(path, _("there is no such day")) from error
