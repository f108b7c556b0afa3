"""Append-only rows: how they are written, and read as of a moment.

Whatever changes a number is a new row with the moment and the person. All such rows, and the
release that shows them, are written inside `writing()`: one transaction, one lock, one clock
reading later than any before. So nothing stamped before a release can appear after it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """Raised where code tries to change or remove a row that may only be added to."""


class Clock(models.Model):
    """The one row that every writing locks; it holds the latest moment given out."""

    latest = models.DateTimeField()

    class Meta:
        app_label = "jobcenter"

    def __str__(self) -> str:
        return self.latest.isoformat()


class RecordedQuerySet(models.QuerySet[Any]):
    def as_of(self, moment: datetime) -> "RecordedQuerySet":
        return self.filter(recorded_at__lte=moment)

    def latest_as_of(self, moment: datetime, *, per: tuple[str, ...]) -> "RecordedQuerySet":
        """Of the rows that agree in the fields `per`, the one recorded last until `moment`."""
        later = self.model._default_manager.filter(
            **{field: models.OuterRef(field) for field in per},
            recorded_at__gt=models.OuterRef("recorded_at"),
            recorded_at__lte=moment,
        )
        # Measured: a window function over the same rows takes twice as long on SQLite.
        return self.as_of(moment).filter(~models.Exists(later))

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed: add a new one.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never removed.")


class Recorded(models.Model):
    """A row with the moment it was recorded and the person who did: added once, kept for ever."""

    recorded_at = models.DateTimeField(_("recorded at"), editable=False, db_index=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        verbose_name=_("recorded by"),
        related_name="+",
        editable=False,
    )

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never changed: add a new one.")
        if self.recorded_at is None:
            raise AppendOnlyError("Rows are added inside jobcenter.ledger.writing().")
        # Else a row made with the key of another would silently replace it.
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are never removed.")


Row = TypeVar("Row", bound=Recorded)


@dataclass(frozen=True)
class Writing:
    """The person and the moment that every row of one writing carries."""

    by: User
    at: datetime

    def add(self, row: Row) -> Row:
        """Validate and insert `row`; raise ValidationError where a rule refuses it."""
        self._stamp(row)
        row.full_clean()
        row.save(force_insert=True)
        return row

    def add_all(self, rows: Iterable[Row]) -> list[Row]:
        """Insert many rows of one model; the database alone checks them (IntegrityError)."""
        rows = list(rows)
        for row in rows:
            self._stamp(row)
        if rows:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=500)
        return rows

    def _stamp(self, row: Recorded) -> None:
        row.recorded_at = self.at
        row.recorded_by = self.by


@contextmanager
def writing(by: User, *, clock: Callable[[], datetime] = timezone.now) -> Iterator[Writing]:
    """Open the one context in which append-only rows are written.

    Others who write wait until this transaction ends: PostgreSQL by the lock on the clock's row,
    SQLite by its write lock, taken when the transaction begins.
    """
    with transaction.atomic():
        moment = clock()
        held, created = Clock.objects.select_for_update().get_or_create(
            pk=1, defaults={"latest": moment}
        )
        if not created:
            # Read again: the clock may have been waited for.
            moment = max(clock(), held.latest + timedelta(microseconds=1))
            held.latest = moment
            held.save()
        yield Writing(by=by, at=moment)


def keep_triggers(using: str, **kwargs: Any) -> None:
    """Let PostgreSQL itself refuse to change or remove append-only rows.

    SQLite drops a table's triggers silently whenever a migration rebuilds it, so there the
    model layer guards alone.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTION)
        existing = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            table = model._meta.db_table
            if issubclass(model, Recorded) and table in existing:
                cursor.execute(_TRIGGER.format(table=connection.ops.quote_name(table)))


_FUNCTION = """
CREATE OR REPLACE FUNCTION jobcenter_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are never changed or removed', TG_TABLE_NAME;
END $$
"""
_TRIGGER = """
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION jobcenter_append_only()
"""
