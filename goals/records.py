"""The computed values of the goals as plain data: what goals.json says, and its columns.

Numbers are rounded half up to six decimals; a value that does not exist is None. The names are
what scripts rely on and never change with the language.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from goals.indicators import Reading
from goals.progress import Progress
from goals.sentences import sentence_of
from jobcenter.months import month_key
from jobcenter.numbers import round_half_up

BERLIN = ZoneInfo("Europe/Berlin")
DECIMALS = 6

Record = dict[str, Any]


def goals_record(
    progresses: Sequence[Progress],
    *,
    year: int,
    report_month: date,
    as_of: datetime,
    released: bool,
) -> Record:
    return {
        "year": year,
        "report": month_key(report_month),
        "as_of": as_of.astimezone(BERLIN).isoformat(),
        "released": released,
        "demonstration": any(progress.demonstration for progress in progresses),
        "goals": [goal_record(progress) for progress in progresses],
    }


def goal_record(progress: Progress) -> Record:
    goal, actual = progress.goal, progress.actual
    return {
        "code": goal.code,
        "name": goal.name,
        "partner": goal.partner,
        "unit": goal.unit.value,
        "lower_is_better": goal.lower_is_better,
        "target": rounded(goal.target),
        "baseline": rounded(goal.baseline),
        "baseline_origin": goal.baseline_origin or None,
        "stated_change": rounded(goal.stated_change),
        "stated_change_unit": goal.stated_change_unit or None,
        "through": _key(progress.through),
        "final": progress.is_year_final,
        "provisional": progress.provisional,
        "incomplete": [month_key(month) for month in progress.incomplete],
        "value": rounded(actual.value if actual else None),
        "numerator": rounded(actual.numerator if actual else None),
        "denominator": rounded(actual.denominator if actual else None),
        "window": _window(actual.window if actual else None),
        "denominator_window": _window(actual.denominator_window if actual else None),
        "expected": rounded(progress.expected_now),
        "path": progress.path.value,
        "gap": rounded(progress.gap),
        "gap_count": rounded(progress.gap_count),
        "gap_unit": progress.gap_unit.value,
        "achievement": rounded(progress.achievement),
        "improvement_share": rounded(progress.improvement_share),
        "status": progress.status.value,
        "status_reason": progress.reason.value if progress.reason else None,
        "prior_year": rounded(progress.prior_value),
        "twelve_months": rounded(progress.twelve_months),
        "forecast": _forecast(progress),
        "needed_per_month": rounded(progress.needed_per_month),
        "months_needed": _window(
            None if progress.needed_per_month is None else progress.months_needed
        ),
        "needed_stock": _stock(progress),
        "preview": _preview(progress.preview),
        "data_date": progress.data_date.isoformat() if progress.data_date else None,
        "sentence": sentence_of(progress),
    }


def rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, DECIMALS)


def as_json(record: Record) -> str:
    """JSON with Decimals as numbers: 20.6 and never "20.6" or 20.600000000000001."""
    return json.dumps(_plain(record), ensure_ascii=False)


def digest(record: Record) -> str:
    """SHA-256 of the canonical JSON, by which two records are the same."""
    canonical = json.dumps(_plain(record), ensure_ascii=False, sort_keys=True)
    return sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            # A float prints back up to fifteen digits exactly: six decimals below a billion.
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case list():
            return [_plain(one) for one in value]
    return value


def _key(month: date | None) -> str | None:
    return month_key(month) if month else None


def _window(window: tuple[date, date] | None) -> list[str] | None:
    return [month_key(month) for month in window] if window else None


def _forecast(progress: Progress) -> Record | None:
    forecast = progress.forecast
    if forecast is None:
        return None
    return {
        "value": rounded(forecast.value),
        "low": rounded(forecast.low),
        "high": rounded(forecast.high),
        "method": forecast.method.value,
    }


def _months_needed(progress: Progress) -> tuple[date, date] | None:
    return None if progress.needed_per_month is None else progress.months_needed


def _stock(progress: Progress) -> Record | None:
    if progress.needed_per_month is None or progress.needed_stock is None:
        return None
    month, value = progress.needed_stock
    return {"month": month_key(month), "value": rounded(value)}


def _preview(reading: Reading | None) -> Record | None:
    if reading is None:
        return None
    return {"through": month_key(reading.month), "value": rounded(reading.value)}
