"""`make bench`: one line per figure, `name: value unit (limit)`; fails where a limit is passed.

Runs on generated data in a database of its own. Speed of a machine varies, so server time is
also printed as a ratio to a bare page of the same frame.
"""

import os
import secrets
import sys
import tempfile

import django

ROUNDS = 15


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ALLOWED_HOSTS": "testserver",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DEMONSTRATION": "1",
            "DJANGO_SETTINGS_MODULE": "jobcenter.settings",
            "HTTPS": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
        }
        # Django reads the environment when it is set up, and models need that.
        django.setup()
        from bench import pages, progress, queries  # noqa: PLC0415

        # The pages come last: they fill the database.
        lines = [*queries.measure(), progress.measure(ROUNDS), *pages.measure(ROUNDS)]
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return int(not all(line.is_within for line in lines))


if __name__ == "__main__":
    sys.exit(main())
