"""A programme and what it refers to as the text of one file: always the same for the same rows."""

from typing import Any

from django.utils.translation import gettext as _

from budget.models import Budget
from goals.models import Agreement
from jobcenter.models import Office
from programme.keys import Data
from programme.layout import DEFINITIONS, NAMES, PROGRAMME, RECORDS, REFERRED_TO
from programme.models import Programme
from programme.schema import schema
from programme.yaml_file import emit

FORMAT = 1


class DumpError(ValueError):
    """There is no file that says it."""


def dump_programme(year: int) -> str:
    """Raises DumpError."""
    programme = Programme.objects.filter(first_year__lte=year, last_year__gte=year).first()
    if programme is None:
        raise DumpError(_("there is no programme for %(year)d") % {"year": year})
    return emit(_in_order(_Dumping(programme).data()))


class _Dumping:
    """The rows met on the way, by kind and name: the file defines them too."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.met: dict[str, dict[str, Any]] = {kind: {} for kind in NAMES}

    def data(self) -> Data:
        sections = PROGRAMME.write(self.programme, self._name) | {
            "format": FORMAT,
            "office": self._office(),
            "agreements": self._written("agreements", self._agreements()),
            "budgets": self._written("budgets", self._budgets()),
        }
        for event in self.programme.events.all():
            self._name("events", event)
        # Each kind refers only to those after it.
        for kind in ("events", *REFERRED_TO):
            sections[kind] = self._all_written(kind)
        sections["series"] = _wholes_first(sections["series"])
        return sections

    def _name(self, kind: str, row: Any) -> str:
        name = NAMES[kind](row)
        if self.met[kind].setdefault(name, row) != row:
            raise DumpError(_("two rows are named %(name)s: rename one") % {"name": name})
        if kind == "categories":
            self._name("dimensions", row.dimension)
        return name

    def _all_written(self, kind: str) -> list[Data]:
        written = self._written(kind, list(self.met[kind].values()))
        # A series can be part of one that nothing else refers to.
        return written if len(written) == len(self.met[kind]) else self._all_written(kind)

    def _written(self, key: str, rows: Any) -> list[Data]:
        definitions = next(one for one in DEFINITIONS if one.key == key)
        record = RECORDS[definitions.record]
        return sorted((record.write(row, self._name) for row in rows), key=definitions.order)

    def _office(self) -> Data:
        office = Office.objects.first()
        if office is None:
            raise DumpError(_("the office has no name yet"))
        return RECORDS["office"].write(office, self._name)

    def _agreements(self) -> Any:
        years = self.programme.first_year, self.programme.last_year
        return Agreement.objects.filter(year__range=years).order_by("pk")

    def _budgets(self) -> set[Budget]:
        referred = {line.budget for line in self.met["budget_lines"].values()}
        return referred | set(self.programme.budgets.all())


def _wholes_first(series: list[Data]) -> list[Data]:
    """A series stands behind the one it is part of."""
    parents = {one["code"]: one.get("parent") for one in series}

    def depth(code: str | None) -> int:
        return 0 if code is None else depth(parents[code]) + 1

    return sorted(series, key=lambda one: depth(one["code"]))


def _in_order(sections: Data) -> Data:
    return {key: sections[key] for key in schema()["properties"] if sections.get(key)}
