from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobcenter.catalogue import as_text, compile_catalogue, path_of, problems_of, updated


class Command(BaseCommand):
    help = "Bring the German catalogue up to date with the sources, and compile it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if anything is missing")
        parser.add_argument("--compile", action="store_true", help="only compile")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
        elif not options["compile"]:
            path_of(".po").write_bytes(as_text(updated()))
        compile_catalogue()

    def _check(self) -> None:
        catalogue = updated()
        problems = problems_of(catalogue)
        if as_text(catalogue) != path_of(".po").read_bytes():
            problems.append("the sources have changed: run make messages")
        if problems:
            raise CommandError("\n".join(problems))
