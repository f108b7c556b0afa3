from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from jobcenter.catalogue import (
    as_text,
    compile_catalogue,
    gathered,
    path_of,
    problems_of,
    read,
    updated,
)

PYTHON = """
first = _("Plain")
second = ngettext("%(count)s thing", "%(count)s things", 2)
third = pgettext("theme", "Dark")
"""
TEMPLATE = """
{% load i18n %}{# Übung #}
{% translate "From a template" %}
{% translate "Light" context "theme" %}
{% blocktranslate with who=name %}Hello {{ who }}{% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
"""
GERMAN = """
msgid "Plain"
msgstr "Einfach"

msgid "%(count)s thing"
msgid_plural "%(count)s things"
msgstr[0] "%(count)s Ding"
msgstr[1] "%(count)s Dinge"

msgctxt "theme"
msgid "Dark"
msgstr "Dunkel"

msgctxt "theme"
msgid "Light"
msgstr "Hell"

msgid "From a template"
msgstr "Aus einer Vorlage"

msgid "Hello %(who)s"
msgstr "Hallo %(who)s"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s Tag"
msgstr[1] "%(n)s Tage"
"""


@pytest.fixture(autouse=True)
def project(settings, tmp_path) -> Path:
    """A project of one module, one template and its catalogue."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    for folder in ("jobcenter", "goals", "budget", "programme", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "goals" / "words.py").write_text(PYTHON)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    path_of(".po").parent.mkdir(parents=True)
    keep(GERMAN)
    return tmp_path


def keep(text: str) -> None:
    path_of(".po").write_text(text)


def test_messages_are_gathered_from_modules_and_templates():
    ids = {(message.context, message.id) for message in gathered() if message.id}

    assert ids == {
        (None, "Plain"),
        (None, ("%(count)s thing", "%(count)s things")),
        ("theme", "Dark"),
        ("theme", "Light"),
        (None, "From a template"),
        (None, "Hello %(who)s"),
        (None, ("%(n)s day", "%(n)s days")),
    }


def test_a_complete_catalogue_has_no_problems():
    assert problems_of(updated()) == []


@pytest.mark.parametrize(
    ("before", "after", "problems"),
    [
        ('msgstr "Einfach"', 'msgstr ""', ["untranslated: Plain"]),
        (
            'msgstr[1] "%(count)s Dinge"',
            'msgstr[1] ""',
            ["untranslated: ('%(count)s thing', '%(count)s things')"],
        ),
        ('msgid "Plain"', '#, fuzzy\nmsgid "Plain"', ["fuzzy: Plain"]),
    ],
)
def test_what_is_missing_or_uncertain_is_a_problem(before, after, problems):
    keep(GERMAN.replace(before, after))

    assert problems_of(read()) == problems


def test_a_placeholder_that_does_not_fit_is_a_problem():
    keep(GERMAN.replace("Hallo %(who)s", "Hallo %(wer)s"))

    assert [problem.rpartition(": ")[2] for problem in problems_of(updated())] == ["Hello %(who)s"]


def test_new_messages_come_in_untranslated_and_old_ones_go(project):
    (project / "goals" / "words.py").write_text('first = _("New")')

    catalogue = updated()

    assert problems_of(catalogue) == ["untranslated: New"]
    assert {message.id for message in catalogue if message.id} == {
        "New", "From a template", "Hello %(who)s", "Light",
        ("%(n)s day", "%(n)s days"),
    }  # fmt: skip
    assert "Einfach" not in as_text(catalogue).decode()


def test_a_translation_is_never_guessed_from_a_similar_one(project):
    (project / "goals" / "words.py").write_text('first = _("Plain.")')

    assert problems_of(updated()) == ["untranslated: Plain."]


def test_the_command_brings_the_catalogue_up_to_date_and_compiles_it(project):
    call_command("catalogue")
    with path_of(".mo").open("rb") as file:
        compiled = GNUTranslations(file)

    assert compiled.gettext("Plain") == "Einfach"
    assert compiled.pgettext("theme", "Dark") == "Dunkel"
    assert compiled.ngettext("%(count)s thing", "%(count)s things", 2) == "%(count)s Dinge"
    call_command("catalogue", check=True)


def test_compiling_leaves_the_text_as_it_is():
    compile_catalogue()

    assert path_of(".po").read_text() == GERMAN


def test_the_check_fails_while_something_is_missing(project):
    call_command("catalogue")
    (project / "goals" / "words.py").write_text('first = _("New")')

    with pytest.raises(CommandError) as caught:
        call_command("catalogue", check=True)

    assert str(caught.value).splitlines() == [
        "untranslated: New",
        "the sources have changed: run make messages",
    ]
