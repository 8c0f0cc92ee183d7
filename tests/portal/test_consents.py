"""The page on which a data owner answers, opened by the link in the mail."""

import re
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.approvals import services
from apps.approvals.models import Consent, DataAccessRequest, Opening
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY

from .consenting import OWNER, ask_dag, code_sent, path_in
from .pages import inline_code, queries, words

MINUTE = HOUR / 60


@dataclass
class Visitor:
    """Dag's browser, which keeps nothing: no cookies, no account. It checks for forgery as a live server does."""

    path: str
    client: Client

    def look(self, **headers):
        return self.client.get(self.path, **headers)

    def post(self, do, **fields):
        shown = self.look()
        found = re.search(r'name="text_hash" value="(\w+)"', shown.content.decode())
        return self.client.post(self.path, {"do": do, **({"text_hash": found[1]} if found else {}), **fields})

    def code(self):
        self.post("code")
        return code_sent()

    def answer(self, kind, **fields):
        return self.post("answer", answer_kind=kind, **{"code": self.code(), **fields})


@pytest.fixture
def request_(cast):
    return ask_dag(cast, at=MONDAY)


@pytest.fixture
def dag(request_):
    return Visitor(path_in("consent_asked"), Client(enforce_csrf_checks=True))


def status(request_) -> str:
    request_.refresh_from_db()
    return request_.status


class TestPage:
    def test_shows_every_word_of_the_text_that_is_answered(self, dag, request_):
        said = words(dag.look())

        shown = re.sub(r"[\s:]+", "", said)
        assert [line for line in request_.text.split("\n") if re.sub(r"[\s:]+", "", line) not in shown] == []

    def test_says_for_whom_until_when_and_by_which_fingerprint(self, dag, request_):
        said = words(dag.look())

        fingerprint = " ".join(re.findall("....", request_.text_hash)[:4])
        assert said.startswith("For Dag Lunde, Havbris Sjømat AS")
        assert "No answer by Mon 9 Mar 10:00 counts as no." in said
        assert f"Text version 1, fingerprint {fingerprint}." in said
        assert "Six digits, which we send to d•••@havbris.example" in said

    def test_what_staff_wrote_is_text(self, dag):
        assert "&lt;b&gt;nobody&lt;/b&gt;" in dag.look().content.decode()

    def test_has_no_code_in_it_and_asks_for_no_script(self, dag):
        page = dag.look()

        assert inline_code(page) == []
        assert "<script" not in page.content.decode()

    def test_nothing_is_chosen_beforehand(self, dag):
        page = dag.look().content.decode()

        assert re.findall(r'<input type="radio"[^>]*checked', page) == []
        assert len(re.findall(r'<input type="radio"', page)) == 5

    @pytest.mark.parametrize("method", ["get", "head", "post"])
    def test_is_kept_to_itself(self, dag, method):
        page = getattr(dag.client, method)(dag.path)

        assert page["Referrer-Policy"] == "no-referrer"
        assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert page["Cache-Control"] == "no-store, private"

    def test_leads_nowhere_but_to_our_own_pages(self, dag):
        page = dag.look().content.decode()

        assert re.findall(r'(?:href|src|action)="(?!/|#)([^"]+)"', page) == []

    def test_keeps_no_cookie(self, dag):
        assert not dag.look().cookies

    def test_opened_by_a_scanner_twenty_times_it_decides_nothing(self, dag, request_):
        before = Mail.objects.count()

        pages = {dag.look(HTTP_USER_AGENT="scanner").status_code for _ in range(20)}

        assert pages == {200}
        assert status(request_) == "asked"
        assert not Consent.objects.exists()
        assert Mail.objects.count() == before
        assert sum(Opening.objects.values_list("times", flat=True)) == 20

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
    def test_takes_no_other_method(self, dag, method):
        assert getattr(dag.client, method)(dag.path).status_code == 405

    def test_looks_alike_to_staff_and_isvs_who_hold_the_link(self, dag, cast):
        browser = Client()
        browser.force_login(cast.bo)

        assert words(browser.get(dag.path)) == words(dag.look())

    def test_takes_as_many_queries_for_more_people(self, dag, request_, cast):
        assert queries(dag.client, dag.path) == 9

        request_.people.add(cast.bot.user)

        assert queries(dag.client, dag.path) == 9


