"""Rows of a programme for tests: short codes, plain defaults, nothing filled in that is not named.

`load_printed` and `load_other` load the programme of 2022 and the invented one of 2024/2025.
"""

from datetime import date
from pathlib import Path
from typing import Any

import programme
from programme import models
from programme.enums import ProjectLevel
from programme.loading import load_programme
from tests.factories import make_series, moment, recorder

PRINTED = Path(programme.__file__).parent / "data" / "2022.yaml"
OTHER = Path(__file__).parent / "data" / "other.yaml"


def load_printed() -> models.Programme:
    return _load(PRINTED)


def load_other() -> models.Programme:
    return _load(OTHER)


def _load(path: Path) -> models.Programme:
    def clock() -> Any:
        return moment("2022-04-01 08:00")

    return load_programme(path.read_text(), name=path.name, by=recorder(), clock=clock)


def make_programme(first_year: int = 2022, last_year: int | None = None) -> models.Programme:
    return models.Programme.objects.create(
        title=f"Programme {first_year}", first_year=first_year, last_year=last_year or first_year
    )


def make_chapter(programme: models.Programme, code: str, **fields: Any) -> models.Chapter:
    return models.Chapter.objects.create(
        programme=programme, code=code, **({"title": f"Chapter {code}"} | fields)
    )


def make_group(programme: models.Programme, code: str, **fields: Any) -> models.TargetGroup:
    return models.TargetGroup.objects.create(
        programme=programme, code=code, **({"name": f"Group {code}"} | fields)
    )


def make_priority(programme: models.Programme, code: str, **fields: Any) -> models.Priority:
    return models.Priority.objects.create(
        programme=programme, code=code, **({"title": f"Priority {code}"} | fields)
    )


def make_measure(priority: models.Priority, code: str, **fields: Any) -> models.Measure:
    return models.Measure.objects.create(
        priority=priority, code=code, **({"text": f"Measure {code}"} | fields)
    )


def make_project(programme: models.Programme, code: str, **fields: Any) -> models.Project:
    defaults = {"name": f"Project {code}", "level": ProjectLevel.LAND}
    return models.Project.objects.create(programme=programme, code=code, **(defaults | fields))


def make_statement(name: str = "People", **fields: Any) -> models.Statement:
    """Of 10 persons, unless it says something else; `fields` name its place."""
    defaults: dict[str, Any] = {"value": 10, "unit": "persons"}
    if {"text", "change"} & set(fields):
        defaults = {}
    return models.Statement.objects.create(name=name, **(defaults | fields))


def make_year(programme: models.Programme, items: int) -> None:
    """So many of everything, each with what hangs on it."""
    for number in range(items):
        chapter = make_chapter(programme, f"C{number}")
        part = make_chapter(programme, f"P{number}", parent=chapter)
        series = make_series(f"Z{number}")
        make_statement(chapter=part, series=series, month=date(2022, 1, 1))
        make_statement(target_group=make_group(programme, f"G{number}"))
        priority = make_priority(programme, f"S{number}")
        make_measure(priority, f"S{number}.1")
        make_statement(priority=priority)
        project = make_project(programme, f"X{number}", end=date(2022, 12, 31), end_precision="day")
        make_statement(project=project)
        programme.commitments.create(text=f"Promise {number}")
        programme.quality_topics.create(code=f"Q{number}", name=f"Topic {number}")
        programme.sources.create(name=f"Source {number}")
        programme.consultations.create(body=f"Body {number}", role="agreed")
