import pytest
from django.contrib.auth.models import Group

from apps.accounts.roles import AUDITOR, ROLES, write_roles
from tests.factories.accounts import StaffFactory

pytestmark = pytest.mark.django_db


def test_every_role_is_a_group_with_just_its_permissions():
    written = {
        group.name: {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
        for group in Group.objects.prefetch_related("permissions__content_type")
    }

    assert written == ROLES


def test_writing_the_roles_again_restores_what_was_changed_by_hand():
    Group.objects.get(name=AUDITOR).permissions.clear()

    write_roles()

    assert StaffFactory(role=AUDITOR).has_perm("inquiries.view_inquiry")


def test_an_auditor_reads_and_changes_nothing():
    assert {permission.split(".")[1].split("_")[0] for permission in ROLES[AUDITOR]} == {"view"}