class TestCode:
    def test_goes_to_the_data_owner_and_keeps_what_was_typed(self, dag):
        page = dag.post("code", answer_kind="question", question="Who is <Tove>?")

        said, source = words(page), page.content.decode()
        assert page.status_code == 200
        assert "The six digits we sent to d•••@havbris.example" in said
        assert re.search(r'value="question" checked', source)
        assert "Who is &lt;Tove&gt;?" in source
        assert re.fullmatch(r"\d{6}", code_sent())

    def test_keeps_the_limits_that_were_chosen(self, dag, cast):
        page = dag.post("code", answer_kind="limited", keep_days="3", people=[cast.sam.pk]).content.decode()

        assert re.search(r'<option value="3" selected', page)
        assert re.findall(r'name="people" value="(\d+)"[^>]*checked', page) == [str(cast.sam.pk)]

    def test_is_not_in_the_page(self, dag):
        page = dag.post("code")

        assert code_sent() not in page.content.decode()

    def test_is_sent_five_times_an_hour_at_most(self, dag):
        pages = []
        for number in range(5):
            with time_machine.travel(MONDAY + number * MINUTE, tick=False):
                pages.append(dag.post("code").status_code)
        with time_machine.travel(MONDAY + 59 * MINUTE, tick=False):
            page = dag.post("code", answer_kind="declined", reason="Not now.")

        assert pages == [200] * 5
        assert page.status_code == 429
        assert "ask again in an hour" in words(page)
        assert "Not now." in page.content.decode()
        assert Mail.objects.filter(to=OWNER, key__contains=":code:").count() == 5

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("", "Enter the six digits from the mail."),
            ("4071", "Two digits are missing."),
            ("40713", "One digit is missing."),
            ("4071399", "One digit is too many."),
            ("４０７１３９", "The code is six digits and nothing else."),
            ("abcdef", "The code is six digits and nothing else."),
        ],
    )
    def test_that_is_no_code_costs_no_try(self, dag, request_, code, said):
        dag.post("code")

        page = dag.post("answer", answer_kind="approved", code=code)

        assert page.status_code == 422
        assert said in words(page)
        assert status(request_) == "asked"

    def test_may_be_typed_with_blanks(self, dag, request_):
        code = dag.code()

        dag.post("answer", answer_kind="approved", code=f" {code[:3]} {code[3:]} ")

        assert status(request_) == "approved"

    def test_wrong_five_times_is_worth_nothing_any_more(self, dag, request_):
        code = dag.code()
        wrong = f"{(int(code) + 1) % 10**6:06}"

        pages = [dag.post("answer", answer_kind="declined", reason="Kept", code=wrong) for _ in range(5)]
        late = dag.post("answer", answer_kind="approved", code=code)

        assert "You have 4 tries left." in words(pages[0])
        assert "for the fifth time" in words(pages[4])
        assert all("Kept" in page.content.decode() for page in pages)
        assert late.status_code == 422
        assert "There is no code in force." in words(late)
        assert (status(request_), Consent.objects.count()) == ("asked", 0)

    def test_is_too_old_after_ten_minutes(self, dag, request_):
        code = dag.code()

        with time_machine.travel(MONDAY + 10 * MINUTE, tick=False):
            page = dag.post("answer", answer_kind="approved", code=code)

        assert page.status_code == 422
        assert status(request_) == "asked"

    def test_none_is_in_force_before_one_was_sent(self, dag, request_):
        page = dag.post("answer", answer_kind="approved", code="123456")

        assert page.status_code == 422
        assert status(request_) == "asked"


