"""The German catalogue: gathered from the sources, checked, and compiled.

Babel reads Python itself and Django's templates through Django's own `templatize`, so no
gettext tools need to be installed.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCES = ("jobcenter", "goals", "budget", "programme", "templates")
LANGUAGE = "de"

_METHODS = [("**.py", "python"), ("**.html", "jobcenter.catalogue:extract_template")]
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def path_of(suffix: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / LANGUAGE / "LC_MESSAGES" / f"django{suffix}"


def extract_template(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """Babel's interface for a kind of source: Django's template as the Python it amounts to."""
    source = templatize(file.read().decode(), origin=getattr(file, "name", None))
    yield from extract_python(io.BytesIO(source.encode()), keywords, comment_tags, options)


def gathered() -> Catalog:
    """All messages of the sources, with the files they stand in."""
    catalogue = Catalog(charset="utf-8")
    for root in SOURCES:
        folder = Path(settings.BASE_DIR) / root
        for name, _line, text, _comments, context in extract_from_dir(
            folder, method_map=_METHODS, keywords=_KEYWORDS
        ):
            catalogue.add(text, locations=[(f"{root}/{name}", 0)], context=context)
    return catalogue


def read() -> Catalog:
    with path_of(".po").open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def updated() -> Catalog:
    """The catalogue with what the sources say now; what is gone is dropped."""
    template = gathered()
    catalogue = read()
    template.creation_date = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    content = io.BytesIO()
    # Without its header of dates and addresses, which would change and say nothing.
    write_po(
        content, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False
    )
    return content.getvalue()


def compile_catalogue() -> None:
    with path_of(".mo").open("wb") as file:
        write_mo(file, read())


def problems_of(catalogue: Catalog) -> list[str]:
    """What is missing, uncertain or does not fit its English original."""
    messages = [message for message in catalogue if message.id]
    untranslated = [f"untranslated: {message.id}" for message in messages if _is_empty(message)]
    fuzzy = [f"fuzzy: {message.id}" for message in messages if message.fuzzy]
    wrong = [
        f"{error}: {message.id}"
        for message, errors in catalogue.check()
        if not _is_empty(message)
        for error in errors
    ]
    return untranslated + fuzzy + wrong


def _is_empty(message: Message) -> bool:
    text = message.string
    return not all(text) if isinstance(text, tuple | list) else not text
