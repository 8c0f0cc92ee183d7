from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.cast import MONDAY

FIREFOX = {"user-agent": "Firefox/150"}
CHROME = {"user-agent": "Chrome/150"}


@pytest.fixture
def anna(cast) -> Client:
    client = Client()
    client.force_login(cast.anna)
    return client


def test_a_signed_in_browser_is_noted(anna):
    with time_machine.travel(MONDAY, tick=False):
        anna.get("/", headers=FIREFOX)

    assert UserSession.objects.get().user_agent == "Firefox/150"


@pytest.mark.parametrize(("minutes", "noted"), [(4, "Firefox/150"), (5, "Chrome/150")])
def test_what_changed_is_noted_every_five_minutes(anna, minutes, noted):
    with time_machine.travel(MONDAY, tick=False):
        anna.get("/", headers=FIREFOX)

    with time_machine.travel(MONDAY + timedelta(minutes=minutes), tick=False):
        anna.get("/", headers=CHROME)

    assert UserSession.objects.get().user_agent == noted


def test_nobody_is_noted_who_is_not_signed_in(client, db):
    client.get("/accounts/login/")

    assert UserSession.objects.count() == 0
