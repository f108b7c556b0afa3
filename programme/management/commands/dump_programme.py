from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programme.dumping import DumpError, dump_programme


class Command(BaseCommand):
    help = "Write the programme valid in a year, as a file that load_programme reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(dump_programme(options["year"]), ending="")
        except DumpError as error:
            raise CommandError(str(error)) from error
