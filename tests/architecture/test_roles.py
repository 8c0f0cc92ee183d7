import pytest
from django.contrib.auth.models import Group, Permission

from apps.accounts.roles import ROLES, write_roles


def names(permissions) -> set[str]:
    return {f"{app}.{codename}" for app, codename in permissions.values_list("content_type__app_label", "codename")}


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_permission_of_a_role_exists(role):
    assert ROLES[role] - names(Permission.objects.all()) == set()


@pytest.mark.django_db
def test_migrations_write_the_roles():
    write_roles()

    written = {group.name: names(group.permissions) for group in Group.objects.all()}

    assert written == ROLES
