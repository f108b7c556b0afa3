"""The forms in which figures are entered: one month for all series, or a block of months."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.actions import Change, Effect, Entry, Source, changes_of
from goals.imports import (
    Block,
    BlockError,
    Problem,
    Refusal,
    Row,
    read_block,
    rows_of_text,
    rows_of_workbook,
)
from goals.models import Figure, Series, Target
from jobcenter.enums import Mark, Unit
from jobcenter.formats import NO_VALUE, language, month_name, number
from jobcenter.months import add_months, month_of
from jobcenter.numbers import MARKS, Cell, Notation, NumberError, NumberProblem, parse_number

LARGEST_FILE = 2 * 1024 * 1024
_WORKBOOK_START = b"PK\x03\x04"
_SALT = "goals.block"

PROBLEMS: dict[Problem | NumberProblem, Any] = {
    NumberProblem.NOT_A_NUMBER: gettext_lazy("This is not a number."),
    NumberProblem.AMBIGUOUS: gettext_lazy(
        "This can be read in two ways: write it without a separator for thousands."
    ),
    NumberProblem.WRONG_UNIT: gettext_lazy("This unit does not belong to the series."),
    NumberProblem.TOO_LARGE: gettext_lazy("This number is too large."),
    NumberProblem.TOO_PRECISE: gettext_lazy("At most six decimals are kept."),
    Problem.NO_HEADINGS: gettext_lazy(
        "The first row or the first column must name the months (2022-09, September 2022)."
    ),
    Problem.UNKNOWN_SERIES: gettext_lazy("There is no series with this code."),
    Problem.NOT_A_MONTH: gettext_lazy("This is not a month."),
    Problem.TWICE: gettext_lazy("This month of the series appears a second time."),
    Problem.TOO_LARGE: gettext_lazy("The block is too large."),
    Problem.NOT_A_WORKBOOK: gettext_lazy("This file is neither an Excel workbook nor a text."),
}


EFFECTS = {
    Effect.NEW: gettext_lazy("new"),
    Effect.SAME: gettext_lazy("unchanged, not recorded again"),
    Effect.FINAL: gettext_lazy("unchanged, now final"),
    Effect.REVISED: gettext_lazy("revised"),
}


class DateInput(forms.DateInput):
    """A date as the browser's own picker reads and writes it."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ReportForm(forms.Form):
    """What holds for all figures of one report."""

    data_date = forms.DateField(
        label=gettext_lazy("Data date"),
        widget=DateInput,
        help_text=gettext_lazy("The day up to which the source counted, as printed in its report."),
    )
    extrapolated = forms.BooleanField(
        label=gettext_lazy("Extrapolated (never final)"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Why values change. Kept in the history. No names of persons."),
    )

    changes: list[Change]

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        """`now` is the moment whose figures the entries are compared with."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.now = now

    def check_changes(self, entries: Sequence[Entry]) -> None:
        """Keep the changes for the page; replacing newer data by older needs a reason."""
        self.changes = changes_of(entries, as_of=self.now)
        self._refuse_impossible(entries)
        negative = [entry.series.code for entry in entries if entry.value and entry.value < 0]
        if negative and not self.cleaned_data.get("reason"):
            message = _("%(codes)s: less than nothing. If the source says so, say why.")
            words = {"codes": ", ".join(sorted(set(negative)))}
            self.add_error("reason", ValidationError(message % words))
        older = [change for change in self.changes if change.has_older_data]
        if older and not self.cleaned_data.get("reason"):
            codes = ", ".join(sorted({change.entry.series.code for change in older}))
            message = _("Newer data are known for %(codes)s. If the older value is right, say why.")
            self.add_error("reason", ValidationError(message % {"codes": codes}))

    def _refuse_impossible(self, entries: Sequence[Entry]) -> None:
        day = self.cleaned_data["data_date"]
        if day > timezone.localdate(self.now):
            self.add_error("data_date", ValidationError(_("This day is still to come.")))
        elif any(entry.month > day for entry in entries):
            text = _("No data can be older than the month they tell of.")
            self.add_error("data_date", ValidationError(text))


class TargetForm(forms.ModelForm):
    """A target with its path by hand typed as twelve numbers in one field."""

    path_values = forms.CharField(
        label=gettext_lazy("Twelve values by hand"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "January to December, separated by spaces or by semicolons; the last is the target."
        ),
    )

    class Meta:
        model = Target
        fields = [
            "agreement", "indicator", "kind", "value", "decimals", "stated_change",
            "stated_change_unit", "baseline", "baseline_origin", "governs", "valid_from", "path",
            "path_values", "tolerance", "reason",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["path_values"] = ""  # a target is added, never changed

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data.get("path_values", "")
        indicator = self.cleaned_data.get("indicator")
        unit = Unit(indicator.unit) if indicator else Unit.COUNT
        try:
            self.cleaned_data["path_values"] = [_typed_number(text, unit) for text in _split(typed)]
        except NumberError as error:
            self.add_error("path_values", ValidationError(_wrong_number(error)))
        return self.cleaned_data


def _split(typed: str) -> list[str]:
    """Where there are semicolons, a space may stand inside a number."""
    parts = typed.split(";") if ";" in typed else typed.split()
    return [part.strip() for part in parts if part.strip()]


def _typed_number(text: str, unit: Unit) -> str:
    """The number as it is kept; raises NumberError, also for a mark."""
    value = parse_number(text, notation(), unit, marks={}).value
    assert value is not None
    return str(value)


def _wrong_number(error: NumberError) -> str:
    return f"{error.text}: {PROBLEMS[error.code]}"


class MonthForm(ReportForm):
    """One month of all series. A field left empty or as it was enters nothing.

    Only where the person says so, unchanged values count as confirmed by this report: that can
    make them final.
    """

    confirms_unchanged = forms.BooleanField(
        label=gettext_lazy("Unchanged values stand in this report as well"),
        required=False,
        help_text=gettext_lazy("They are confirmed by its data date, which can make them final."),
    )
    # When the page was made: what was recorded since is not overwritten unseen.
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    field_order = ["data_date", "extrapolated", "confirms_unchanged", "reason"]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        month: date,
        series: Sequence[Series],
        current: Mapping[tuple[int, date], Figure],
        now: datetime,
    ) -> None:
        """`current` holds what is known of this month, the last, and last year's."""
        super().__init__(data, now=now, initial={"seen": now.isoformat()})
        self.month = month
        self.series = series
        self.current = current
        for one in series:
            self.fields[_field(one)] = forms.CharField(
                label=one.name,
                required=False,
                initial=_as_typed(current.get((one.pk, month))),
                widget=forms.TextInput(attrs={"autocomplete": "off", "class": "number"}),
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each series with its field and what is known of this month, the last, and last year's."""
        return [
            {
                "series": one,
                "field": self[_field(one)],
                "figure": self.current.get((one.pk, self.month)),
                "last_month": self._known(one, -1),
                "last_year": self._known(one, -12),
            }
            for one in self.series
        ]

    def _known(self, series: Series, back: int) -> str:
        return _as_typed(self.current.get((series.pk, add_months(self.month, back))))

    def clean(self) -> dict[str, Any]:
        cells = {one.pk: self._cell(one) for one in self.series}
        if not self.errors:
            self.entries = [
                _entry(one, self.month, cells[one.pk], self.cleaned_data)
                for one in self.series
                if not cells[one.pk].is_blank and self._is_meant(one, cells[one.pk])
            ]
            self.check_changes(self.entries)
            self._refuse_unseen()
        return self.cleaned_data

    def _is_meant(self, series: Series, cell: Cell) -> bool:
        """Whether the field was touched, or all unchanged ones are confirmed."""
        known = self.current.get((series.pk, self.month))
        if known is None or self.cleaned_data["confirms_unchanged"]:
            return True
        return (cell.value, cell.mark or "") != (known.value, known.mark)

    def _refuse_unseen(self) -> None:
        """Name what somebody recorded since the page was made; a second save goes through."""
        seen = self.cleaned_data["seen"] or self.now
        for entry in self.entries:
            known = self.current.get((entry.series.pk, self.month))
            if known is not None and known.recorded_at > seen:
                words = {"who": known.recorded_by, "value": _as_typed(known)}
                message = _("%(who)s has recorded %(value)s meanwhile. Save again to replace it.")
                self.add_error(_field(entry.series), ValidationError(message % words))
        if self.errors:
            self.data = {**dict(self.data.items()), "seen": self.now.isoformat()}

    def _cell(self, series: Series) -> Cell:
        name = _field(series)
        try:
            return parse_number(self.cleaned_data.get(name, ""), notation(), Unit(series.unit))
        except NumberError as error:
            self.add_error(name, ValidationError(PROBLEMS[error.code]))
            return Cell()


class BlockForm(ReportForm):
    """A block of series × months, pasted or as a file."""

    text = forms.CharField(
        label=gettext_lazy("Pasted block"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "First row: months. First column: codes of the series. Or the other way round."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file (XLSX, CSV)"), required=False, allow_empty_file=False
    )
    field_order = ["text", "file", "data_date", "extrapolated", "reason"]

    block: Block
    previewed_at: datetime

    def clean(self) -> dict[str, Any]:
        source = self._source()
        if source is not None and not self.errors:
            self.source = source
            self._read(source)
        return self.cleaned_data

    def _source(self) -> Source | None:
        file: UploadedFile | None = self.cleaned_data.get("file")
        text: str = self.cleaned_data.get("text", "")
        if bool(file) == bool(text.strip()):
            self.add_error(None, ValidationError(_("Paste a block or choose a file: one of both.")))
            return None
        if file is None:
            return Source(_("Pasted block"), text.encode())
        if (file.size or 0) > LARGEST_FILE:
            self.add_error("file", ValidationError(_("The file is larger than 2 MB.")))
            return None
        return Source(file.name or "", file.read())

    def _read(self, source: Source) -> None:
        series = {one.code: one for one in Series.objects.all()}
        try:
            rows = _rows(source)
            self.block = read_block(rows, {code: Unit(one.unit) for code, one in series.items()})
        except BlockError as error:
            self.add_error(None, ValidationError(PROBLEMS[error.problem]))
            return
        self.entries = [
            _entry(series[cell.series], cell.month, cell.cell, self.cleaned_data)
            for cell in self.block.cells
        ]
        self.check_changes(self.entries)

    def shown_changes(self) -> list[dict[str, str]]:
        """Each change as the preview shows it."""
        return [
            {
                "code": change.entry.series.code,
                "month": month_name(change.entry.month),
                "before": _as_typed(change.before) or NO_VALUE,
                "after": _as_typed(_figure(change.entry)),
                "effect": str(EFFECTS[change.effect]),
            }
            for change in self.changes
        ]

    def refusals(self) -> list[tuple[Refusal, str]]:
        return [(refusal, str(PROBLEMS[refusal.problem])) for refusal in self.block.refusals]

    def signed(self) -> str:
        """All that was read, to be sent back unchanged when the person confirms."""
        content = b64encode(self.source.content).decode()
        return signing.dumps(
            {
                "text": self.cleaned_data["text"],
                "file": [self.source.name, content] if self.cleaned_data["file"] else None,
                "data_date": self.cleaned_data["data_date"].isoformat(),
                "extrapolated": self.cleaned_data["extrapolated"],
                "reason": self.cleaned_data["reason"],
                "seen": self.now.isoformat(),
            },
            salt=_SALT,
            compress=True,
        )

    @classmethod
    def confirmed(cls, signed: str, *, now: datetime) -> "BlockForm":
        """The form as it was previewed; raises BadSignature if it was tampered with."""
        data = signing.loads(signed, salt=_SALT, max_age=24 * 3600)
        files = {}
        if data["file"] is not None:
            name, content = data["file"]
            files["file"] = SimpleUploadedFile(name, b64decode(content))
        form = cls(data, files, now=now)
        form.previewed_at = datetime.fromisoformat(data["seen"])
        return form

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody recorded something else for one of the months since the preview."""
        return any(
            change.before.recorded_at > self.previewed_at
            for change in self.changes
            if change.before and change.effect != Effect.SAME
        )


def notation() -> Notation:
    return Notation.ENGLISH if language() == "en" else Notation.GERMAN


def default_month(today: date) -> date:
    """The month that is reported next: the last one that is over."""
    return add_months(month_of(today), -1)


def _rows(source: Source) -> Sequence[Row]:
    if source.content.startswith(_WORKBOOK_START):
        return rows_of_workbook(source.content)
    return rows_of_text(_text(source.content))


def _text(content: bytes) -> str:
    """UTF-8, or what a German Excel saves as CSV; raises BlockError for anything else."""
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise BlockError(Problem.NOT_A_WORKBOOK)


def _entry(series: Series, month: date, cell: Cell, report: Mapping[str, Any]) -> Entry:
    return Entry(
        series=series,
        month=month,
        value=cell.value,
        mark=cell.mark.value if cell.mark else "",
        data_date=report["data_date"],
        extrapolated=report["extrapolated"],
    )


def _figure(entry: Entry) -> Figure:
    return Figure(series=entry.series, month=entry.month, value=entry.value, mark=entry.mark)


def _field(series: Series) -> str:
    return f"series_{series.pk}"


def _as_typed(figure: Figure | None) -> str:
    """A figure as a person would type it: every digit kept, marks as their sign."""
    if figure is None:
        return ""
    if figure.value is None:
        signs = {mark.value: sign for sign, mark in MARKS.items() if sign != "X"}
        return signs[Mark(figure.mark).value]
    digits = figure.value.normalize().as_tuple()
    decimals = max(figure.series.decimals, -int(digits.exponent), 0)
    text = number(figure.value, decimals)
    return text if _is_clear(text, figure.series) else number(figure.value, decimals + 1)


def _is_clear(text: str, series: Series) -> bool:
    """Whether the text is read back: a rate of "1.000" would be asked about, "1.000,0" is not."""
    try:
        parse_number(text, notation(), Unit(series.unit))
    except NumberError:
        return False
    return True
