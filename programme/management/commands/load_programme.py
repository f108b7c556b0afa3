from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from jobcenter.access import Role
from programme.loading import load_programme
from programme.yaml_file import FileError


class Command(BaseCommand):
    help = "Load a programme with its agreements and budgets from a file: all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--user", help="who records it; may be left out where only one user could"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            programme = load_programme(_text(path), name=path.name, by=_user(options["user"]))
        except FileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Loaded: %(programme)s") % {"programme": programme})


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CommandError(
            str(FileError(path.name, line, (), _("the text is not UTF-8")))
        ) from error


def _user(username: str | None) -> User:
    active = User.objects.filter(is_active=True)
    if username:
        chosen = active.filter(username=username)
    else:
        chosen = active.filter(Q(is_superuser=True) | Q(groups__name=Role.MANAGEMENT)).distinct()
    try:
        return chosen.get()
    except User.DoesNotExist as error:
        raise CommandError(_("There is no such user.")) from error
    except User.MultipleObjectsReturned as error:
        raise CommandError(_("Several users could record this: choose one by --user.")) from error