class TestAnswer:
    def test_yes_is_on_record_and_shown(self, dag, request_):
        page = dag.answer("approved")

        assert (page.status_code, page["Location"]) == (302, dag.path)
        assert status(request_) == "approved"
        made = Consent.objects.get()
        assert (made.kind, made.address, made.text_hash) == ("approved", "127.0.0.1", request_.text_hash)
        said = words(dag.look())
        assert "Dag Lunde answered: Yes, as described" in said
        assert "It holds until Mon 16 Mar 10:00 and can be taken back below at any time." in said
        assert "Who sees it Sam Okafor, Tove Dahl How long 14 days" in said

    def test_yes_with_limits(self, dag, request_, cast):
        dag.answer("limited", keep_days="3", people=[cast.sam.pk])

        made = Consent.objects.get()
        assert (made.kind, made.keep_days, made.people) == ("limited", 3, [cast.sam.pk])
        assert "Who sees it Sam Okafor How long 3 days" in words(dag.look())

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"keep_days": "3"}, "Choose who may see the copy, or answer no."),
            ({"keep_days": "15", "people": "everybody"}, "Select a valid choice."),
            ({"keep_days": "14", "people": "everybody"}, "This is what was asked."),
            ({"people": "everybody"}, "Limits are a shorter time, or fewer people."),
            ({"keep_days": "3", "people": ["0"]}, "Select a valid choice."),
        ],
    )
    def test_limits_that_are_none_are_refused(self, dag, request_, cast, fields, said):
        if fields.get("people") == "everybody":
            fields = fields | {"people": [cast.sam.pk, cast.tove.pk]}

        page = dag.answer("limited", **fields)

        assert page.status_code == 422
        assert said in words(page)
        assert status(request_) == "asked"

    @pytest.mark.parametrize("reason", ["", "We are being audited & <busy>."])
    def test_no_with_or_without_a_reason(self, dag, request_, reason):
        dag.answer("declined", reason=reason)

        assert (status(request_), Consent.objects.get().words) == ("declined", reason)
        assert "Dag Lunde answered: No Answered today 10:00. Nothing is copied." in words(dag.look())

    def test_a_question_leaves_the_answer_open(self, dag, request_, cast):
        dag.answer("question", question="Who is Tove?")

        assert status(request_) == "questioned"
        said = words(dag.look())
        assert "What you asked us You today 10:00 Who is Tove?" in said
        assert "We have your question." in said
        assert "Send my answer" in said

    def test_the_desks_reply_stands_below_the_question(self, dag, request_, cast):
        dag.answer("question", question="Who is Tove?")
        services.reply(request_, by=cast.sam, text="She leads support.", at=MONDAY + HOUR)

        said = words(Visitor(path_in("consent_reply"), Client()).look())

        assert "Who is Tove? Sam Okafor today 11:00 She leads support." in said

    def test_an_empty_question_is_none(self, dag, request_):
        page = dag.answer("question", question=" ")

        assert "Your question is missing." in words(page)
        assert status(request_) == "asked"

    def test_somebody_else_may_be_named(self, dag, request_):
        page = dag.answer("delegated", delegate_name="Eva Strand", delegate_email="eva@havbris.example")

        assert page.status_code == 200
        assert "We ask Eva Strand" in words(page)
        assert Consent.objects.get().words == "Eva Strand <eva@havbris.example>"
        assert dag.look().status_code == 410

    @pytest.mark.parametrize("address", ["", "eva", "eva@"])
    def test_somebody_without_an_address_is_refused(self, dag, request_, address):
        page = dag.answer("delegated", delegate_name="Eva Strand", delegate_email=address)

        assert page.status_code == 422
        assert "Eva Strand" in page.content.decode()
        assert status(request_) == "asked"

    def test_none_at_all_is_refused_and_the_code_stays_good(self, dag, request_):
        code = dag.code()

        page = dag.post("answer", code=code)
        dag.post("answer", code=code, answer_kind="approved")

        assert "Choose one of the answers." in words(page)
        assert status(request_) == "approved"

    def test_fields_of_other_answers_do_not_count(self, dag, request_):
        dag.answer("declined", reason="No.", keep_days="99", delegate_email="nonsense", question="x" * 5000)

        assert status(request_) == "declined"

    def test_that_comes_second_is_told_who_answered_and_when_and_loses_no_word(self, dag, request_):
        code = dag.code()
        shown = dag.look().content.decode()
        text_hash = re.search(r'name="text_hash" value="(\w+)"', shown)[1]
        dag.post("answer", answer_kind="approved", code=code)

        late = {"do": "answer", "answer_kind": "declined", "reason": "I object.", "code": code, "text_hash": text_hash}
        page = dag.client.post(dag.path, late)

        assert page.status_code == 409
        assert "Dag Lunde answered on" in words(page)
        assert "Why not I object." in words(page)
        assert (status(request_), Consent.objects.count()) == ("approved", 1)

    def test_to_another_text_is_refused(self, dag, request_):
        code = dag.code()

        given = {"do": "answer", "answer_kind": "approved", "code": code, "text_hash": "0" * 64}
        page = dag.client.post(dag.path, given)

        assert page.status_code == 409
        assert "Read it again before you answer." in words(page)
        assert status(request_) == "asked"

    def test_of_a_data_owner_who_was_removed_meanwhile_is_refused(self, dag, request_):
        code = dag.code()
        owner = request_.data_owner
        owner.status = "removed"
        owner.save()

        page = dag.post("answer", answer_kind="approved", code=code)

        assert "You are not on our record any more" in words(page)
        assert status(request_) == "asked"

    def test_with_a_field_of_its_own_is_refused(self, dag, request_):
        page = dag.answer("approved", status="approved")

        assert page.status_code == 422
        assert status(request_) == "asked"


