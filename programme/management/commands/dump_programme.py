from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from programme.dumping import dump_programme
from programme.models import Programme


class Command(BaseCommand):
    help = "Write the programme valid in a year, as a file that load_programme reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        try:
            self.stdout.write(dump_programme(year), ending="")
        except Programme.DoesNotExist as error:
            raise CommandError(_("There is no programme for %(year)d.") % {"year": year}) from error
