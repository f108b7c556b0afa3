import os

import pytest
from hypothesis import settings

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "local")

DATABASE_FIXTURES = {"db", "transactional_db"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test by what it needs, so that no mark can be forgotten or wrong."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "live" in fixtures:
            item.add_marker(pytest.mark.browser)
        elif not fixtures & DATABASE_FIXTURES and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.pure)
