from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.queries import newest_month_of_all
from jobcenter.formats import moment, month_name
from jobcenter.models import Release
from jobcenter.months import add_months, month_of, months_ending
from jobcenter.reports import release_in_force
from programme.releases import check_person

MONTHS_OFFERED = 24


class _ReleaseField(forms.ModelChoiceField):
    """Two releases of one month differ by their moment."""

    def label_from_instance(self, release: Release) -> str:
        return f"{release} ({moment(release.recorded_at)})"


class ReleaseForm(forms.ModelForm):
    """Which report is released, or which release is withdrawn."""

    user: User  # who releases; the admin sets it

    month = forms.TypedChoiceField(
        label=_("Report month"),
        coerce=date.fromisoformat,
        help_text=_("Readers see all that is recorded now, up to this month."),
    )

    withdraws = _ReleaseField(
        label=_("Withdraws"),
        queryset=Release.objects.filter(withdraws=None, withdrawals=None).defer("shown"),
        required=False,
    )

    class Meta:
        model = Release
        fields = ["month", "withdraws", "comment"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = self.fields["month"]
        assert isinstance(months, forms.ChoiceField)
        months.choices = [(month.isoformat(), month_name(month)) for month in _months_offered()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if month := data.get("month"):
            check_person(self.user, month, timezone.now(), withdraws=data.get("withdraws"))
        return data


def _months_offered() -> list[date]:
    """The newest first; a report is often released before the first figure of its own month.

    Around the report in force, so that one figure far ahead does not move the list away.
    """
    newest = newest_month_of_all() or month_of(timezone.localdate())
    last = release_in_force(timezone.now())
    end = add_months(newest, 1)
    if last is not None:
        end = min(end, add_months(last.month, MONTHS_OFFERED // 2))
    return sorted(months_ending(end, MONTHS_OFFERED), reverse=True)
