"""Requests, answers and copies in the admin: to look up, never to change."""

import pytest
from django.urls import reverse

from apps.accounts.roles import AUDITOR, DEVELOPMENT
from apps.approvals.models import Consent, DataAccessRequest, RestoredCopy
from tests.cockpit.desk import browser_of
from tests.factories.accounts import StaffFactory

from .rows import Rows

pytestmark = pytest.mark.django_db
MODELS = (DataAccessRequest, Consent, RestoredCopy)


@pytest.fixture
def copy(cast) -> RestoredCopy:
    rows = Rows.asked(cast)
    return rows.copy(rows.consent())


@pytest.fixture
def auditor(cast):
    return browser_of(StaffFactory(role=AUDITOR))


def address(model, page, *args) -> str:
    return reverse(f"admin:approvals_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_each_is_found_and_read(copy, auditor, model):
    row = model.objects.get()

    listed = auditor.get(address(model, "changelist"))
    page = auditor.get(address(model, "change", row.pk))

    assert f"DA-{copy.request_id}" in listed.content.decode()
    assert (listed.status_code, page.status_code) == (200, 200)


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_added_changed_or_deleted(copy, cast, model):
    row = model.objects.get()
    tove = browser_of(cast.tove)

    assert tove.get(address(model, "add")).status_code == 403
    assert tove.post(address(model, "change", row.pk), {"purpose": "Other"}).status_code == 403
    assert tove.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", [DataAccessRequest, RestoredCopy])
def test_the_history_is_read_there(copy, auditor, model):
    row = model.objects.get()
    row._change_reason = "looked at"
    row.save()

    page = auditor.get(address(model, "history", row.pk)).content.decode()

    assert "looked at" in page


@pytest.mark.parametrize("model", MODELS)
def test_developers_have_no_such_lists(copy, model):
    developer = browser_of(StaffFactory(role=DEVELOPMENT))

    assert developer.get(address(model, "changelist")).status_code == 403
