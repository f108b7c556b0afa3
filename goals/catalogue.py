"""The ready-made indicators of § 48a SGB II, from which a new office chooses."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Indicator, Series
from jobcenter.enums import Unit

FILE = Path(__file__).resolve().parent / "data" / "paragraph_48a.yaml"
SOURCE = "§ 48a SGB II"
# The suffix of a code, and what it adds to a name.
GROUPS = {"": "", "_F": gettext_lazy("women"), "_M": gettext_lazy("men")}


@dataclass(frozen=True)
class Offer:
    """One indicator of the catalogue, for all or for one sex."""

    code: str
    name: str
    definition: str
    fields: dict[str, Any]
    series: dict[str, dict[str, Any]]


def offers() -> list[Offer]:
    """The catalogue in the order of the law: each indicator in total, for women, for men."""
    data = _data()
    series = {one["code"]: one for one in data["series"]}
    return [
        _offer(indicator, suffix, series) for indicator in data["indicators"] for suffix in GROUPS
    ]


@transaction.atomic
def adopt(codes: Collection[str]) -> list[Indicator]:
    """Create the chosen indicators with the series they need; what exists stays as it is."""
    return [_adopt(offer) for offer in offers() if offer.code in codes]


@lru_cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return data


def _offer(indicator: dict[str, Any], suffix: str, series: dict[str, dict[str, Any]]) -> Offer:
    needed = [indicator[role] for role in ("numerator", "denominator") if role in indicator]
    fields = {
        key: value for key, value in indicator.items() if key not in ("code", "name", "definition")
    }
    roles = {role: f"{fields[role]}{suffix}" for role in ("numerator", "denominator") if role in fields}
    return Offer(
        code=f"{indicator['code']}{suffix}",
        name=_named(indicator["name"], suffix),
        definition=indicator["definition"],
        fields=fields | roles,
        series={f"{code}{suffix}": _series(series[code], suffix) for code in needed},
    )


def _series(series: dict[str, Any], suffix: str) -> dict[str, Any]:
    return {
        "name": _named(series["name"], suffix),
        "kind": series["kind"],
        "unit": series["unit"],
        "decimals": 2 if series["unit"] == Unit.EURO else 0,
        "topic": SOURCE,
    }


def _named(name: str, suffix: str) -> str:
    return f"{name}, {GROUPS[suffix]}" if suffix else name


def _adopt(offer: Offer) -> Indicator:
    series = {
        code: Series.objects.get_or_create(code=code, defaults=fields)[0]
        for code, fields in offer.series.items()
    }
    roles = {
        role: series[offer.fields[role]]
        for role in ("numerator", "denominator")
        if role in offer.fields
    }
    defaults = offer.fields | roles | {
        "name": offer.name,
        "definition": offer.definition,
        "unit": Unit.PERCENT,
        "why_it_matters": _("Compared between all Jobcenters every month (§ 48a SGB II)."),
    }
    return Indicator.objects.get_or_create(code=offer.code, defaults=defaults)[0]
