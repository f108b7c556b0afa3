"""The ready-made indicators of § 48a SGB II, from which a new office chooses.

What they are stands in data/paragraph_48a.yaml; to adopt one is to create its rows.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Category, Dimension, Indicator, Series
from jobcenter.enums import Unit

FILE = Path(__file__).resolve().parent / "data" / "paragraph_48a.yaml"
# Behind what the office has made itself, in lists and when entering a month.
FIRST_POSITION = 100

Data = dict[str, Any]


@dataclass(frozen=True)
class Share:
    """Whom an indicator is about: all, or one sex."""

    suffix: str
    name: str
    category: str = ""

    def named(self, name: str) -> str:
        return f"{name}, {self.name}" if self.suffix else name


@dataclass(frozen=True)
class Offer:
    """One indicator of the catalogue for one share; `base` is its code without the share's."""

    aim: str
    position: int
    share: Share
    data: Data

    @property
    def base(self) -> str:
        return self.data["code"]

    @property
    def base_name(self) -> str:
        return self.data["name"]

    @property
    def definition(self) -> str:
        return self.data["definition"]

    @property
    def code(self) -> str:
        return f"{self.base}{self.share.suffix}"

    @property
    def name(self) -> str:
        return self.share.named(self.base_name)


def offers() -> list[Offer]:
    """The catalogue in the order of the law: each indicator for all, for women, for men."""
    data = _data()
    shares = [Share(**share) for share in data["shares"]]
    listed = [
        (f"{aim['code']} · {aim['name']}", share, indicator)
        for aim in data["aims"]
        for indicator in aim["indicators"]
        for share in shares
    ]
    return [
        Offer(aim, position, share, indicator)
        for position, (aim, share, indicator) in enumerate(listed, FIRST_POSITION)
    ]


def adopted_codes() -> set[str]:
    """The codes of the catalogue that indicators have already."""
    codes = [offer.code for offer in offers()]
    return set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))


@transaction.atomic
def adopt(codes: Collection[str]) -> list[Indicator]:
    """Create the chosen indicators with the series they need; what exists stays as it is.

    Raises ValidationError where a series of the same code counts something else.
    """
    existing = adopted_codes()
    chosen = [offer for offer in offers() if offer.code in codes and offer.code not in existing]
    return [_adopted(offer) for offer in chosen]


@lru_cache
def _data() -> Data:
    data: Data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data


def _adopted(offer: Offer) -> Indicator:
    denominator = offer.data.get("denominator")
    return Indicator.objects.create(
        code=offer.code,
        name=offer.name,
        method=offer.data["method"],
        numerator=_series(offer.data["numerator"], offer.share),
        denominator=_series(denominator, offer.share) if denominator else None,
        lag=offer.data.get("lag", 0),
        unit=Unit.PERCENT,
        lower_is_better=offer.data.get("lower_is_better", False),
        definition=offer.definition,
        why_it_matters=_data()["why_it_matters"],
        position=offer.position,
    )


def _series(code: str, share: Share) -> Series:
    """The series for a share: the whole, or the part of it that belongs to a category."""
    data = _data()
    position, own = next(
        (position, series)
        for position, series in enumerate(data["series"], FIRST_POSITION)
        if series["code"] == code
    )
    fields = {
        **own,
        "code": f"{code}{share.suffix}",
        "name": share.named(own["name"]),
        "decimals": 2 if own["unit"] == Unit.EURO else 0,
        "topic": data["topic"],
        "source": data["source"],
        "position": position,
    }
    if not share.suffix:
        return _kept(fields)
    whole = _series(code, Share(**data["shares"][0]))
    return _kept(fields | {"parent": whole, "category": _category(share)})


def _kept(fields: Data) -> Series:
    series, _created = Series.objects.get_or_create(code=fields["code"], defaults=fields)
    if (series.kind, series.unit) != (fields["kind"], fields["unit"]):
        message = _("The series %(code)s exists already and counts something else.")
        raise ValidationError(message % {"code": series.code})
    return series


def _category(share: Share) -> Category:
    """The category, which brings its dimension with all others."""
    data = _data()
    dimension, _created = Dimension.objects.get_or_create(
        code=data["dimension"]["code"], defaults=data["dimension"]
    )
    for position, one in enumerate(data["shares"]):
        if one["suffix"]:
            dimension.categories.get_or_create(
                code=one["category"], defaults={"name": one["name"], "position": position}
            )
    return dimension.categories.get(code=share.category)
