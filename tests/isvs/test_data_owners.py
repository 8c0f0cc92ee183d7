"""Who may decide about a customer's data: named by one, confirmed by the customer, verified by a second."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.isvs import services
from apps.isvs.models import DataOwner
from apps.notifications.models import Mail
from tests.approvals.test_whole_way import code_in, last_mail
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import limited_to
from tests.factories.isvs import CustomerFactory
from tests.factories.policy import MarketFactory

POST = "post@havbris.example"


@pytest.fixture
def customer(cast):
    return CustomerFactory(name="Havbris", contact_email=POST, market=cast.market)


@pytest.fixture
def named(cast, customer):
    return name(customer, by=cast.sam)


def name(customer, *, by, email="dag@havbris.example"):
    return services.name_data_owner(customer, name="Dag Lunde", email=email, by=by, at=MONDAY)


def refused(call, *arguments, **given):
    with pytest.raises(ValidationError) as refusal:
        call(*arguments, **given)
    return refusal.value.code


def test_the_customer_gets_a_code_at_its_address_on_record_alone(named):
    mail = Mail.objects.get()

    assert (mail.to, mail.is_confidential) == (POST, True)
    assert "Dag Lunde" in mail.text
    assert "dag@havbris.example" in mail.text


def test_a_second_member_of_staff_verifies_them_with_it(cast, named):
    owner = services.verify_data_owner(named, code=code_in(last_mail(POST)), by=cast.tove, at=MONDAY + DAY)

    assert (owner.status, owner.verified_by, owner.verified_at) == ("verified", cast.tove, MONDAY + DAY)
    assert [row.history_user for row in owner.history.all()] == [cast.tove, cast.sam]


def test_who_named_them_does_not_verify_them(cast, named):
    code = code_in(last_mail(POST))

    assert refused(services.verify_data_owner, named, code=code, by=cast.sam, at=MONDAY) == "needs_a_second"
    assert not DataOwner.objects.verified().exists()


def test_the_database_takes_no_verification_by_who_named_them(cast, named):
    with pytest.raises(IntegrityError, match="verified_by_a_second"), transaction.atomic():
        DataOwner.objects.update(status="verified", verified_by=cast.sam, verified_at=MONDAY)

    assert not DataOwner.objects.verified().exists()


def test_a_wrong_code_verifies_nobody_and_five_of_them_kill_the_right_one(cast, named):
    code = code_in(last_mail(POST)).replace(" ", "")
    wrong = f"{(int(code) + 1) % 10**6:06}"
    verify = services.verify_data_owner

    tries = [refused(verify, named, code=wrong, by=cast.tove, at=MONDAY) for _ in range(5)]

    assert tries == ["code_wrong"] * 4 + ["code_used_up"]
    assert refused(verify, named, code=code, by=cast.tove, at=MONDAY) == "code_expired"
    assert not DataOwner.objects.verified().exists()


def test_a_new_code_is_worth_as_much_as_the_first_was(cast, named):
    first = code_in(last_mail(POST))
    services.send_data_owner_code(named, by=cast.sam, at=MONDAY + HOUR)
    second = code_in(last_mail(POST))

    if first != second:
        assert refused(services.verify_data_owner, named, code=first, by=cast.tove, at=MONDAY + HOUR) == "code_wrong"
    assert services.verify_data_owner(named, code=second, by=cast.tove, at=MONDAY + HOUR).status == "verified"


def test_a_code_is_worth_nothing_after_three_days(cast, named):
    code = code_in(last_mail(POST))

    assert refused(services.verify_data_owner, named, code=code, by=cast.tove, at=MONDAY + 3 * DAY) == "code_expired"


def test_a_customer_without_an_address_on_record_has_nobody_named(cast):
    customer = CustomerFactory(market=cast.market)

    assert refused(name, customer, by=cast.sam) == "no_address"
    assert not DataOwner.objects.exists()


@pytest.mark.parametrize("email", ["", "dag", "dag at havbris", "dag@havbris.example\nBcc: all@havbris.example"])
def test_an_address_that_is_none_is_refused(cast, customer, email):
    assert refused(name, customer, by=cast.sam, email=email)
    assert not DataOwner.objects.exists()


def test_somebody_without_a_name_is_refused(cast, customer):
    given = {"name": "  ", "email": "dag@havbris.example", "by": cast.sam, "at": MONDAY}

    assert refused(services.name_data_owner, customer, **given) == "required"
    assert not DataOwner.objects.exists()


@pytest.mark.parametrize("who", ["sam", "anna"])
def test_nobody_of_the_desk_or_of_an_isv_is_named(cast, customer, who):
    address = getattr(cast, who).email.upper()

    assert refused(name, customer, by=cast.tove, email=address) == "not_the_customers"
    assert not DataOwner.objects.exists()


def test_nobody_is_named_twice(cast, customer, named):
    assert refused(name, customer, by=cast.sam, email="DAG@havbris.example") == "nothing_to_change"
    assert DataOwner.objects.count() == 1


def test_who_was_removed_decides_nothing_and_may_be_named_again(cast, customer, named):
    services.remove_data_owner(named, by=cast.tove, at=MONDAY)

    code = code_in(last_mail(POST))
    assert refused(services.verify_data_owner, named, code=code, by=cast.tove, at=MONDAY) == "wrong_status"
    assert refused(services.send_data_owner_code, named, by=cast.sam, at=MONDAY + HOUR) == "wrong_status"
    assert name(customer, by=cast.sam).status == "named"


def test_only_staff_name_verify_and_remove(cast, customer, named):
    given = {"by": cast.anna, "at": MONDAY}

    assert refused(name, customer, by=cast.anna, email="eva@havbris.example") == "not_staff"
    assert refused(services.verify_data_owner, named, code="000000", **given) == "not_staff"
    assert refused(services.remove_data_owner, named, **given) == "not_staff"


def test_staff_of_another_market_and_isvs_see_none(cast, named):
    elsewhere = limited_to(MarketFactory(code="SE", name="Sweden"))

    assert [DataOwner.objects.visible_to(person).count() for person in (cast.sam, elsewhere, cast.anna)] == [1, 0, 0]


def test_nobody_of_the_desk_confirms_at_an_address_put_on_record_for_a_customer(cast):
    customer = CustomerFactory(market=cast.market, contact_email=cast.tove.email.upper())

    assert refused(name, customer, by=cast.sam) == "not_the_customers"
