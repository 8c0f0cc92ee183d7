"""What falls due by itself: reminding a data owner, lapsing, ending, copies to delete, and papers to send."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from hashlib import sha256

from django.db import transaction

from apps.accounts.services import scheduler
from apps.inquiries.people import People
from apps.reminders import services as reminders
from apps.reminders.models import Reminder
from apps.reminders.services import Telling

from .. import notices, printouts
from ..models import Consent, DataAccessRequest, Paper
from . import asking, plans, steps, telling

Status = DataAccessRequest.Status
PAPERS_A_RUN = 100

log = logging.getLogger(__name__)


def carry_out_reminders(*, at: datetime) -> int:
    """Do what is due about requests and copies; returns how many reminders were carried out."""
    _give_up_unfit(at=at)
    done = reminders.carry_out_due(plans.REQUESTS, _of_request(at), lock=_hold_requests, at=at)
    return done + reminders.carry_out_due(plans.COPIES, _of_copy(at), lock=_hold_copies, at=at)


def issue_papers(*, at: datetime) -> int:
    """Print the certificates that are due and send them; returns how many."""
    answers = Consent.objects.certified().filter(papers=None).order_by("pk")[:PAPERS_A_RUN]
    over = DataAccessRequest.objects.without_copies_alive().exclude(papers__kind=Paper.Kind.DELETION).order_by("pk")
    to_print = [partial(_certify, each) for each in answers]
    to_print += [partial(_certify_deletion, each) for each in over[:PAPERS_A_RUN]]
    return sum(_printed(each, at) for each in to_print)


def _printed(certify: Callable[..., Paper | None], at: datetime) -> bool:
    """One that can't be printed keeps no other waiting."""
    try:
        return certify(at=at) is not None
    except Exception:
        log.exception("a certificate could not be printed")
        return False


def _give_up_unfit(*, at: datetime) -> None:
    """Nobody is asked any more who may not decide: a data owner removed since, or a database that changed hands."""
    for request in DataAccessRequest.objects.unfit().order_by("pk"):
        with transaction.atomic():
            held = steps.locked(request)
            if DataAccessRequest.objects.unfit().filter(pk=held.pk).exists():
                steps.give_up(held, by=scheduler(), reason="its data owner may not decide any more", at=at)
                outcome = f"cancelled, for {held.data_owner.name} may not decide about {held.database.name} any more"
                notices.decided(held, outcome=outcome, at=at)


@transaction.atomic
def _certify(consent: Consent, *, at: datetime) -> Paper | None:
    request = steps.locked(consent.request)
    if consent.papers.exists():
        return None
    content = printouts.of_consent(consent, request)
    paper = _kept(request, Paper.Kind.CONSENT, content, consent=consent, at=at)
    notices.certified(paper, consent, at=at)
    return paper


@transaction.atomic
def _certify_deletion(request: DataAccessRequest, *, at: datetime) -> Paper | None:
    request = steps.locked(request)
    if request.papers.filter(kind=Paper.Kind.DELETION).exists():
        return None
    paper = _kept(request, Paper.Kind.DELETION, printouts.of_deletion(request, at=at), consent=None, at=at)
    notices.gone(paper, at=at)
    return paper


def _kept(
    request: DataAccessRequest, kind: Paper.Kind, content: bytes, *, consent: Consent | None, at: datetime
) -> Paper:
    digest = sha256(content).hexdigest()
    return Paper.objects.create(request=request, kind=kind, consent=consent, content=content, digest=digest, made_at=at)


def _of_request(at: datetime) -> Callable[[Reminder], None]:
    def carry_out(reminder: Reminder) -> None:
        request = steps.locked(DataAccessRequest(pk=plans.number_in(reminder.subject)))
        if reminder.rule == plans.LAPSES:
            _lapse(request, at=at)
        elif reminder.rule == plans.ENDS:
            _end(request, at=at)
        elif not Reminder.objects.due(at).about(reminder.subject).exists():
            # Of several that are late one is enough: each link replaces the one before.
            notices.reminded(request, token=asking.invite_anew(request, at=at), at=at)

    return carry_out


def _of_copy(at: datetime) -> Callable[[Reminder], Telling]:
    def carry_out(reminder: Reminder) -> Telling:
        copy = telling.copies([plans.number_in(reminder.subject)]).get()
        people = People([copy.request.inquiry])
        return Telling(
            telling.recipients(copy, reminder.rule, people), telling.line_of(copy, at=at), notices.page_of(copy.request)
        )

    return carry_out


def _lapse(request: DataAccessRequest, *, at: datetime) -> None:
    steps.move(request, Status.LAPSED)
    steps.sign(request, by=scheduler(), reason="not answered in time", at=at)
    text = "The data owner has not answered in time, which counts as no. We look for the fault without a copy."
    steps.leave_owner(request, by=scheduler(), text=text, at=at)
    notices.lapsed(request, at=at)
    notices.decided(request, outcome="not answered in time, which counts as no", at=at)


def _end(request: DataAccessRequest, *, at: datetime) -> None:
    """An approval that is over, unless a copy is still alive: then it ends when that is gone."""
    if request.status == Status.APPROVED and not request.copies.alive().exists():
        steps.move(request, Status.ENDED)
        steps.sign(request, by=scheduler(), reason="the time of the approval is over", at=at)


def _hold_requests(subjects: Iterable[str]) -> None:
    numbers = [plans.number_in(subject) for subject in subjects]
    rows = DataAccessRequest.objects.filter(pk__in=numbers).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))


def _hold_copies(subjects: Iterable[str]) -> None:
    list(
        telling.copies([plans.number_in(subject) for subject in subjects])
        .select_for_update(of=("self",))
        .values_list("pk")
    )
