"""A small, strict YAML: text to plain data with the line of every part, and back.

Numbers are read as the digits say (7.40 has two decimals), words such as yes and no are words.
Anchors, aliases, tags, null and keys given twice are refused. `emit` always writes the same data
in the same way.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

import yaml
from django.utils.translation import gettext as _

Path = tuple[str | int, ...]

LARGEST = 2_000_000  # characters
_DEEPEST = 20
_LONGEST_NUMBER = 30
_WIDTH = 100

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|\r|\x85")
# What other readers might take for a number is quoted, also where YAML 1.1 calls it text: 08002.
_LIKE_A_NUMBER = re.compile(r"[-+.0-9][-+.,:_0-9eExXoO]*")


class FileError(ValueError):
    """What is wrong with a file, in one line that names the file, the line and the path."""

    def __init__(self, name: str, line: int, path: Path, message: str) -> None:
        place = [name, _("line %(line)d") % {"line": line}, *filter(None, [path_text(path)])]
        super().__init__(f"{', '.join(place)}: {message}")


def path_text(path: Path) -> str:
    """chapters[2].title"""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".")


class Iso(str):
    """A date as text; written without quotes."""

    __slots__ = ()


@dataclass
class Parsed:
    """The data of a file, and the line on which each part of it begins."""

    name: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def error(self, path: Path, message: str) -> FileError:
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return FileError(self.name, self.lines.get(known, 1), path, message)


def parse(text: str, *, name: str) -> Parsed:
    """Raises FileError."""
    if len(text) > LARGEST:
        raise FileError(name, 1, (), _("the file is larger than two million characters"))
    try:
        return _Builder(text, name).build()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise FileError(name, line, (), _("a character that YAML does not allow")) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = _("not valid YAML: %(problem)s") % {"problem": error.problem}
        raise FileError(name, line, (), message) from error


class _Builder:
    def __init__(self, text: str, name: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.SafeLoader)
        self.parsed = Parsed(name)

    def build(self) -> Parsed:
        next(self.events)  # the stream begins
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise self.parsed.error((), _("the file is empty"))
        self.parsed.data = self._value(next(self.events), ())
        next(self.events)  # the document ends
        if not isinstance(rest := next(self.events), yaml.StreamEndEvent):
            self._refuse(rest, (), _("more than one document"))
        return self.parsed

    def _value(self, event: Any, path: Path) -> Any:
        self.parsed.lines.setdefault(path, event.start_mark.line + 1)
        self._refuse_reuse(event, path)
        if len(path) > _DEEPEST:
            self._refuse(event, path, _("nested too deeply"))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, path)

    def _mapping(self, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key in result:
                self._refuse(event, (*path, key), _("this key is given twice"))
            self.parsed.lines[(*path, key)] = event.start_mark.line + 1
            result[key] = self._value(next(self.events), (*path, key))
        return result

    def _sequence(self, path: Path) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            result.append(self._value(event, (*path, len(result))))
        return result

    def _key(self, event: Any, path: Path) -> str:
        self._refuse_reuse(event, path)
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, path, _("a key must be a word"))
        return str(event.value)

    def _scalar(self, event: Any, path: Path) -> Any:
        if event.style is None:
            return self._plain(event, path)
        return self._text(event, path)

    def _plain(self, event: Any, path: Path) -> Any:
        text = event.value
        if text in ("", "~", "null"):
            self._refuse(event, path, _("there is no value; leave the key out"))
        if text in ("true", "false"):
            return text == "true"
        if _INTEGER.fullmatch(text) or _NUMBER.fullmatch(text):
            if len(text) > _LONGEST_NUMBER:
                self._refuse(event, path, _("the number is too long"))
            return Decimal(text) if "." in text else int(text)
        return self._text(event, path)

    def _text(self, event: Any, path: Path) -> str:
        text: str = event.value
        if _UNSTORABLE.search(text):
            self._refuse(event, path, _("a character that cannot be stored"))
        return text.strip()

    def _refuse_reuse(self, event: Any, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse(event, path, _("anchors and aliases are not allowed"))
        if event.tag is not None:
            self._refuse(event, path, _("tags are not allowed"))

    def _refuse(self, event: Any, path: Path, message: str) -> NoReturn:
        raise FileError(self.parsed.name, event.start_mark.line + 1, path, message)


def emit(data: Mapping[str, Any]) -> str:
    return yaml.dump(
        data,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=_WIDTH,
    )


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text_node(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    text = _LINE_BREAK.sub("\n", value).strip()
    if "\n" in text:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text + "\n", style="|")
    style = "'" if _LIKE_A_NUMBER.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _iso_node(dumper: yaml.SafeDumper, value: Iso) -> yaml.Node:
    is_day = len(value) == len("2022-05-31") and "/" not in value
    return dumper.represent_scalar(
        f"tag:yaml.org,2002:{'timestamp' if is_day else 'str'}", str(value)
    )


def _number_node(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    text = format(value, "f")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(str, _text_node)
_Dumper.add_representer(Iso, _iso_node)
_Dumper.add_representer(Decimal, _number_node)
