import pytest
from django.test import Client


@pytest.mark.parametrize("wish", ["light", "dark"])
def test_a_wish_is_remembered_and_followed(anna, wish):
    answer = anna.post("/theme/", {"theme": wish, "next": "/isv/"})

    page = anna.get("/isv/").content.decode()

    assert (answer.status_code, answer.url) == (302, "/isv/")
    assert f'<html lang="en" data-theme="{wish}">' in page


def test_the_systems_wish_can_be_had_back(anna):
    anna.post("/theme/", {"theme": "dark", "next": "/"})

    anna.post("/theme/", {"theme": "", "next": "/"})

    assert '<html lang="en">' in anna.get("/").content.decode()


def test_nobody_needs_an_account_for_it(db):
    answer = Client().post("/theme/", {"theme": "dark", "next": "/accounts/login/"})

    assert answer.url == "/accounts/login/"


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "abc", "/\\evil.example", ""]
)
def test_it_leads_nowhere_else(anna, back):
    assert anna.post("/theme/", {"theme": "dark", "next": back}).url == "/"


def test_an_unknown_theme_is_refused(anna):
    answer = anna.post("/theme/", {"theme": '"><script>', "next": "/"})

    assert answer.status_code == 400
    assert "theme" not in answer.cookies


def test_a_forged_theme_counts_for_nothing(anna):
    anna.cookies["theme"] = '"><script>'

    assert '<html lang="en">' in anna.get("/").content.decode()
