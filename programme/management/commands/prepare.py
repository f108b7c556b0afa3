import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from jobcenter.access import GROUPS
from jobcenter.accounts import DEMONSTRATION_PASSWORD
from programme.demonstration import is_empty, load_demonstration


class Command(BaseCommand):
    help = "Load the sample if this is a demonstration with an empty database, and say where to go."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMONSTRATION and is_empty():
            load_demonstration()
        self.stdout.write(f"Address:  http://127.0.0.1:{os.environ.get('PORT', '8000')}/")
        if settings.DEMONSTRATION:
            names = ", ".join([*sorted(GROUPS), "admin"])
            self.stdout.write(f"Accounts: {names} (password {DEMONSTRATION_PASSWORD})")
        else:
            self.stdout.write("First account: .venv/bin/python manage.py createsuperuser")
