import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

pytestmark = pytest.mark.django_db


def test_staff_without_a_second_factor_are_sent_to_set_one_up(client, cast):
    client.force_login(cast.sam)

    response = client.get("/admin/")

    assert (response.status_code, response.url) == (302, "/accounts/2fa/")


def test_staff_with_a_second_factor_get_in(client, cast):
    TOTP.activate(cast.sam, "JBSWY3DPEHPK3PXP")
    client.force_login(cast.sam)

    assert client.get("/admin/", follow=True).status_code == 200


def test_the_second_factors_secret_is_not_readable_in_the_database(cast):
    TOTP.activate(cast.sam, "JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get().data)
