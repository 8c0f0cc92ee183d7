"""The words of mails are changed in the admin; the next mail says them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from apps.notifications import kinds, outbox, services
from apps.notifications.models import Mail, MailText
from apps.notifications.wording import Wording, check, standard
from tests.cast import MONDAY
from tests.cockpit.desk import browser_of
from tests.factories.accounts import StaffFactory

from .steps import queue

LIST = "/admin/notifications/mailtext/"
PAGE = f"{LIST}inquiry_reopened/"
WORDS = {"subject": "Offen: {{ subject }}", "text": "Hallo, **{{ subject }}** ist wieder offen.", "reason": "In German"}
ANSWERED = "inquiry_answered"
pytestmark = pytest.mark.django_db


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def mail(code: str = "inquiry_reopened", key: str = "k", **values: str) -> Mail:
    kind = kinds.named(code)
    with transaction.atomic():
        context = {**kind.examples, **values, "link": "/inquiries/7/"}
        return outbox.post(code, to=["anna@acme.example"], context=context, key=key, at=MONDAY)[0]


def change(text: str, subject: str = "News", code: str = ANSWERED) -> None:
    services.change_text(kinds.named(code), Wording(subject, text), by=StaffFactory(), reason="", at=MONDAY)


def do(client, do: str, path: str = PAGE, **given: str):
    return client.post(path, {**WORDS, **given, "do": do})


class TestStandardTexts:
    def test_every_kind_has_one_and_every_one_has_its_kind(self):
        folder = Path(settings.BASE_DIR, "templates", "mail")
        ours = {kind.code for kind in kinds.known()} - {"greeting"}

        assert {file.stem for file in folder.glob("[a-z]*.md")} == ours
        assert {file.name.removesuffix(".subject.txt") for file in folder.glob("[a-z]*.subject.txt")} == ours

    @pytest.mark.parametrize("kind", kinds.known(), ids=lambda kind: kind.code)
    def test_each_can_be_filled_in_and_uses_what_it_names(self, kind):
        words = standard(kind)

        check(kind, words)

        assert {each.name for each in kind.own} <= set(re.findall(r"\w+", " ".join(words)))
        assert "{{" not in " ".join(services.example_of(kind, words).__dict__.values())


class TestWriting:
    def test_a_mail_that_is_not_given_what_its_kind_says_is_an_error(self):
        with pytest.raises(TypeError, match="inquiry_reopened takes"), transaction.atomic():
            outbox.post("inquiry_reopened", to=["a@acme.example"], context={"link": "/"}, key="k", at=MONDAY)

    def test_values_are_words_and_never_markup(self):
        change("**{{ subject }}** by {{ author }}")

        written = mail(ANSWERED, subject="*a* [b](https://evil.example) `c` <img src=x>", author="{{ text }} {% now %}")

        assert "<strong>*a* [b](https://evil.example) `c` &lt;img src=x&gt;</strong>" in written.html
        assert "by {{ text }} {% now %}" in written.text
        assert "evil.example" not in re.sub(r"<strong>.*</strong>", "", written.html)

    def test_a_value_can_not_leave_an_address_it_stands_in(self):
        change('[look](https://nordwind.example/{{ subject }} "{{ subject }}")')

        written = mail(ANSWERED, subject='"><script>alert(1)</script>')

        assert "<script" not in written.html
        assert 'href="https://nordwind.example/&quot;&gt;&lt;script' in written.html

    def test_what_people_wrote_is_markdown_as_before(self):
        assert "<code>customerNumber</code>" in mail(ANSWERED, text="Give `customerNumber`.").html

    def test_a_line_that_turns_out_empty_is_left_out(self):
        change("One\n\n{{ if_resolved }}\n\nTwo {{ if_resolved }}")

        assert mail(ANSWERED, if_resolved="").text.startswith("One\n\nTwo\n\n--")

    def test_many_mails_ask_for_the_words_once(self, django_assert_num_queries):
        change("Hello {{ author }}")
        mail(ANSWERED, key="first")

        with django_assert_num_queries(4 * 20):
            for number in range(20):
                mail(ANSWERED, key=f"mail:{number}")

    def test_other_mails_keep_their_words(self):
        change("Hello {{ author }}")

        assert queue()[0].subject == "Hello Anna"


class TestRefusals:
    @pytest.mark.parametrize(
        ("given", "code", "words"),
        [
            ({"text": "Dear {{ isv_name }}"}, "unknown_placeholder", "There is no placeholder {{ isv_name }}"),
            ({"subject": "{{ text }}"}, "placeholder_in_subject", "{{ text }} is too long for a subject."),
            ({"text": "Dear {{ author"}, "broken_placeholder", "“{{ author” is no whole placeholder."),
            ({"text": "Dear author }}"}, "broken_placeholder", "is no whole placeholder."),
            ({"text": "Dear {{ author.password }}"}, "broken_placeholder", "is no whole placeholder."),
            ({"text": "{{ author|safe }}"}, "broken_placeholder", "is no whole placeholder."),
            ({"text": "{% include 'settings' %}"}, "broken_placeholder", "is no whole placeholder."),
            ({"text": " \n "}, "words_missing", "Write something here"),
            ({"subject": ""}, "words_missing", "Write something here"),
        ],
    )  # fmt: skip
    def test_words_that_can_not_be_filled_in_are_refused_in_a_sentence(self, tove, given, code, words):
        answer = do(tove, "save", path=f"{LIST}{ANSWERED}/", **{"text": "Hello", "subject": "Hello", **given})

        [[error]] = [errors.as_data() for errors in answer.context["form"].errors.values()]
        assert answer.status_code == 422
        assert (error.code, words in error.messages[0]) == (code, True)
        assert answer.context["form"].data["text"] == given.get("text", "Hello")
        assert not MailText.objects.exists()

    def test_what_is_there_already_is_no_change(self, tove):
        words = standard(kinds.named("inquiry_reopened"))

        answer = do(tove, "save", **words._asdict())

        assert answer.status_code == 422
        assert answer.context["form"].has_error("__all__", "nothing_to_change")


class TestPages:
    def test_the_list_shows_every_mail_and_which_are_changed(self, tove):
        do(tove, "save")

        page = tove.get(LIST).content.decode()

        assert all(kind.title in page for kind in kinds.known())
        assert page.count("Changed</span>") == 1

    def test_names_what_can_be_filled_in_beside_the_field(self, tove):
        page = tove.get(PAGE).content.decode()

        assert "{{ number }}" in page
        assert "Number of the inquiry" in page

    def test_a_preview_shows_both_parts_and_saves_nothing(self, tove):
        answer = do(tove, "preview")

        example = answer.context["example"]
        assert example.subject == "Offen: 400 on invoice"
        assert "<strong>400 on invoice</strong> ist wieder offen." in example.html
        assert "Hallo, **400 on invoice** ist wieder offen." in example.text
        assert not MailText.objects.exists()
        assert not Mail.objects.exists()

    def test_what_is_typed_is_words_on_the_page_too(self, tove):
        page = do(tove, "preview", text='</pre></textarea><script>alert(1)</script>"').content.decode()

        assert "<script>alert(1)" not in page
        assert page.count("&lt;/pre&gt;&lt;/textarea&gt;&lt;script&gt;alert(1)") == 2

    def test_a_test_goes_to_whoever_asks_and_saves_nothing(self, tove, cast):
        do(tove, "test")

        sent = Mail.objects.get()
        assert (sent.to, sent.subject) == (cast.tove.email, "Test: Offen: 400 on invoice")
        assert not MailText.objects.exists()

    def test_what_is_saved_counts_from_the_next_mail_on_and_is_on_record(self, tove, cast):
        before = mail(key="before")
        do(tove, "save")
        after = mail(key="after")

        change = MailText.history.get()
        assert (before.subject, after.subject) == ("[#4812] Reopened: 400 on invoice", "Offen: 400 on invoice")
        assert (change.history_user, change.history_change_reason) == (cast.tove, "In German")
        assert "In German" in tove.get(PAGE).content.decode()

    def test_back_to_the_standard_text_keeps_the_history(self, tove):
        do(tove, "save")
        do(tove, "restore")

        assert mail().subject == "[#4812] Reopened: 400 on invoice"
        assert [change.history_type for change in MailText.history.all()] == ["-", "+"]

    def test_there_is_nothing_to_restore_where_nothing_was_changed(self, tove):
        answer = tove.post(PAGE, {"do": "restore"}, follow=True)

        assert "This mail has its standard text." in answer.content.decode()

    def test_typing_the_standard_text_is_going_back_to_it(self, tove):
        do(tove, "save")
        do(tove, "save", **standard(kinds.named("inquiry_reopened"))._asdict())

        assert not MailText.objects.exists()

    def test_there_is_no_such_mail(self, tove):
        assert tove.get(f"{LIST}nothing/").status_code == 404

    def test_consultants_read_and_change_nothing(self, cast):
        sam = browser_of(cast.sam)

        page = sam.get(PAGE).content.decode()

        assert 'value="save"' not in page
        assert [do(sam, what).status_code for what in ("save", "test", "restore")] == [403] * 3
        assert not Mail.objects.exists()

    def test_the_desk_has_one_name_in_mails(self, tove):
        do(tove, "save", text="Your {{ desk }}")

        assert mail().text.startswith("Your Lodestar API support")
