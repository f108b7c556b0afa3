from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from programme.keys import (
    Amount,
    BadKey,
    Dated,
    Number,
    Numbers,
    Period,
    Plain,
    Reference,
    References,
    StatedValue,
)

ROWS = {("series", "ELB"): "row of ELB"}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def find(kind: str, name: str) -> str:
    return ROWS[kind, name]


def name(kind: str, row: str) -> str:
    return next(name for (known, name), one in ROWS.items() if (known, one) == (kind, row))


def shown(data: dict) -> dict:
    """With all decimals: 7.4 and 7.40 are equal numbers."""
    return {key: str(value) for key, value in data.items()}


NUMBER = Number("value", "decimals")
DATED = Dated("issued", "precision")
PERIOD = Period("period", "period")
CASES = [
    (Plain("text"), {"text": "x"}, {"text": "x"}),
    (Plain("text"), {}, {"text": ""}),
    (Plain("places", None), {"places": 0}, {"places": 0}),
    (NUMBER, {"value": Decimal("7.40")}, {"value": Decimal("7.40"), "decimals": 2}),
    (NUMBER, {"value": Decimal(6513)}, {"value": Decimal(6513), "decimals": 0}),
    (NUMBER, {}, {"value": None, "decimals": 0}),
    (Number("change"), {"change": Decimal("9.5")}, {"change": Decimal("9.5")}),
    (
        Numbers("path"),
        {"path": [Decimal(1), Decimal("2.50")]},
        {"path": ["1", "2.50"]},
    ),
    (Numbers("path"), {}, {"path": []}),
    (
        Amount(),
        {"million_euro": Decimal("15.52")},
        {"amount": Decimal(15_520_000), "decimals": 2, "in_millions": True},
    ),
    (
        Amount(),
        {"euro": Decimal("15517865.00")},
        {"amount": Decimal(15_517_865), "decimals": 2, "in_millions": False},
    ),
    (Amount(), {}, {"amount": None, "decimals": 0, "in_millions": False}),
    (
        StatedValue(),
        {"value": Decimal("27.33"), "unit": "million_euro"},
        {
            "unit": "euro",
            "in_millions": True,
            "value": Decimal(27_330_000),
            "decimals": 2,
            "compared_value": None,
            "compared_decimals": 0,
        },
    ),
    (DATED, {"issued": 2022}, {"issued": date(2022, 1, 1), "precision": "year"}),
    (DATED, {"issued": "2022-05"}, {"issued": date(2022, 5, 1), "precision": "month"}),
    (DATED, {"issued": "2022-05-31"}, {"issued": date(2022, 5, 31), "precision": "day"}),
    (DATED, {}, {"issued": None, "precision": ""}),
    (
        PERIOD,
        {"period": "2021-04/2021-09"},
        {
            "period_from": date(2021, 4, 1),
            "period_to": date(2021, 9, 1),
            "period_precision": "month",
        },
    ),
    (
        PERIOD,
        {"period": 2021},
        {
            "period_from": date(2021, 1, 1),
            "period_to": date(2021, 1, 1),
            "period_precision": "year",
        },
    ),
    (
        PERIOD,
        {"period": "2005/.."},
        {"period_from": date(2005, 1, 1), "period_to": None, "period_precision": "year"},
    ),
    (Reference("series", "series"), {"series": "ELB"}, {"series": "row of ELB"}),
    (Reference("series", "series"), {}, {"series": None}),
]


@pytest.mark.parametrize(("key", "data", "fields"), CASES)
def test_a_key_fills_its_fields(key, data, fields):
    assert key.read(data, find) == fields


@pytest.mark.parametrize(("key", "data", "fields"), CASES)
def test_fields_write_their_key(key, data, fields):
    assert shown(key.write(SimpleNamespace(**fields), name)) == shown(data)


@pytest.mark.parametrize(
    ("key", "data", "normal"),
    [
        (Plain("state", "draft"), {"state": "draft"}, {}),
        (Number("change"), {"change": Decimal("3.0")}, {"change": Decimal("3")}),
        (Number("change"), {"change": 10}, {"change": Decimal("10")}),
        (NUMBER, {"value": Decimal("-0.0")}, {"value": Decimal("0.0")}),
        (PERIOD, {"period": "2021-12/2021-12"}, {"period": "2021-12"}),
        (
            References("partners", "partners"),
            {"partners": ["B", "A", "B"]},
            {"partners": ["A", "B"]},
        ),
    ],
)
def test_a_key_is_written_in_one_way(key, data, normal):
    assert shown(key.normal(data)) == shown(normal)


@pytest.mark.parametrize(
    ("key", "data", "path", "message"),
    [
        (DATED, {"issued": "2022-02-30"}, ("issued",), "there is no such day"),
        (DATED, {"issued": "2022-13"}, ("issued",), "there is no such day"),
        (
            PERIOD,
            {"period": "2021/2021-09"},
            ("period",),
            "the two dates of a period are written alike",
        ),
        (
            Reference("series", "series"),
            {"series": "LZB"},
            ("series",),
            "this file does not define LZB",
        ),
        (
            References("series", "series"),
            {"series": ["ELB", "LZB"]},
            ("series", 1),
            "this file does not define LZB",
        ),
    ],
)
def test_what_a_key_cannot_say_is_refused(key, data, path, message):
    with pytest.raises(BadKey) as caught:
        key.read(data, find)

    assert (caught.value.path, str(caught.value)) == (path, message)
