"""The project's settings for tests and for mypy, independent of the environment."""

import os

os.environ.update(SECRET_KEY="tests", DEBUG="0", DEMONSTRATION="1", HTTPS="0", FOUR_EYES="1")

from jobcenter.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages can be tested without collecting their files first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
