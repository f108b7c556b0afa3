from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobcenter.formats import moment
from jobcenter.models import Release
from programme.releases import differences_of


class Command(BaseCommand):
    help = "Compute again what every release showed, and report what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for release in Release.objects.order_by("recorded_at"):
            for path, shown, now in differences_of(release):
                found += 1
                self.stdout.write(f"{release} ({moment(release.recorded_at)}): {path}: {shown} -> {now}")
        if found:
            raise CommandError(f"{found} differences from what was shown.")
        self.stdout.write("Every release shows what it showed.")
