from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from goals.generation import generate
from goals.models import Series


class Command(BaseCommand):
    help = "Fill an empty database with data for benchmarks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, default in {"goals": 20, "series": 60, "years": 6, "seed": 1}.items():
            parser.add_argument(f"--{name}", type=int, default=default)
        parser.add_argument("--last-year", type=int, default=2022)

    def handle(self, *args: Any, **options: Any) -> None:
        if Series.objects.exists():
            raise CommandError("The database is not empty: benchmarks need one of their own.")
        user, _created = User.objects.get_or_create(username="generator", is_active=False)
        names = ("goals", "series", "years", "seed", "last_year")
        generate(by=user, **{name: options[name] for name in names})
