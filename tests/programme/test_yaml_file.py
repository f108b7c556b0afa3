from decimal import Decimal

import pytest
import yaml
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from programme import yaml_file
from programme.yaml_file import FileError, Iso, emit, parse

# What a file can hold: no NUL, no surrogates; no white space around it, one way to break lines.
texts = (
    st.text(st.characters(exclude_characters="\0\r\x85", exclude_categories=["Cs"]))
    .map(str.strip)
    .filter(bool)
)
keys = st.from_regex(r"[a-z][a-z_]*", fullmatch=True)
numbers = st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
)
values = st.one_of(texts, st.integers(-(10**9), 10**9), numbers, st.booleans())


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def problem(text: str) -> str:
    with pytest.raises(FileError) as caught:
        parse(text, name="2022.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("7.40", Decimal("7.40")),
        ("-0.5", Decimal("-0.5")),
        ("2022", 2022),
        ("0", 0),
        ("true", True),
        ("'7.40'", "7.40"),
        ("7,40", "7,40"),
        ("1e3", "1e3"),
        ("08002", "08002"),
        ("1_000", "1_000"),
        ("yes", "yes"),
        ("2022-05-31", "2022-05-31"),
        ("12:30", "12:30"),
        ("' around '", "around"),
    ],
)
def test_a_scalar_is_read_as_its_characters_say(written, read):
    value = parse(f"key: {written}", name="2022.yaml").data["key"]

    assert (str(value), type(value)) == (str(read), type(read))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "2022.yaml, line 1: the file is empty"),
        ("a: 1\nb: 2\na: 3\n", "2022.yaml, line 3, a: this key is given twice"),
        ("a:\n  - b: ~\n", "2022.yaml, line 2, a[0].b: there is no value; leave the key out"),
        ("a:\nb: 1\n", "2022.yaml, line 1, a: there is no value; leave the key out"),
        ("a: &x 1\n", "2022.yaml, line 1, a: anchors and aliases are not allowed"),
        ("a: 1\nb: *x\n", "2022.yaml, line 2, b: anchors and aliases are not allowed"),
        ("a: !!python/name:os.system 1\n", "2022.yaml, line 1, a: tags are not allowed"),
        ("? [a]\n: b\n", "2022.yaml, line 1: a key must be a word"),
        ("a: 1\n---\nb: 1\n", "2022.yaml, line 2: more than one document"),
        ("a: 1\n\x01\n", "2022.yaml, line 2: a character that YAML does not allow"),
        ('a: "\\0"\n', "2022.yaml, line 1, a: a character that cannot be stored"),
        ('a: "\\ud800"\n', "2022.yaml, line 1, a: a character that cannot be stored"),
        (f"a: {'9' * 5000}\n", "2022.yaml, line 1, a: the number is too long"),
        (
            "a: 1\nb:\n\t- c\n",
            "2022.yaml, line 3: not valid YAML: found character '\\t' that cannot start any token",
        ),
    ],
)
def test_a_broken_text_is_refused_with_line_and_path(text, message):
    assert problem(text) == message


def test_a_deeply_nested_text_is_refused():
    assert problem("[" * 10_000).endswith("nested too deeply")


def test_a_large_text_is_refused():
    text = "#" * (yaml_file.LARGEST + 1)

    assert problem(text) == "2022.yaml, line 1: the file is larger than two million characters"


def test_every_part_knows_its_line():
    parsed = parse("a:\n  - b: 1\n\n  - b: 2\nc: 3\n", name="2022.yaml")

    assert parsed.lines == {
        (): 1,
        ("a",): 1,
        ("a", 0): 2,
        ("a", 0, "b"): 2,
        ("a", 1): 4,
        ("a", 1, "b"): 4,
        ("c",): 5,
    }


def test_an_error_about_what_is_missing_names_the_line_around_it():
    parsed = parse("a:\n  - b: 1\n", name="2022.yaml")

    assert str(parsed.error(("a", 0, "c"), "wrong")) == "2022.yaml, line 2, a[0].c: wrong"


def test_data_is_written_for_people():
    data = {
        "title": "Prüfung: überfällig",
        "code": "08002",
        "issued": Iso("2022-05-31"),
        "period": Iso("2021-04/2021-09"),
        "share": Decimal("7.40"),
        "new": True,
        "text": "Erste Zeile\r\n\r\n- Liste ",
        "items": [{"name": "eins"}, {"name": "zwei"}],
    }

    assert emit(data) == (
        "title: 'Prüfung: überfällig'\n"
        "code: '08002'\n"
        "issued: 2022-05-31\n"
        "period: 2021-04/2021-09\n"
        "share: 7.40\n"
        "new: true\n"
        "text: |\n"
        "  Erste Zeile\n"
        "\n"
        "  - Liste\n"
        "items:\n"
        "  - name: eins\n"
        "  - name: zwei\n"
    )


@given(st.dictionaries(keys, st.one_of(values, st.lists(values, min_size=1)), min_size=1))
def test_what_is_written_is_read_again(data):
    assert parse(emit(data), name="2022.yaml").data == data


@given(texts)
def test_other_readers_read_the_same_text(text):
    assert yaml.safe_load(emit({"key": text}))["key"].strip() == text
