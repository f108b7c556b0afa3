"""A programme file into rows: all of it, in one transaction, or nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Budget, BudgetLine
from goals.models import Category, Dimension
from jobcenter.ledger import Recorded, Writing, writing
from jobcenter.models import Office
from programme.keys import BadKey, Data
from programme.layout import (
    DEFINITIONS,
    NAMES,
    PROGRAMME,
    RECORDS,
    REFERRED_TO,
    Children,
    Definitions,
    Record,
)
from programme.models import Programme
from programme.schema import check
from programme.yaml_file import FileError, Parsed, Path, emit, parse


def load_programme(
    text: str, *, name: str, by: User, clock: Callable[[], datetime] = timezone.now
) -> Programme:
    """Raises FileError, and then nothing has changed."""
    parsed = parse(text, name=name)
    check(parsed)
    with writing(by, clock=clock) as entry:
        return _Loading(parsed, entry).load()


class _Loading:
    """The rows of one file while they are written, by kind and the name the file gives them."""

    def __init__(self, parsed: Parsed, entry: Writing) -> None:
        self.parsed = parsed
        self.data: Data = parsed.data
        self.entry = entry
        self.rows: dict[tuple[str, str], Any] = {}
        self.defined: dict[tuple[str, str], Path] = {}
        self.referred: set[tuple[str, str]] = set()

    def load(self) -> Programme:
        # First, so that a second programme for the year is refused for that and nothing else.
        programme: Programme = self._row(PROGRAMME, self.data, ())
        self._office()
        kept = {one.key: self._definitions(one) for one in DEFINITIONS}
        programme.events.set(kept["events"])
        programme.budgets.set(kept["budgets"])
        self._insides(PROGRAMME, programme, self.data, ())
        self._refuse_unused()
        self._refuse_other_years(programme)
        return programme

    def _office(self) -> None:
        existing = Office.objects.first()
        self._keep(RECORDS["office"], self.data["office"], ("office",), existing, pk=1)

    def _definitions(self, definitions: Definitions) -> list[Any]:
        return [
            self._definition(definitions, item, (definitions.key, index))
            for index, item in enumerate(self.data.get(definitions.key, []))
        ]

    def _definition(self, definitions: Definitions, data: Data, path: Path) -> Any:
        record = RECORDS[definitions.record]
        fields = self._fields(record, data, path)
        known_by = {field: fields[field] for field in definitions.known_by}
        existing = record.model._default_manager.filter(**known_by).first()
        row = self._keep(record, data, path, existing)
        self._register(definitions.key, row, path)
        return row

    def _register(self, kind: str, row: Any, path: Path) -> None:
        name = NAMES[kind](row) if kind in NAMES else str(row.pk)
        if (kind, name) in self.rows:
            raise self.parsed.error(path, _("%(row)s is given twice") % {"row": row})
        self.rows[kind, name] = row
        self.defined[kind, name] = path
        if isinstance(row, Budget):
            self._register_lines(row)
        if isinstance(row, Dimension):
            self._register_categories(row)

    def _register_lines(self, budget: Budget) -> None:
        for line in budget.lines.select_related("budget"):
            self.rows["budget_lines", NAMES["budget_lines"](line)] = line

    def _register_categories(self, dimension: Dimension) -> None:
        for category in dimension.categories.select_related("dimension"):
            self.rows["categories", NAMES["categories"](category)] = category

    def _keep(self, record: Record, data: Data, path: Path, existing: Any, **given: Any) -> Any:
        """The existing row where it is equal, a new one where there is none."""
        if existing is None:
            return self._create(record, data, path, **given)
        self._refuse_difference(record, data, path, existing)
        return existing

    def _refuse_difference(self, record: Record, data: Data, path: Path, existing: Any) -> None:
        ours = record.write(existing, lambda kind, row: NAMES[kind](row))
        theirs = record.normal(data)
        for key in ours | theirs:
            # Compared as text, because 7.4 and 7.40 are equal numbers.
            if emit({key: ours.get(key)}) != emit({key: theirs.get(key)}):
                message = _("%(row)s exists already, with another definition of this key")
                raise self.parsed.error((*path, key), message % {"row": existing})

    def _create(self, record: Record, data: Data, path: Path, **given: Any) -> Any:
        row = self._row(record, data, path, **given)
        if isinstance(row, BudgetLine):
            self.rows["budget_lines", NAMES["budget_lines"](row)] = row
        self._insides(record, row, data, path)
        return row

    def _row(self, record: Record, data: Data, path: Path, **given: Any) -> Any:
        row = record.model(**self._fields(record, data, path), **given)
        try:
            self._save(row)
        except ValidationError as error:
            raise self._refusal(error, record, path) from error
        return row

    def _fields(self, record: Record, data: Data, path: Path) -> Data:
        fields: Data = {}
        for key in record.keys:
            try:
                fields |= key.read(data, self._find)
            except BadKey as error:
                raise self.parsed.error((*path, *error.path), str(error)) from error
        return fields

    def _save(self, row: models.Model) -> None:
        if isinstance(row, Recorded):
            self.entry.add(row)
            return
        row.clean_fields(exclude=_foreign_keys(row))  # their rows were just looked up
        row.clean()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            # Asked only now: each constraint is a query of its own.
            row.validate_constraints()
            raise

    def _insides(self, record: Record, row: Any, data: Data, path: Path) -> None:
        for many in record.many:
            try:
                getattr(row, many.key).set(many.read(data, self._find))
            except BadKey as error:
                raise self.parsed.error((*path, *error.path), str(error)) from error
        for child in record.children:
            self._children(child, row, data, path)

    def _children(self, child: Children, row: Any, data: Data, path: Path) -> None:
        record = RECORDS[child.record]
        fields = {field.name for field in record.model._meta.fields}
        for index, item in enumerate(data.get(child.key, [])):
            position = {"position": index + 1} if "position" in fields else {}
            given = child.given(row) | position
            self._create(record, item, (*path, child.key, index), **given)

    def _find(self, kind: str, name: str) -> Any:
        row = self.rows[kind, name]
        self.referred.add((kind, name))
        if isinstance(row, Category):
            self.referred.add(("dimensions", row.dimension.code))
        return row

    def _refusal(self, error: ValidationError, record: Record, path: Path) -> FileError:
        field, messages = next(iter(error.message_dict.items()))
        key = None if field == NON_FIELD_ERRORS else record.key_of(field)
        return self.parsed.error((*path, key) if key else path, messages[0])

    def _refuse_unused(self) -> None:
        """A dump defines what the programme refers to: anything else would be lost."""
        for (kind, name), path in self.defined.items():
            if kind in REFERRED_TO and (kind, name) not in self.referred:
                raise self.parsed.error(path, _("nothing refers to %(name)s") % {"name": name})

    def _refuse_other_years(self, programme: Programme) -> None:
        """A dump has the agreements of the programme's years, and transfers by their budget."""
        years = range(programme.first_year, programme.last_year + 1)
        for index, agreement in enumerate(self.data.get("agreements", [])):
            if agreement["year"] not in years:
                message = _("the programme is not valid in this year")
                raise self.parsed.error(("agreements", index, "year"), message)
        for index, budget in enumerate(self.data.get("budgets", [])):
            for number, transfer in enumerate(budget.get("transfers", [])):
                if not transfer["from"].startswith(f"{budget['year']}/"):
                    message = _("the line is of another year")
                    path = ("budgets", index, "transfers", number, "from")
                    raise self.parsed.error(path, message)


def _foreign_keys(row: models.Model) -> set[str]:
    return {field.name for field in row._meta.fields if field.is_relation}
