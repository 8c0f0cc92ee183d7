"""From test to production: nothing without a complete checklist, two people and the ISV's own link."""

import pytest
from django.db import IntegrityError, transaction

from apps.isvs import services as isvs
from apps.isvs.models import ApiClient, Certificate, Membership
from apps.notifications.models import Mail
from apps.promotions import services
from apps.promotions.checklist import checklist
from apps.promotions.models import PromotionRequest
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import ApiClientFactory

from .rows import CALLBACK, code_of, promotion_asked, promotion_confirmed, ready_client, token_sent

LATER = MONDAY + HOUR


def state_of(request) -> str:
    return PromotionRequest.objects.get(pk=request.pk).status


def type_of(client) -> str:
    return ApiClient.objects.get(pk=client.pk).type


def test_the_whole_way(cast):
    request, token = promotion_confirmed(cast)

    services.activate(token, by=cast.anna, at=LATER)

    assert (state_of(request), type_of(request.client)) == ("activated", "production")
    assert [mail.to for mail in Mail.objects.order_by("pk")] == [
        cast.market.partner_service_email,
        cast.market.partner_service_email,
        cast.anna.email,
        cast.market.partner_service_email,
    ]
    assert Mail.objects.get(to=cast.anna.email).is_confidential
    assert [row.history_change_reason for row in request.history.order_by("pk")] == [
        "asked",
        "approved by one person",
        "confirmed by a second person",
        "activated",
    ]


def test_the_vendor_may_make_another_client_for_production(cast):
    request, token = promotion_confirmed(cast, production_id="acme_live_7")

    services.activate(token, by=cast.anna, at=LATER)

    made = ApiClient.objects.get(client_id="acme_live_7")
    assert (made.type, made.isv, made.name) == ("production", cast.acme, "Freight sync")
    assert [each.uri for each in made.redirect_uris.all()] == [CALLBACK]
    assert type_of(request.client) == "test"


def test_the_checklist_says_what_is_there(cast):
    checks = checklist(ready_client(cast), at=MONDAY)

    assert [(check.name, check.is_met) for check in checks] == [("certified", True), ("addresses", True)]
    assert checks[0].words == "Anna Berg, certificate valid until 11 March 2026."


@pytest.mark.parametrize("case", ["lapsed", "not yet", "left", "switched off", "a machine's"])
def test_only_a_valid_certificate_of_a_member_counts(cast, case):
    client = ready_client(cast)
    if case == "lapsed":
        Certificate.objects.update(expires_on=(MONDAY - DAY).date())
    elif case == "not yet":
        Certificate.objects.update(issued_on=(MONDAY + DAY).date())
    elif case == "left":
        Membership.objects.filter(user=cast.anna).delete()
    elif case == "switched off":
        type(cast.anna).objects.filter(pk=cast.anna.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=cast.anna).update(role="integration")

    assert not checklist(client, at=MONDAY)[0].is_met


def test_addresses_must_be_there_and_fit(cast):
    client = ready_client(cast)
    client.redirect_uris.create(uri="http://localhost/cb")
    unfit = checklist(client, at=MONDAY)[1]
    client.redirect_uris.all().delete()
    none = checklist(client, at=MONDAY)[1]

    assert (unfit.is_met, none.is_met) == (False, False)
    assert "http://localhost/cb – A production client's redirect URI starts with https://." in unfit.words


def test_an_incomplete_checklist_is_no_request(cast):
    client = ready_client(cast)
    Certificate.objects.all().delete()

    assert code_of(promotion_asked, cast, client) == "checklist_incomplete"
    assert not PromotionRequest.objects.exists()


def test_one_is_under_way_at_a_time(cast):
    request = promotion_asked(cast)

    assert code_of(promotion_asked, cast, request.client) == "asked_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        PromotionRequest.objects.create(client=request.client, tested="x", asked_by=cast.anna, asked_at=MONDAY)


def test_production_is_not_promoted(cast):
    client = ready_client(cast)
    ApiClient.objects.update(type="production")

    assert code_of(promotion_asked, cast, client) == "in_production"


def test_what_was_tested_is_said(cast):
    client = ready_client(cast)

    assert code_of(services.request_promotion, client, tested=" ", by=cast.anna, at=MONDAY) == "empty_text"


def test_the_second_yes_is_another_persons(cast):
    request = promotion_asked(cast)
    services.approve_promotion(request, production_id="", by=cast.tove, at=LATER)

    assert code_of(services.confirm_promotion, request, by=cast.tove, at=LATER) == "needs_a_second"
    assert state_of(request) == "approved"
    assert not Mail.objects.filter(to=cast.anna.email).exists()


