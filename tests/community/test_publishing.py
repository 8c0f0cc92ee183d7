"""From a solved inquiry to a topic: what of it may be read, who says so, and what readers never learn."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.roles import LEAD
from apps.community import services
from apps.community.models import Publication, Topic
from apps.inquiries import services as inquiries
from apps.inquiries.models import Inquiry, Message
from tests.cast import DAY, FAILED, HOUR, MONDAY
from tests.cockpit.desk import pass_the_time_to_undo
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import ApiClientFactory, CompanyDatabaseFactory, CustomerFactory

pytestmark = pytest.mark.django_db
Status = Publication.Status
TEXT = {
    "title": "400 when an invoice is posted",
    "question": "The call answers 400. What is wrong with it?",
    "answer": "Wrap the value.",
    "area": Topic.Area.INVOICES,
    "tags": "wrapper, invoices",
}


@pytest.fixture
def solved(cast) -> Inquiry:
    """An inquiry full of names, answered by sam, noted on by tove, solved."""
    havbris = CustomerFactory(
        name="Havbris Sjømat AS", market=cast.market, organisation_number="987654321", isvs=[cast.acme]
    )
    CompanyDatabaseFactory(customer=havbris, name="Havbris Export", identifier="4a1d2c7e-9b1f-4f0e-8f4e-0a1b2c3d4e5f")
    ApiClientFactory(isv=cast.acme, client_id="acme_orders_prod", name="Skipperen")
    asked = cast.ask(
        text="Havbris gets 400 in company 4A1D2C7E9B1F4F0E8F4E0A1B2C3D4E5F. Total NOK 1 250,00. Greetings, Anna Berg",
        customer=havbris,
    )
    inquiries.note(asked, by=cast.tove, text="Their owner is difficult.", at=MONDAY)
    inquiries.answer(asked, by=cast.sam, text="Dear Anna, wrap it. Sam Okafor", at=MONDAY, then="resolved")
    pass_the_time_to_undo()
    return Inquiry.objects.get(pk=asked.pk)


@pytest.fixture
def written(cast, solved) -> Publication:
    return services.write(solved, by=cast.sam, at=MONDAY + HOUR, **TEXT)


@pytest.fixture
def proposed(cast, written) -> Publication:
    return services.propose(written, by=cast.sam, at=MONDAY + HOUR)


def refusal(done, *given, **more) -> str:
    with pytest.raises(ValidationError) as refused:
        done(*given, **more)
    return refused.value.code


class TestWhatIsSuggested:
    def test_names_nobody_and_nothing_of_theirs(self, solved):
        suggested = services.suggest(solved)

        whole = f"{suggested.text.title} {suggested.text.question} {suggested.text.answer}"
        assert "Customer A gets 400 in company id-1. Total 100.00. Greetings, Person A" in whole
        assert not [each for each in ("avbris", "4A1D", "1 250", "Anna", "Sam", "Acme", "10472") if each in whole]

    def test_is_what_both_sides_read_with_the_call_and_nothing_internal(self, solved):
        said = services.suggest(solved).said

        assert "Havbris gets 400" in said.question
        assert FAILED.request_body in said.question
        assert said.answer == "Dear Anna, wrap it. Sam Okafor"
        assert "difficult" not in said.question + said.answer


class TestWhileAKnownNameIsInIt:
    @pytest.mark.parametrize("part", ["title", "question", "answer"])
    @pytest.mark.parametrize(
        "name",
        [
            "Havbris Sjømat",
            "HAVBRIS SJOMAT",
            "987 654 321",
            "Havbris Export",
            "4a1d2c7e-9b1f-4f0e-8f4e-0a1b2c3d4e5f",
            "acme_orders_prod",
            "Skipperen",
            "Acme",
            "anna@acme.example",
            "Okafor",
            "Other",
        ],
    )
    def test_it_is_kept_but_not_proposed(self, cast, solved, part, name):
        kept = services.write(solved, by=cast.sam, at=MONDAY, **TEXT | {part: f"It fails at {name} too"})

        assert refusal(services.propose, kept, by=cast.sam, at=MONDAY) == "names_left"
        kept.refresh_from_db()
        assert (getattr(kept, part), kept.status) == (f"It fails at {name} too", Status.DRAFT)

    def test_it_is_not_released_when_the_name_is_known_since_it_was_proposed(self, cast, proposed):
        Publication.objects.update(answer="Wrap the value, as Nordlunden does.")
        CustomerFactory(name="Nordlunden", market=cast.market, isvs=[cast.acme])

        assert refusal(services.release, proposed, by=cast.tove, at=MONDAY) == "names_left"
        assert not Topic.objects.exists()


class TestWhoReleasesIt:
    def test_a_second_person_does(self, cast, proposed):
        topic = services.release(proposed, by=cast.tove, at=MONDAY + DAY)

        proposed.refresh_from_db()
        assert (proposed.status, proposed.topic, proposed.released_by) == (Status.RELEASED, topic, cast.tove)

    def test_neither_who_wrote_it_nor_who_proposed_it(self, cast, written):
        other = StaffFactory(market=cast.market, role=LEAD)
        services.write(written.inquiry, by=cast.tove, at=MONDAY, **TEXT)
        held = services.propose(written, by=other, at=MONDAY)

        assert refusal(services.release, held, by=cast.tove, at=MONDAY) == "second_person"
        assert refusal(services.release, held, by=other, at=MONDAY) == "second_person"

    def test_not_without_the_permission(self, cast, written):
        held = services.propose(written, by=cast.tove, at=MONDAY)
        agent = StaffFactory(market=cast.market)

        assert refusal(services.release, held, by=agent, at=MONDAY) == "may_not_release"

    def test_the_database_refuses_the_same_person_too(self, cast, proposed):
        topic = Topic.objects.create(title="x", slug="x", asked_by=cast.sam, asked_at=MONDAY, changed_at=MONDAY)

        with pytest.raises(IntegrityError, match="publication_released_by_a_second"), transaction.atomic():
            Publication.objects.update(status="released", topic=topic, released_by=cast.sam, released_at=MONDAY)

    def test_members_of_an_isv_never_do(self, cast, solved):
        assert refusal(services.write, solved, by=cast.anna, at=MONDAY, **TEXT) == "not_certified"


class TestWhatReadersSee:
    def test_question_and_accepted_answer_of_ours_on_the_day_of_the_release(self, cast, proposed):
        Inquiry.objects.update(operation="POST /customerInvoices")
        topic = services.release(proposed, by=cast.tove, at=MONDAY + timedelta(days=9))

        page = Client().get(topic.path).content.decode()
        assert (topic.status, topic.asked_at) == (Topic.Status.ANSWERED, MONDAY + timedelta(days=9))
        assert topic.accepted.text == "Wrap the value."
        assert (topic.method, topic.operation) == ("POST", "/customerInvoices")
        assert "The call answers 400" in page
        assert "wrapper" in page

    def test_nothing_of_whose_inquiry_it_was(self, cast, proposed):
        topic = services.release(proposed, by=cast.tove, at=MONDAY + timedelta(days=9))

        pages = [Client().get(path).content.decode() for path in (topic.path, "/community/", "/community/feed.atom")]
        marks = ("Acme", "Anna", "Havbris", f"#{proposed.inquiry_id}", "2026-03-02", "2 Mar")
        assert [each for each in marks for page in pages if each in page] == []
        assert topic.history.filter(history_change_reason__contains=str(proposed.inquiry)).count() == 0


class TestOnTheWay:
    def test_an_inquiry_has_one_at_a_time(self, cast, written, solved):
        again = services.write(solved, by=cast.tove, at=MONDAY, **TEXT | {"title": "Another"})

        assert again.pk == written.pk
        assert Publication.objects.get().title == "Another"

    def test_what_is_proposed_is_not_written_anew_until_it_is_sent_back(self, cast, proposed, solved):
        assert refusal(services.write, solved, by=cast.tove, at=MONDAY, **TEXT) == "wrong_status"

        services.send_back(proposed, by=cast.tove, because="Too long", at=MONDAY)

        assert services.write(solved, by=cast.tove, at=MONDAY, **TEXT).status == Status.DRAFT
        assert "sent back: Too long" in proposed.history.values_list("history_change_reason", flat=True)

    def test_what_is_withdrawn_can_be_begun_anew(self, cast, proposed, solved):
        services.withdraw(proposed, by=cast.tove, because="Not of use", at=MONDAY)

        anew = services.write(solved, by=cast.sam, at=MONDAY, **TEXT)

        assert anew.pk != proposed.pk
        assert refusal(services.release, proposed, by=cast.tove, at=MONDAY) == "wrong_status"

    def test_only_what_is_solved_becomes_a_topic(self, cast):
        assert refusal(services.write, cast.ask(), by=cast.sam, at=MONDAY, **TEXT) == "not_solved"

    def test_secrets_are_masked_before_it_is_kept(self, cast, solved):
        token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"

        kept = services.write(solved, by=cast.sam, at=MONDAY, **TEXT | {"answer": f"Authorization: Bearer {token}"})

        assert token not in kept.answer
        assert not Publication.history.filter(answer__contains=token).exists()

    def test_staff_of_other_markets_have_none(self, cast, written):
        far = StaffFactory(is_limited=True, role=LEAD)

        assert not Publication.objects.visible_to(far).exists()
        assert not Publication.objects.visible_to(cast.anna).exists()
        assert Publication.objects.visible_to(cast.tove).get() == written


def test_notes_are_never_suggested(solved):
    assert solved.messages.filter(kind=Message.Kind.NOTE).exists()
    assert "difficult" not in str(services.suggest(solved))
