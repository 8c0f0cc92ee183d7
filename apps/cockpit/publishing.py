"""From a solved inquiry to a topic: what was said and what is published, side by side, and the second person's word."""

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.community import services
from apps.community.anonymising import Replaced
from apps.community.models import LONGEST_TITLE, Publication, Topic
from apps.community.services import Suggestion
from apps.inquiries.models import Inquiry
from apps.policy.present import now

from .badges import Badge
from .deeds import Deed, carry_out, dialogs, require, status_of
from .forms import Words
from .frame import draw, staff_page
from .gathering_forms import DeedForm, line

WRITE, RELEASE = "community.write_post", "community.moderate_topic"
Status = Publication.Status
STATES = {
    Status.DRAFT: Badge("bare", "todo", "Draft"),
    Status.PROPOSED: Badge("warning", "clock", "Waits for a second person"),
    Status.RELEASED: Badge("bare done", "done", "Released"),
}
FIELDS_OF_CODES = {"empty_text": "question", "title_missing": "title", "too_many_tags": "tags", "tag_too_long": "tags"}
writes_topics = permission_required(WRITE, raise_exception=True)


class WritingForm(DeedForm):
    """What everybody is to read."""

    field_of_code = FIELDS_OF_CODES
    title = line("Title", max_length=LONGEST_TITLE)
    question = Words("Question", rows=12)
    answer = Words("Answer", rows=12)
    area = forms.ChoiceField(choices=Topic.Area.choices, label="Product area", initial=Topic.Area.OTHER)
    tags = line("Tags", required=False, help_text="With commas between them.")

    def suit(self, subject: Any) -> None:
        self.initial.update({name: getattr(subject, name) for name in self.fields if hasattr(subject, name)})


class BecauseForm(DeedForm):
    because = line("Why", help_text="For the desk; it stays in the history.")


class Part(NamedTuple):
    """A stretch of what was said; with a stand-in, it is not published."""

    words: str
    stand_in: str = ""


def _is(*states: str) -> Any:
    return lambda publication: publication.status in states


DEEDS = (
    Deed(
        "release",
        "publication",
        RELEASE,
        DeedForm,
        services.release,
        "Release",
        "done",
        "Everybody can read it now.",
        "You read both sides: nothing tells whose inquiry it was.",
        _is(Status.PROPOSED),
    ),
    Deed(
        "send-back",
        "publication",
        WRITE,
        BecauseForm,
        services.send_back,
        "Send back",
        "undo",
        "It can be written anew.",
        is_possible=_is(Status.PROPOSED),
    ),
    Deed(
        "withdraw",
        "publication",
        WRITE,
        BecauseForm,
        services.withdraw,
        "Withdraw",
        "close",
        "Nothing is published of it.",
        is_possible=_is(Status.DRAFT, Status.PROPOSED),
    ),
)


@staff_page
@writes_topics
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Write a topic about a solved inquiry; posted to, it is kept, and proposed where that is asked for."""
    asked, publication = _found(request, number)
    if request.method != "POST":
        return _page(request, asked, publication, opened=request.GET.get("do", ""))
    form = WritingForm(request, name="writing", subject=publication)
    by, kept = cast(User, request.user), []

    def write(**given: Any) -> None:
        kept.append(services.write(asked, **given))

    if form.carries_out(write, by=by, at=now()) and request.POST.get("do") == "propose":
        form.carries_out(lambda **_given: services.propose(kept[0], by=by, at=now()), by=by, at=now())
    if form.errors:
        return _page(request, asked, kept[0] if kept else publication, opened="", writing=form)
    return redirect("cockpit:publish", number=number)


@staff_page
@writes_topics
@require_POST
def do_with_publication(request: HttpRequest, number: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    publication = _found(request, number)[1]
    if publication is None:
        return redirect("cockpit:publish", number=number)
    refused, _made = carry_out(request, deed, publication)
    if refused:
        return _page(request, *_found(request, number), opened=deed.name, refused=refused)
    return redirect("cockpit:publish", number=number)


def _page(
    request: HttpRequest,
    asked: Inquiry,
    publication: Publication | None,
    *,
    opened: str,
    refused: DeedForm | None = None,
    writing: WritingForm | None = None,
) -> HttpResponse:
    suggestion = services.suggest(asked)
    reader = cast(User, request.user)
    is_written = publication is None or publication.status == Status.DRAFT
    changes = {each.words: each.stand_in for part in suggestion.replaced.values() for each in part}
    context = {
        "title": f"Publish #{asked.number}",
        "inquiry": asked,
        "is_solved": asked.status in services.SOLVED,
        "publication": publication,
        "state": STATES[Status(publication.status)] if publication else None,
        "said": _said(suggestion),
        "changes": list(changes.items()),
        "form": (writing or WritingForm(name="writing", subject=publication or suggestion.text))
        if is_written
        else None,
        "dialogs": dialogs(DEEDS, publication, reader, opened=opened, refused=refused) if publication else [],
    }
    return draw(request, "admin/cockpit/publish.html", context, status=status_of(writing or refused))


def _said(suggestion: Suggestion) -> list[tuple[str, list[Part]]]:
    names = {"title": "Subject", "question": "From the ISV", "answer": "From us"}
    return [
        (words, list(_parts(getattr(suggestion.said, part), suggestion.replaced[part])))
        for part, words in names.items()
    ]


def _parts(text: str, changes: list[Replaced]) -> Iterator[Part]:
    at = 0
    for change in changes:
        yield Part(text[at : change.start])
        yield Part(change.words, change.stand_in)
        at = change.start + len(change.words)
    yield Part(text[at:])


def _found(request: HttpRequest, number: int) -> tuple[Inquiry, Publication | None]:
    rows = Inquiry.objects.visible_to(cast(User, request.user)).select_related("isv", "call")
    asked = get_object_or_404(rows.defer("masking"), pk=number)
    publications = Publication.objects.alive().select_related("written_by", "proposed_by", "released_by", "topic")
    return asked, publications.filter(inquiry=asked).first()