def test_the_database_knows_two_people_too(cast):
    request, _token = promotion_confirmed(cast)

    for wrong in ({"confirmed_by": cast.tove}, {"approved_by": cast.anna}, {"status": "activated"}, {"because": ""}):
        change = wrong | ({"status": "refused"} if "because" in wrong else {})
        with pytest.raises(IntegrityError), transaction.atomic():
            PromotionRequest.objects.filter(pk=request.pk).update(**change)


@pytest.mark.parametrize("step", ["approve", "confirm", "renew", "activate"])
def test_a_certificate_that_lapsed_meanwhile_stops_every_step(cast, step):
    second = StaffFactory(market=cast.market)
    if step in ("approve", "confirm"):
        request, token = promotion_asked(cast), ""
        if step == "confirm":
            services.approve_promotion(request, production_id="", by=cast.tove, at=MONDAY)
    else:
        request, token = promotion_confirmed(cast)
    before = state_of(request)
    Certificate.objects.update(expires_on=(MONDAY - DAY).date())

    code = {
        "approve": lambda: code_of(services.approve_promotion, request, production_id="", by=cast.tove, at=LATER),
        "confirm": lambda: code_of(services.confirm_promotion, request, by=second, at=LATER),
        "renew": lambda: code_of(services.renew_link, request, by=cast.anna, at=LATER),
        "activate": lambda: code_of(services.activate, token, by=cast.anna, at=LATER),
    }[step]()

    assert (code, state_of(request), type_of(request.client)) == ("checklist_incomplete", before, "test")


def test_a_link_is_used_once(cast):
    _request, token = promotion_confirmed(cast)
    services.activate(token, by=cast.anna, at=LATER)

    assert code_of(services.activate, token, by=cast.anna, at=LATER) == "link_replaced"


def test_a_link_lives_five_days_and_a_new_one_can_be_had(cast):
    request, token = promotion_confirmed(cast)
    over = MONDAY + 5 * DAY

    late = code_of(services.activate, token, by=cast.anna, at=over)
    services.renew_link(request, by=cast.anna, at=over)
    old, new = token, token_sent()
    replaced = code_of(services.activate, old, by=cast.anna, at=over)
    services.activate(new, by=cast.anna, at=over + HOUR)

    assert (late, replaced, type_of(request.client)) == ("link_expired", "link_replaced", "production")


def test_there_is_no_link_before_two_have_said_yes(cast):
    assert code_of(services.renew_link, promotion_asked(cast), by=cast.anna, at=LATER) == "wrong_status"


def test_a_link_is_nothing_to_others(cast):
    request, token = promotion_confirmed(cast)

    for who in (cast.bo, cast.tove, cast.bot.user):
        assert code_of(services.activate, token, by=who, at=LATER) == "not_a_manager"
        assert code_of(services.renew_link, request, by=who, at=LATER) == "not_a_manager"
        assert code_of(services.withdraw_promotion, request, by=who, at=LATER) == "not_a_manager"
    assert type_of(request.client) == "test"


def test_only_staff_decide(cast):
    request = promotion_asked(cast)

    assert code_of(services.approve_promotion, request, production_id="", by=cast.anna, at=LATER) == "not_staff"
    assert code_of(services.confirm_promotion, request, by=cast.anna, at=LATER) == "not_staff"
    assert code_of(services.refuse_promotion, request, because="x", by=cast.anna, at=LATER) == "not_staff"


@pytest.mark.parametrize("stop", ["refuse", "withdraw"])
def test_until_it_is_activated_it_can_be_stopped(cast, stop):
    request, token = promotion_confirmed(cast)

    if stop == "refuse":
        services.refuse_promotion(request, because="The tests were too few.", by=cast.tove, at=LATER)
    else:
        services.withdraw_promotion(request, by=cast.anna, at=LATER)

    assert code_of(services.activate, token, by=cast.anna, at=LATER) == "link_replaced"
    assert type_of(request.client) == "test"
    assert promotion_asked(cast, request.client).status == "asked"


def test_an_address_for_tests_that_was_added_meanwhile_stops_it(cast):
    request, token = promotion_confirmed(cast)
    isvs.add_redirect_uri(request.client, uri="http://localhost/cb", by=cast.anna, at=LATER)

    assert code_of(services.activate, token, by=cast.anna, at=LATER) == "checklist_incomplete"


def test_a_client_id_that_is_taken_is_refused(cast):
    ApiClientFactory(isv=cast.acme, client_id="acme_live_7")
    request = promotion_asked(cast)

    code = code_of(services.approve_promotion, request, production_id="acme_live_7", by=cast.tove, at=LATER)

    assert (code, state_of(request)) == ("client_id_taken", "asked")
