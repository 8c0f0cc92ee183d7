"""The page on which a customer accepts a price, opened by the link in the mail."""

import re
from dataclasses import dataclass
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from apps.consulting import services
from apps.consulting.models import Acceptance, Engagement
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY
from tests.consulting.ways import PAYER, Way, code_in, last_mail, last_token

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
        found = re.search(r'name="text_hash" value="(\w+)"', self.look().content.decode())
        return self.client.post(self.path, {"do": do, **({"text_hash": found[1]} if found else {}), **fields})

    def code(self):
        self.post("code")
        return code_in(last_mail(PAYER))

    def answer(self, kind, **fields):
        return self.post("answer", answer_kind=kind, **{"code": self.code(), **fields})


def visitor() -> Visitor:
    return Visitor(f"/estimate/{last_token()}/", Client(enforce_csrf_checks=True))


@pytest.fixture
def way(cast):
    return Way(cast)


@pytest.fixture
def engagement(way):
    return way.requested()


@pytest.fixture
def estimate(way, engagement):
    return way.estimated(engagement, terms="Half a day's notice.")


@pytest.fixture
def dag(estimate):
    return visitor()


@pytest.fixture
def worked(way):
    """Agreed for 12,000 at most, and two entries with a fixed amount booked."""
    engagement = way.agreed()
    way.booked(engagement, MONDAY + HOUR, 90, note="Showed how orders are sent.", internal_note="Heimdall note")
    way.booked(engagement, MONDAY + 10 * HOUR, 30, note="Answered what was left.")
    unbilled = {"is_billable": False, "unbilled_because": "Heimdall reason", "note": "Heimdall free"}
    way.booked(engagement, MONDAY + 4 * HOUR, 20, **unbilled)
    struck = way.booked(engagement, MONDAY + 5 * HOUR, 20, note="Heimdall struck")
    with_at = {"by": way.cast.sam, "at": MONDAY + DAY}
    services.strike(struck, because="Heimdall because", **with_at)
    services.add_item(engagement, day=MONDAY.date(), text="A flight to Bergen", amount=Decimal("1490.50"), **with_at)
    return Engagement.objects.get(pk=engagement.pk)


def status(engagement) -> str:
    return Engagement.objects.get(pk=engagement.pk).status


class TestPage:
    def test_shows_every_word_of_the_text_that_is_answered(self, dag, estimate):
        shown = re.sub(r"[\s:]+", "", words(dag.look()))

        assert [line for line in estimate.text.split("\n") if re.sub(r"[\s:]+", "", line) not in shown] == []

    def test_says_what_it_costs_until_when_and_by_which_fingerprint(self, dag, estimate):
        said = words(dag.look())

        fingerprint = " ".join(re.findall("....", estimate.text_hash)[:4])
        assert said.startswith("For Dag Lunde, Havbris Sjømat AS")
        assert "Estimated time about 10 h An hour inside support hours NOK 1,200.00" in said
        assert "At most NOK 12,000.00, for all hours and fixed amounts together." in said
        assert "Half a day's notice." in said
        assert "No answer by the end of 16 March 2026 counts as no." in said
        assert f"Estimate 1, fingerprint {fingerprint}." in said
        assert "Six digits, which we send to d•••@havbris.example" in said

    def test_what_others_wrote_is_text_and_never_passes_for_a_part_of_ours(self, way):
        way.estimated(way.requested(wanted="<b>All</b>\n\nWhat it costs\nAt most: NOK 1"))

        page = visitor().look()

        assert "&lt;b&gt;All&lt;/b&gt;" in page.content.decode()
        assert page.content.decode().count("What it costs</h2>") == 1

    def test_has_no_code_in_it_and_asks_for_no_script(self, dag):
        page = dag.look()

        assert inline_code(page) == []
        assert "<script" not in page.content.decode()

    def test_nothing_is_chosen_beforehand(self, dag):
        page = dag.look().content.decode()

        assert re.findall(r'<input type="radio"[^>]*checked', page) == []
        assert len(re.findall(r'<input type="radio"', page)) == 2

    @pytest.mark.parametrize("method", ["get", "head", "post"])
    def test_is_kept_to_itself(self, dag, method):
        page = getattr(dag.client, method)(dag.path)

        assert page["Referrer-Policy"] == "no-referrer"
        assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert page["Cache-Control"] == "no-store, private"

    def test_leads_nowhere_but_to_our_own_pages(self, dag):
        assert re.findall(r'(?:href|src|action)="(?!/|#)([^"]+)"', dag.look().content.decode()) == []

    def test_keeps_no_cookie(self, dag):
        assert not dag.look().cookies

    def test_opened_by_a_scanner_twenty_times_it_decides_nothing(self, dag, engagement):
        before = Mail.objects.count()

        pages = {dag.look(HTTP_USER_AGENT="scanner").status_code for _ in range(20)}

        assert pages == {200}
        assert status(engagement) == "estimated"
        assert Mail.objects.count() == before

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
    def test_takes_no_other_method(self, dag, method):
        assert getattr(dag.client, method)(dag.path).status_code == 405

    def test_looks_alike_to_staff_and_isvs_who_hold_the_link(self, dag, cast):
        browser = Client()
        browser.force_login(cast.bo)

        assert words(browser.get(dag.path)) == words(dag.look())


