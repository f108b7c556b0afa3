from playwright.sync_api import expect


def test_the_sign_in_page_is_accessible(page, assert_accessible):
    page.goto("/sign-in/")

    assert_accessible()


def test_a_role_signs_in_with_its_demonstration_password(page, sign_in):
    sign_in("board")
    page.goto("/account/password/")

    expect(page).to_have_url("/account/password/")
