import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parents[1]
# Each pure module with the one library it may know beside the standard library.
PURE = {
    "jobcenter.months": ("babel",),
    "jobcenter.numbers": (),
    "jobcenter.formats": ("babel",),
    "jobcenter.document": (),
    "jobcenter.charts": ("plotly",),
    "goals.indicators": (),
    "goals.breakdown": (),
    "goals.progress": (),
    "goals.steps": (),
    "goals.imports": ("openpyxl",),
    "budget.balance": (),
    "programme.keys": (),
    "programme.schema": ("jsonschema",),
    "programme.yaml_file": ("yaml",),
}
TRANSLATION = "django.utils.translation"


def sources_of(module: str) -> list[Path]:
    path = BASE_DIR / module.replace(".", "/")
    return sorted(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def imports_of(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def is_allowed(name: str, libraries: tuple[str, ...]) -> bool:
    ours = name.startswith((*PURE, TRANSLATION)) or ".enums." in name
    root = name.partition(".")[0]
    return ours or root in sys.stdlib_module_names or root in libraries


@pytest.mark.parametrize(("module", "libraries"), PURE.items())
def test_pure_modules_import_nothing_impure(module, libraries):
    imported = [name for source in sources_of(module) for name in imports_of(source)]

    assert [name for name in imported if not is_allowed(name, libraries)] == []
