from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

import programme
from budget.models import Allocation, Transfer
from goals.models import Target
from programme.dumping import dump_programme
from programme.loading import load_programme
from programme.models import Chapter, Programme
from programme.yaml_file import parse
from tests.factories import (
    make_agreement,
    make_indicator,
    make_series,
    make_target,
    month,
    record,
    recorder,
)

OTHER = Path(__file__).parent / "data" / "other.yaml"
BROKEN_DOWN = Path(__file__).parent / "data" / "broken_down.yaml"
PRINTED = Path(programme.__file__).parent / "data" / "2022.yaml"


def load(path: Path) -> Programme:
    return load_programme(path.read_text(), name=path.name, by=recorder())


def dumped(year: int) -> dict:
    return parse(dump_programme(year), name="dump").data


# Both databases run this against the same bytes: so a dump of one loads into the other.
@pytest.mark.parametrize(
    ("path", "year"), [(PRINTED, 2022), (OTHER, 2024), (OTHER, 2025), (BROKEN_DOWN, 2023)]
)
def test_the_dump_of_what_a_file_loads_is_the_file(db, path, year):
    load(path)

    assert dump_programme(year) == path.read_text()


def test_only_the_target_in_force_is_written(db):
    load(OTHER)
    agreement = make_agreement(2024, partner="Stadt Beispielhausen")
    indicator = make_indicator("IQ", numerator=make_series("INT"), denominator=make_series("B"))
    for value, change in (("20.5", "2.0"), ("20.60", "3.0")):
        record(
            Target(
                agreement=agreement,
                indicator=indicator,
                value=Decimal(value),
                decimals=len(value) - 3,
                stated_change=Decimal(change),
                stated_change_unit="percent",
            )
        )

    data = dumped(2024)

    assert [str(item) for item in data["agreements"][0]["targets"]] == [
        str(
            {
                "indicator": "IQ",
                "value": Decimal("20.60"),
                "stated_change": 3,
                "stated_change_unit": "percent",
            }
        )
    ]
    assert [one["code"] for one in data["series"]] == ["B", "ELB", "INT"]


def test_a_target_is_written_as_long_as_it_holds_for_some_report(db):
    load(OTHER)
    agreement = make_agreement(2024, partner="Stadt Beispielhausen")
    indicator = make_indicator("IQ", numerator=make_series("INT"), denominator=make_series("B"))
    months = [None, "2024-07", "2024-09", "2024-07"]
    for value, key in enumerate(months, start=1):
        valid_from = month(key) if key else None
        make_target(indicator, value, agreement=agreement, valid_from=valid_from)

    targets = dumped(2024)["agreements"][0]["targets"]

    assert [(one["value"], one.get("valid_from")) for one in targets] == [
        (1, None),
        (4, "2024-07"),
    ]


def test_a_replaced_allocation_and_transfer_are_not_written(db):
    load(OTHER)
    [first, _second] = Allocation.objects.order_by("pk")
    record(Allocation(line=first.line, kind="final", amount=Decimal(5_000_000), replaces=first))
    planned = Transfer.objects.get()
    record(
        Transfer(
            from_line=planned.from_line,
            to_line=planned.to_line,
            amount=planned.amount,
            state="executed",
            replaces=planned,
        )
    )

    [budget] = dumped(2024)["budgets"]

    assert [one["kind"] for one in budget["lines"][0]["allocations"]] == ["additional", "final"]
    assert [one["state"] for one in budget["transfers"]] == ["executed"]


def test_a_text_typed_in_a_browser_is_written_as_any_other(db):
    load(OTHER)
    before = dump_programme(2024)
    chapter = Chapter.objects.get(code="lage")
    chapter.text = chapter.text.replace("\n", "\r\n") + "\r\n"
    chapter.save()

    assert dump_programme(2024) == before


def test_the_command_writes_the_file(db):
    load(OTHER)
    output = StringIO()

    call_command("dump_programme", "2025", stdout=output)

    assert output.getvalue() == OTHER.read_text()


def refusal(year: int) -> str:
    with override("en"), pytest.raises(CommandError) as caught:
        call_command("dump_programme", str(year))
    return str(caught.value)


def test_a_year_without_a_programme_is_named(db):
    load(OTHER)

    assert refusal(2023) == "there is no programme for 2023"


def test_two_events_of_one_name_are_refused_and_neither_is_lost(db):
    loaded = load(OTHER)
    loaded.events.create(title="Jobturbo", date=date(2024, 10, 18))

    assert refusal(2024) == "two rows are named Jobturbo: rename one"


def test_a_programme_without_an_office_is_refused(db):
    Programme.objects.create(title="Entwurf", first_year=2030, last_year=2030)

    assert refusal(2030) == "the office has no name yet"