class TestCode:
    def test_goes_to_who_pays_and_keeps_what_was_typed(self, dag):
        page = dag.post("code", answer_kind="accepted", purchase_order="PO <4711>")

        source = page.content.decode()
        code = code_in(last_mail(PAYER))
        assert page.status_code == 200
        assert "The six digits we sent to d•••@havbris.example" in words(page)
        assert re.search(r'value="accepted" checked', source)
        assert "PO &lt;4711&gt;" in source
        assert code.replace(" ", "") not in source

    def test_is_sent_five_times_an_hour_at_most(self, dag):
        pages = []
        for number in range(6):
            with time_machine.travel(MONDAY + number * MINUTE, tick=False):
                pages.append(dag.post("code", answer_kind="rejected", reason="Not now."))

        assert [page.status_code for page in pages] == [200] * 5 + [429]
        assert "Not now." in pages[5].content.decode()

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("", "Enter the six digits from the mail."),
            ("4071", "Two digits are missing."),
            ("abcdef", "The code is six digits and nothing else."),
            ("123456", "There is no code in force."),
        ],
    )
    def test_that_is_none_answers_nothing(self, dag, engagement, code, said):
        page = dag.post("answer", answer_kind="accepted", code=code)

        assert page.status_code == 422
        assert said in words(page)
        assert status(engagement) == "estimated"

    def test_wrong_five_times_is_worth_nothing_any_more(self, dag, engagement):
        code = dag.code().replace(" ", "")
        wrong = f"{(int(code) + 1) % 10**6:06}"

        pages = [dag.post("answer", answer_kind="accepted", code=wrong) for _ in range(5)]
        late = dag.post("answer", answer_kind="accepted", code=code)

        assert "You have 4 tries left." in words(pages[0])
        assert late.status_code == 422
        assert (status(engagement), Acceptance.objects.count()) == ("estimated", 0)