class TestWithdrawal:
    def test_works_on_the_same_page_at_any_time(self, dag, request_):
        dag.answer("approved")

        with time_machine.travel(MONDAY + 3 * DAY, tick=False):
            page = dag.post("withdraw", code=dag.code(), why="We changed our mind.")
            said = words(dag.look())

        assert page.status_code == 302
        assert status(request_) == "withdrawn"
        assert list(Consent.objects.values_list("kind", flat=True)) == ["approved", "withdrawn"]
        assert "The yes was taken back" in said
        assert "Take it back" not in said

    def test_needs_the_code_and_keeps_what_was_typed(self, dag, request_):
        dag.answer("approved")

        page = dag.post("withdraw", why="We changed our mind.", code="12345")

        assert page.status_code == 422
        assert "We changed our mind." in page.content.decode()
        assert status(request_) == "approved"

    def test_twice_is_told_so(self, dag, request_):
        dag.answer("approved")
        with time_machine.travel(MONDAY + HOUR, tick=False):
            dag.post("withdraw", code=dag.code())

            page = dag.post("withdraw", code="123456")

        assert page.status_code == 409
        assert "There is no yes in force that could be taken back." in words(page)
        assert Consent.objects.count() == 2

    def test_is_not_offered_after_a_no(self, dag):
        dag.answer("declined")

        assert "Take it back" not in words(dag.look())


class TestDeadEnd:
    @pytest.mark.parametrize("do", [None, "code", "answer", "withdraw"])
    def test_one_byte_changed_is_unknown(self, dag, request_, do):
        changed = dag.path[:-2] + ("A" if dag.path[-2] != "A" else "B") + "/"

        page = dag.client.post(changed, {"do": do}) if do else dag.client.get(changed)

        assert page.status_code == 404
        assert "This link leads nowhere" in words(page)
        assert "Havbris" not in page.content.decode()
        assert page["Referrer-Policy"] == "no-referrer"
        assert status(request_) == "asked"

    @pytest.mark.parametrize("token", ["x", "%00", "漢" * 40, "a" * 5000])
    def test_any_other_address_is_unknown(self, db, token):
        assert Client().get(f"/data/{token}/").status_code == 404

    def test_replaced_by_a_newer_one(self, dag, request_, cast):
        services.change(request_, by=cast.sam, purpose="Something else.", at=MONDAY)

        page = dag.client.post(dag.path, {"do": "answer", "answer_kind": "question", "question": "Why <again>?"})

        assert page.status_code == 410
        said = words(page)
        assert "This link is no longer in use" in said
        assert "Your question Why <again>?" in said
        assert not Consent.objects.exists()

    def test_expired(self, dag):
        with time_machine.travel(MONDAY + 365 * DAY, tick=False):
            page = dag.look()

        assert page.status_code == 410
        assert "This link has expired" in words(page)

    def test_a_staff_member_changing_the_request_leaves_no_way_to_consent_to_the_old_text(self, dag, request_, cast):
        code = dag.code()
        services.change(request_, by=cast.sam, keep_days=60, at=MONDAY)
        services.submit(request_, by=cast.sam, at=MONDAY)
        services.release(request_, by=cast.tove, at=MONDAY)

        page = dag.client.post(dag.path, {"do": "answer", "answer_kind": "approved", "code": code})

        assert page.status_code == 410
        assert not Consent.objects.exists()
        assert DataAccessRequest.objects.get().status == "asked"


def test_the_link_in_the_mail_is_the_address_of_the_page(dag):
    assert reverse("portal:consent", args=[dag.path.split("/")[2]]) == dag.path
