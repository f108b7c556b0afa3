from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from jobcenter.formats import moment, month_name
from jobcenter.months import parse_month
from programme.releases import release


class Command(BaseCommand):
    help = "Release a report month: from then on readers see it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="YYYY-MM")
        parser.add_argument("--user", required=True, help="who releases")
        parser.add_argument("--comment", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = parse_month(options["month"])
            user = User.objects.get(username=options["user"])
            row = release(month, by=user, comment=options["comment"])
        except (ValueError, User.DoesNotExist) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{month_name(row.month)}: {moment(row.recorded_at)}")