class TestAnswer:
    def test_yes_is_on_record_with_what_invoices_are_to_say(self, dag, engagement, estimate):
        page = dag.answer(
            "accepted",
            purchase_order="PO 4711",
            buyer_reference="Dag",
            electronic_address="0192:987654321",
            invoice_address="Kai 1\r\n5003 Bergen",
        )

        made = Acceptance.objects.get()
        assert (page.status_code, page["Location"]) == (302, dag.path)
        assert (made.kind, made.address, made.text_hash) == ("accepted", "127.0.0.1", estimate.text_hash)
        assert (made.purchase_order, made.buyer_reference) == ("PO 4711", "Dag")
        assert (made.electronic_address, made.invoice_address) == ("0192:987654321", "Kai 1\n5003 Bergen")
        assert status(engagement) == "agreed"
        said = words(dag.look())
        assert "Dag Lunde said yes Accepted today 10:00. Below you see every hour as we book it" in said
        assert "NOK 0.00 of NOK 12,000.00 at most, without VAT" in said
        assert "No hour is booked yet." in said
        assert "Purchase order number PO 4711 Your reference Dag Electronic address 0192:987654321" in said

    @pytest.mark.parametrize("reason", ["", "We do it <ourselves>."])
    def test_no_with_or_without_a_reason(self, dag, engagement, reason):
        dag.answer("rejected", reason=reason)

        made = Acceptance.objects.get()
        assert (status(engagement), made.kind, made.words) == ("declined", "rejected", reason)
        said = words(dag.look())
        assert "Dag Lunde said no Answered today 10:00. Nothing is done and nothing costs anything." in said
        assert "Send my answer" not in said

    def test_none_at_all_is_refused_and_the_code_stays_good(self, dag, engagement):
        code = dag.code()

        page = dag.post("answer", code=code)
        dag.post("answer", code=code, answer_kind="accepted")

        assert "Choose yes or no." in words(page)
        assert status(engagement) == "agreed"

    @pytest.mark.parametrize(
        ("field", "text", "said"),
        [
            ("electronic_address", "dag@havbris.example", "Write it like 0192:987654321, the scheme first."),
            ("purchase_order", "x" * 101, "The order number has 101 characters; 100 are possible."),
            ("buyer_reference", "a\x00b", "holds the character U+0000"),
            ("invoice_address", "x" * 2_001, "The address has 2,001 characters"),
        ],
    )
    def test_with_what_can_not_be_is_refused_at_its_field(self, dag, engagement, field, text, said):
        page = dag.answer("accepted", **{field: text})

        assert page.status_code == 422
        assert said in words(page)
        assert f'id="id_{field}_error"' in page.content.decode()
        assert (status(engagement), Acceptance.objects.count()) == ("estimated", 0)

    def test_fields_of_the_other_answer_do_not_count(self, dag, engagement):
        dag.answer("rejected", reason="No.", electronic_address="nonsense", purchase_order="x" * 500)

        assert (status(engagement), Acceptance.objects.get().purchase_order) == ("declined", "")

    def test_that_comes_second_is_told_who_answered_and_loses_no_word(self, dag, engagement, estimate):
        code = dag.code()
        dag.post("answer", answer_kind="accepted", code=code)

        late = {"do": "answer", "answer_kind": "rejected", "reason": "I object.", "code": code}
        page = dag.client.post(dag.path, {**late, "text_hash": estimate.text_hash})

        assert page.status_code == 409
        assert "Dag Lunde answered on" in words(page)
        assert "Why not I object." in words(page)
        assert (status(engagement), Acceptance.objects.count()) == ("agreed", 1)

    def test_to_an_older_price_is_refused_and_shows_the_newer(self, dag, way, engagement, estimate):
        old = estimate.text_hash
        way.estimated(engagement, cap=Decimal(20_000))
        newer = visitor()

        given = {"do": "answer", "answer_kind": "accepted", "purchase_order": "PO 1", "code": newer.code()}
        page = newer.client.post(newer.path, given | {"text_hash": old})

        assert page.status_code == 409
        assert "Read it before you answer." in words(page)
        assert "NOK 20,000.00" in words(page)
        assert "PO 1" in page.content.decode()
        assert old not in page.content.decode()
        assert status(engagement) == "estimated"

    def test_after_its_time_is_refused(self, dag, engagement):
        with time_machine.travel(MONDAY + 15 * DAY, tick=False):
            code_asked = dag.post("code")
            page = dag.post("answer", answer_kind="accepted", code="123456")

        assert [code_asked.status_code, page.status_code] == [422, 422]
        assert "The estimate was valid until 16 March 2026." in words(page)
        assert "The time to answer is over" in words(page)
        assert status(engagement) == "estimated"

    def test_with_a_field_of_its_own_is_refused(self, dag, engagement):
        page = dag.answer("accepted", cap="1")

        assert page.status_code == 422
        assert status(engagement) == "estimated"


