from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobcenter.formats import moment
from jobcenter.models import Release
from programme.releases import differences_of


class Command(BaseCommand):
    help = "Compute again what every release showed, and report what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [
            (release, difference)
            for release in Release.objects.order_by("recorded_at").iterator()
            for difference in differences_of(release)
        ]
        for release, one in found:
            self.stdout.write(
                f"{release} ({moment(release.recorded_at)}): "
                f"{one.path}: {one.shown!r} -> {one.now!r}"
            )
        if found:
            raise CommandError(f"Differences from what was shown: {len(found)}.")
        self.stdout.write("Every release shows what it showed.")
