from typing import Any

import pytest

from programme.keys import Amount, Key, References, StatedValue
from programme.layout import DEFINITIONS, PROGRAMME, RECORDS, Record
from programme.schema import schema


def keys_of(record: Record) -> set[str]:
    keys: tuple[Key | References, ...] = (*record.keys, *record.many)
    children = {child.key for child in record.children}
    return {name for key in keys for name in names_of(key)} | children


def names_of(key: Key | References) -> set[str]:
    match key:
        case Amount():
            return {"euro", "million_euro"}
        case StatedValue():
            return {"value", "compared_value", "unit"}
        case References():
            return {key.key}
    return set(key.fields.values())


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_has_the_keys_of_its_definition(name):
    assert keys_of(RECORDS[name]) == set(schema()["$defs"][name]["properties"])


def test_the_file_has_the_keys_of_the_schema():
    sections = {definitions.key for definitions in DEFINITIONS}

    assert {"format", "office"} | keys_of(PROGRAMME) | sections == set(schema()["properties"])


def is_object(definition: Any) -> bool:
    return definition.get("type") == "object"


def test_every_definition_of_an_object_has_its_record():
    objects = {name for name, one in schema()["$defs"].items() if is_object(one)}

    assert objects == set(RECORDS)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_fills_fields_of_its_model(name):
    record = RECORDS[name]
    fields = {field.name for field in record.model._meta.get_fields()}

    assert {field for key in record.keys for field in key.fields} <= fields