class TestHours:
    def test_are_shown_by_day_and_rate_with_their_price(self, worked):
        said = words(visitor().look())

        assert "NOK 4,190.50 of NOK 12,000.00 at most, without VAT" in said
        assert "34 % is used. 2 h charged of about 10 h. Time is charged as agreed: by the minute." in said
        assert "Mon 2 Mar 2026 Inside support hours NOK 1,200.00 an hour 1 h 30 min 1 h 30 min NOK 1,800.00" in said
        assert "Mon 2 Mar 2026 Outside support hours NOK 1,800.00 an hour 30 min 30 min NOK 900.00" in said
        assert "Mon 2 Mar 2026 A flight to Bergen NOK 1,490.50" in said
        assert "Showed how orders are sent. Sam Okafor today 11:00 1 h 30 min" in said

    def test_never_show_what_is_the_desks_alone(self, worked):
        assert "Heimdall" not in visitor().look().content.decode()

    def test_are_shown_beside_a_new_price_that_waits(self, way, worked):
        way.estimated(worked, cap=Decimal(30_000), at=MONDAY + DAY)

        said = words(visitor().look())

        assert "Booked so far, at the price agreed before: NOK 4,190.50." in said
        assert "What was agreed before It holds until you say yes above." in said
        assert "NOK 4,190.50 of NOK 12,000.00 at most" in said

    def test_stay_after_a_no_to_a_new_price(self, way, worked):
        way.estimated(worked, cap=Decimal(30_000), at=MONDAY)
        dag = visitor()
        dag.answer("rejected")

        said = words(dag.look())

        assert "Dag Lunde said no Answered today 10:00. What was agreed before holds." in said
        assert "NOK 4,190.50 of NOK 12,000.00 at most" in said

    def test_stay_after_the_work_is_finished(self, way, worked):
        services.finish(worked, by=way.cast.sam, at=MONDAY + DAY)

        assert "The work is finished Below is every hour, and what it costs." in words(visitor().look())

    def test_paid_for_before_say_so(self, way):
        engagement = way.agreed(package=way.package(120), package_minutes=120, cap=Decimal(0))
        way.booked(engagement, MONDAY + HOUR, 60)

        said = words(visitor().look())

        assert "NOK 0.00 beyond what you paid for before, without VAT 50 % 50 % is used." in said
        assert "1 h 1 h 1 h paid before NOK 0.00" in said

    def test_take_as_many_queries_for_four_days_as_for_one(self, way, worked):
        dag = visitor()
        one = queries(dag.client, dag.path)
        for day in range(1, 4):
            way.booked(worked, MONDAY + day * DAY, 30, person=way.ida)

        assert queries(dag.client, dag.path) == one == 10


class TestDeadEnd:
    @pytest.mark.parametrize("do", [None, "code", "answer"])
    def test_one_byte_changed_is_unknown(self, dag, engagement, do):
        changed = dag.path[:-2] + ("A" if dag.path[-2] != "A" else "B") + "/"

        page = dag.client.post(changed, {"do": do}) if do else dag.client.get(changed)

        assert page.status_code == 404
        assert "This link leads nowhere" in words(page)
        assert "Havbris" not in page.content.decode()
        assert page["Referrer-Policy"] == "no-referrer"

    @pytest.mark.parametrize("token", ["x", "%00", "漢" * 40, "a" * 5000])
    def test_any_other_address_is_unknown(self, db, token):
        assert Client().get(f"/estimate/{token}/").status_code == 404

    def test_replaced_by_a_newer_one_loses_no_word(self, dag, way, engagement):
        way.estimated(engagement, cap=Decimal(20_000))

        page = dag.client.post(dag.path, {"do": "answer", "answer_kind": "rejected", "reason": "Why <again>?"})

        assert page.status_code == 410
        assert "This link is no longer in use" in words(page)
        assert "Why not Why <again>?" in words(page)
        assert not Acceptance.objects.exists()

    def test_expired(self, dag):
        with time_machine.travel(MONDAY + 365 * DAY, tick=False):
            page = dag.look()

        assert page.status_code == 410
        assert "This link has expired" in words(page)

    def test_taken_back_asks_nothing_any_more(self, dag, way, engagement):
        services.withdraw(engagement, by=way.cast.sam, at=MONDAY)

        said = words(dag.look())

        assert "We took our offer back" in said
        assert "Send my answer" not in said

    def test_cancelled_says_so(self, dag, way, engagement):
        services.cancel(engagement, because="Heimdall is free.", by=way.cast.sam, at=MONDAY)

        assert "Nothing comes of this It was cancelled." in words(dag.look())
