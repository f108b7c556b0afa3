import pytest
from allauth.account.adapter import get_adapter
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from jobcenter.access import Role
from jobcenter.accounts import DEMONSTRATION_PASSWORD
from tests.factories import PASSWORD, make_agreement, make_user

TRIES_ALLOWED = 5


@pytest.fixture(autouse=True)
def no_tries_yet(db):
    cache.clear()


def sign_in(client: Client, name: str, password: str, path: str = "/sign-in/"):
    return client.post(path, {"login": name, "password": password})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_who_signs_in_is_led_to_the_first_page(client):
    make_user(Role.BOARD)

    response = sign_in(client, "board", PASSWORD)

    assert (response.status_code, response.url) == (302, "/")


def test_who_signs_in_comes_to_the_page_that_asked(client):
    make_user(Role.BOARD)

    assert sign_in(client, "board", PASSWORD, "/sign-in/?next=/2022/goals/").url == "/2022/goals/"


def test_who_signs_in_is_never_sent_to_another_site(client):
    make_user(Role.BOARD)

    assert sign_in(client, "board", PASSWORD, "/sign-in/?next=https://example.org/").url == "/"


@pytest.mark.parametrize(
    ("name", "password"), [("board", "wrong"), ("nobody", PASSWORD), ("board", "")]
)
def test_a_wrong_name_or_password_signs_nobody_in(client, name, password):
    make_user(Role.BOARD)

    sign_in(client, name, password)

    assert not is_signed_in(client)


def test_a_wrong_name_and_a_wrong_password_look_the_same(client):
    make_user(Role.BOARD)

    said = [sign_in(client, name, "wrong").context["form"].errors for name in ("board", "nobody")]

    assert said[0] == said[1] != {}


def test_an_account_that_is_not_active_cannot_sign_in(client):
    user = make_user(Role.BOARD)
    user.is_active = False
    user.save()

    sign_in(client, "board", PASSWORD)

    assert not is_signed_in(client)


# The password everybody knows --------------------------------------------------------------------


@pytest.mark.parametrize("demonstration", [True, False])
def test_the_public_password_opens_only_a_demonstration(client, settings, demonstration):
    settings.DEMONSTRATION = demonstration
    User.objects.create_superuser("admin", password=DEMONSTRATION_PASSWORD)

    sign_in(client, "admin", DEMONSTRATION_PASSWORD)

    assert is_signed_in(client) == demonstration


@pytest.mark.parametrize("demonstration", [True, False])
def test_the_public_accounts_are_named_only_in_a_demonstration(client, settings, demonstration):
    settings.DEMONSTRATION = demonstration

    text = client.get("/sign-in/").content.decode()

    assert (DEMONSTRATION_PASSWORD in text) == demonstration


# No way around -----------------------------------------------------------------------------------


def test_the_login_of_the_admin_leads_to_the_sign_in(client):
    user = make_user(Role.SUPERUSER)
    credentials = {"username": user.username, "password": PASSWORD}

    response = client.post("/admin/login/", credentials)

    assert response.status_code == 302
    assert response.url.startswith("/sign-in/")
    assert not is_signed_in(client)


def test_the_login_of_the_admin_does_not_know_the_public_password_either(client, settings):
    settings.DEMONSTRATION = False
    User.objects.create_superuser("admin", password=DEMONSTRATION_PASSWORD)

    client.post("/admin/login/", {"username": "admin", "password": DEMONSTRATION_PASSWORD})

    assert not is_signed_in(client)


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password"])
def test_nobody_makes_an_account_or_resets_a_password_from_outside(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_sign_up_is_closed_even_where_a_path_led_to_it(rf):
    assert not get_adapter().is_open_for_signup(rf.get("/"))


# Guessing ----------------------------------------------------------------------------------------


def test_after_repeated_failures_even_the_right_password_has_to_wait(client):
    make_user(Role.BOARD)
    for _ in range(TRIES_ALLOWED):
        sign_in(client, "board", "wrong")

    sign_in(client, "board", PASSWORD)

    assert not is_signed_in(client)


def test_one_failure_less_and_the_right_password_still_opens(client):
    make_user(Role.BOARD)
    for _ in range(TRIES_ALLOWED - 1):
        sign_in(client, "board", "wrong")

    sign_in(client, "board", PASSWORD)

    assert is_signed_in(client)


def test_tries_on_one_account_do_not_lock_another(client):
    make_user(Role.BOARD)
    make_user(Role.EDITOR)
    for _ in range(TRIES_ALLOWED):
        sign_in(client, "board", "wrong")

    sign_in(client, "editor", PASSWORD)

    assert is_signed_in(client)


# Leaving, and changing the password --------------------------------------------------------------


def test_signing_out_ends_the_session(client):
    make_agreement()
    client.force_login(make_user(Role.EDITOR))

    client.post("/sign-out/")

    assert client.get("/2022/").status_code == 302


def test_a_link_alone_signs_nobody_out(client):
    client.force_login(make_user(Role.EDITOR))

    client.get("/sign-out/")

    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("password", "accepted"),
    [("Winterreifen-im-Mai", True), ("12345678", False), ("editor1", False)],
)
def test_a_new_password_must_not_be_easy_to_guess(client, password, accepted):
    user = make_user(Role.EDITOR)
    sign_in(client, "editor", PASSWORD)

    client.post(
        "/account/password/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    user.refresh_from_db()
    assert user.check_password(password) == accepted
