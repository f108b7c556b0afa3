"""Writes figures. Every change is a new row; what does not change is not written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from django.contrib.auth.models import User
from django.utils import timezone

from goals.indicators import is_final
from goals.models import Figure, ImportedFile, Series
from goals.queries import figures_of
from jobcenter.ledger import writing


@dataclass(frozen=True)
class Entry:
    """A month of a series as reported: a value, or a mark that says why there is none."""

    series: Series
    month: date
    value: Decimal | None
    mark: str
    data_date: date
    extrapolated: bool = False


class Effect(StrEnum):
    """What recording an entry does to the current figure."""

    NEW = "new"
    SAME = "same"
    FINAL = "final"  # the value stays and becomes final
    REVISED = "revised"


@dataclass(frozen=True)
class Change:
    """An entry beside what is known so far."""

    entry: Entry
    effect: Effect
    before: Figure | None

    @property
    def has_older_data(self) -> bool:
        """Whether a newer report would be replaced by an older one."""
        return (
            self.effect == Effect.REVISED
            and self.before is not None
            and self.entry.data_date < self.before.data_date
        )


@dataclass(frozen=True)
class Source:
    """The file or pasted block that entries were read from."""

    name: str
    content: bytes


def changes_of(entries: Sequence[Entry], *, as_of: datetime) -> list[Change]:
    """Compare the entries with the figures current at a moment; one query."""
    series = {entry.series.pk for entry in entries}
    current = figures_of(series, {entry.month for entry in entries}, as_of)
    return [_change(entry, current.get((entry.series.pk, entry.month))) for entry in entries]


def record_figures(
    entries: Sequence[Entry],
    *,
    by: User,
    clock: Callable[[], datetime] = timezone.now,
    reason: str = "",
    source: Source | None = None,
    demonstration: bool = False,
) -> list[Change]:
    """Record what the entries change and return those changes, all at one moment.

    The comparison happens under the lock, so that two people saving at once cannot both record
    the same change. An unchanged value is recorded again only when that makes it final.
    """
    with writing(by=by, clock=clock) as entry:
        compared = changes_of(entries, as_of=entry.at)
        changes = [change for change in compared if change.effect != Effect.SAME]
        file = entry.add(_imported_file(source)) if source and changes else None
        entry.add_all(
            Figure(
                series=change.entry.series,
                month=change.entry.month,
                value=change.entry.value,
                mark=change.entry.mark,
                data_date=change.entry.data_date,
                extrapolated=change.entry.extrapolated,
                imported_from=file,
                reason=reason,
                demonstration=demonstration,
            )
            for change in changes
        )
    return changes


def _imported_file(source: Source) -> ImportedFile:
    return ImportedFile(name=source.name, sha256=sha256(source.content).hexdigest())


def _change(entry: Entry, before: Figure | None) -> Change:
    if before is None:
        return Change(entry, Effect.NEW, None)
    if (entry.value, entry.mark) != (before.value, before.mark):
        return Change(entry, Effect.REVISED, before)
    final_now = _is_final(entry.series, entry) and not _is_final(entry.series, before)
    return Change(entry, Effect.FINAL if final_now else Effect.SAME, before)


def _is_final(series: Series, row: Entry | Figure) -> bool:
    return is_final(
        row.month,
        data_date=row.data_date,
        waiting_months=series.waiting_months,
        extrapolated=row.extrapolated,
    )
