"""How many queries, how much server time and how many bytes the pages take."""

import gzip
import re
import statistics
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.lines import Line, Ratio
from programme.releases import release

YEAR = 2022
OVERVIEW = f"/{YEAR}/"
BARE = "/account/password/"


def measure(rounds: int) -> list[Line | Ratio]:
    client = _prepared_client()
    overview, bare = _milliseconds(client, OVERVIEW, rounds), _milliseconds(client, BARE, rounds)
    return [
        Line("overview queries", _queries(client, OVERVIEW), "queries", 12),
        Line("overview server CPU", overview, "ms", 60),
        Ratio("overview / bare page of the same frame", overview, bare),
        Line("overview first visit", _kilobytes(client, OVERVIEW), "KB compressed", 150),
    ]


def _prepared_client() -> Client:
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("generate_data", goals=20, series=60, years=6, seed=1)
    people = {}
    for role in ("board", "management"):
        people[role] = User.objects.create(username=role)
        people[role].groups.add(Group.objects.get(name=role))
    release(date(YEAR, 10, 1), by=people["management"])
    client = Client()
    client.force_login(people["board"])
    return client


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        _get(client, path)
    return len(queries)


def _milliseconds(client: Client, path: str, rounds: int) -> float:
    """The median of the server's own processor time, after one round to warm up."""
    _get(client, path)
    times = []
    for _round in range(rounds):
        start = time.process_time()
        _get(client, path)
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def _kilobytes(client: Client, path: str) -> float:
    """The page and all that a first visit loads with it, compressed as it is served."""
    page = _get(client, path)
    linked = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    sheets = [name for name in linked if name.endswith(".css")]
    fonts = [font for sheet in sheets for font in _fonts(sheet)]
    size = len(gzip.compress(page)) + sum(map(_served_size, {*linked, *fonts}))
    return size / 1024


def _fonts(sheet: str) -> list[str]:
    path = Path(settings.STATIC_ROOT) / sheet
    names = re.findall(r'url\("?([^")]+\.woff2)"?\)', path.read_text())
    root = Path(settings.STATIC_ROOT).resolve()
    return [str((path.parent / name).resolve().relative_to(root)) for name in names]


def _served_size(name: str) -> int:
    path = Path(settings.STATIC_ROOT) / name
    compressed = path.with_name(f"{path.name}.br")
    return (compressed if compressed.exists() else path).stat().st_size


def _get(client: Client, path: str) -> bytes:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return response.content
