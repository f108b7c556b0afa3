"""Compiles one document in a process of its own, which `pdf` starts: Typst never gives back memory.

Reads a request as JSON from standard input. Writes one line of JSON, the characters that had to be
replaced, and then the PDF. Imports nothing of the project.
"""

import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

FAMILY = "Fira Sans"
TEMPLATE = Path(__file__).with_name("programme.typ")
REPLACEMENT = "□"
_ONE_CHARACTER = f"""
#set document(title: "One character")
#set text(font: "{FAMILY}")
#sys.inputs.data
""".encode()


def main() -> None:
    request = json.load(sys.stdin)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[request["fonts"]])
    if FAMILY not in fonts.families():
        sys.exit(f"The font {FAMILY} is not in {request['fonts']}.")
    missing = _missing_characters(request["data"], fonts)
    replacements = str.maketrans(dict.fromkeys(missing, REPLACEMENT))
    data = _with_strings(request["data"], lambda text: text.translate(replacements))
    try:
        content = _compile(TEMPLATE.read_bytes(), json.dumps(data), fonts, request["timestamp"])
    except typst.TypstError as error:
        sys.exit(error.diagnostic)
    sys.stdout.buffer.write(json.dumps(missing).encode() + b"\n" + content)


def _missing_characters(data: Any, fonts: typst.Fonts) -> list[str]:
    characters: set[str] = set()
    _with_strings(data, characters.update)
    return sorted(character for character in characters if not _is_shown(character, fonts))


def _is_shown(character: str, fonts: typst.Fonts) -> bool:
    """Say whether a font has the character, ours or one of those inside Typst.

    Typst lists the coverage of neither, but refuses an accessible document without the glyph.
    """
    if character in "\t\n\r" or (character.isascii() and character.isprintable()):
        return True
    if unicodedata.category(character) in ("Cc", "Cs"):  # control characters, half characters
        return False
    try:
        _compile(_ONE_CHARACTER, character, fonts, timestamp=0)
    except typst.TypstError:
        return False
    return True


def _compile(source: bytes, data: str, fonts: typst.Fonts, timestamp: int) -> bytes:
    return typst.compile(
        source,
        font_paths=fonts,
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=timestamp,
    )


def _with_strings(value: Any, change: Callable[[str], Any]) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_with_strings(item, change) for item in value]
        case dict():
            return {key: _with_strings(item, change) for key, item in value.items()}
        case _:
            return value


if __name__ == "__main__":
    main()
