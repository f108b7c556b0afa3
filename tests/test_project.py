"""What is written down about the project is true."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command, get_commands, load_command_class

BASE_DIR = Path(__file__).resolve().parents[1]
APPS = ("jobcenter", "goals", "budget", "programme")
COMMANDS = {
    "catalogue": "jobcenter",
    "doctor": "programme",
    "dump_programme": "programme",
    "generate_data": "goals",
    "load_programme": "programme",
    "prepare": "programme",
    "release": "programme",
}
# The lock of the ledger is nothing to look at.
WITHOUT_ADMIN = {"jobcenter.Clock"}


def models() -> dict[str, type]:
    return {
        model._meta.label: model for app in APPS for model in apps.get_app_config(app).get_models()
    }


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def variables_read(source: Path) -> set[str]:
    """The names that a module reads by env.bool("NAME", …) or os.environ.get("NAME", …)."""
    calls = [node for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) in ("env", "os.environ")
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def variables_explained() -> set[str]:
    """The variables of .env.example that have a comment above them."""
    text = (BASE_DIR / ".env.example").read_text()
    blocks = [block.splitlines() for block in text.split("\n\n")]
    return {
        line.partition("=")[0]
        for block in blocks
        if block[0].startswith("#")
        for line in block
        if re.match("[A-Z_]+=", line)
    }


def test_every_variable_that_is_read_is_explained():
    sources = [BASE_DIR / "jobcenter" / "settings.py", BASE_DIR / "gunicorn.conf.py"]
    read = set().union(*map(variables_read, sources))

    assert {"SECRET_KEY", "DATABASE_URL", "PORT"} < read
    assert read - variables_explained() == set()


def test_every_variable_that_is_explained_is_read():
    container = (BASE_DIR / "docker-compose.yml").read_text()
    sources = [BASE_DIR / "jobcenter" / "settings.py", BASE_DIR / "gunicorn.conf.py"]
    read = set().union(*map(variables_read, sources)) | set(re.findall(r"\$\{([A-Z_]+)", container))

    assert variables_explained() - read == set()


def test_every_model_has_its_place_in_the_admin():
    registered = set(admin.site._registry)
    inline = {inline.model for one in admin.site._registry.values() for inline in one.inlines}

    assert {
        label for label, model in models().items() if model not in registered | inline
    } == WITHOUT_ADMIN


def test_every_model_that_the_glossary_names_exists():
    text = (BASE_DIR / "docs" / "glossary.md").read_text()
    named = set(re.findall(rf"`((?:{'|'.join(APPS)})\.[A-Z]\w+)`", text))

    assert {"goals.Series", "jobcenter.Release"} < named
    assert named - set(models()) == set()


def test_the_commands_are_these():
    own = {name: app for name, app in get_commands().items() if app in APPS}

    assert own == COMMANDS


@pytest.mark.parametrize(("name", "app"), COMMANDS.items())
def test_every_command_says_what_it_does(name, app):
    assert load_command_class(app, name).help.strip().endswith(".")


@pytest.mark.parametrize("path", ["README.md", "docs/operations.md"])
def test_every_command_that_a_document_names_exists(path):
    named = set(re.findall(r"manage\.py ([a-z_]+)", (BASE_DIR / path).read_text()))

    assert named - set(get_commands()) == set()
