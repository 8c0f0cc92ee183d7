"""One step with several inquiries: each by the same service as by hand; what is refused stops none of the others.

A few are seen to at once. Many are a worker's: it goes through them in order, each in a transaction of its own, and
who takes over from a worker that died goes on where that one was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, QueryDict

from apps.accounts import jobs
from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.inquiries.models import Inquiry
from apps.inquiries.services.masking import masked_alone

from ..bulk_steps import BULK
from ..models import BulkRefusal, BulkRun
from ..steps import Step

TASK = "cockpit.take_steps"
MOST_IN_A_RUN = 10_000
BATCH = 25


class Outcome(NamedTuple):
    """What became of one inquiry: ``refusal`` says why nothing did."""

    inquiry: Inquiry
    refusal: str


def take_each(
    service: Callable[..., Any], inquiries: Iterable[Inquiry], *, by: User, at: datetime, **given: Any
) -> list[Outcome]:
    """Carry out ``service`` with each of ``inquiries``, in a transaction of its own."""
    return [Outcome(inquiry, _refusal(service, inquiry, by=by, at=at, **given)) for inquiry in inquiries]


@transaction.atomic
def order_run(step: Step, numbers: Sequence[int], given: Mapping[str, str], *, by: User, at: datetime) -> BulkRun:
    """Let a worker take ``step`` with the inquiries of these ``numbers``; ``given`` is what its form was sent."""
    label = f"{step.label}: {len(numbers):,} inquiries"
    job = jobs.queue(TASK, label=label, steps=-(-len(numbers) // BATCH) + 1, by=by, at=at)
    sent = QueryDict(mutable=True)
    sent.update(dict(zip(given, masked_alone(*given.values()), strict=True)))
    run = BulkRun(step=step.name, given=sent.urlencode(), numbers=list(numbers), job=job)
    save_signed(run, by=by, reason="ordered", at=at)
    return run


def take_ordered(*, clock: jobs.Clock) -> None:
    """Take the steps that were ordered, oldest run first; ``clock`` gives the moment of each."""
    jobs.run_all(TASK, _take_run, clock=clock)


def _take_run(progress: jobs.Progress) -> None:
    run = BulkRun.objects.select_related("job__by").get(job=progress.job)
    step, by, given = BULK[run.step], progress.job.by, given_to(run)
    while batch := run.numbers[run.seen_to : run.seen_to + BATCH]:
        if progress.job.steps_done < progress.job.steps - 1:
            progress.begin(f"{run.seen_to:,} of {len(run.numbers):,} seen to")
        for number in batch:
            _take_one(run, step, number, by=by, at=progress.clock(), **given)
    left = run.refusals.count()
    done = f"{len(run.numbers) - left:,} of {len(run.numbers):,} done"
    with transaction.atomic():
        save_signed(run, by=by, reason=done, at=progress.clock())
        progress.finish(done)


def given_to(run: BulkRun) -> dict[str, Any]:
    """What the form of the step makes of what was sent, as it stands now.

    Raises ValidationError where whoever ordered it may not do this any more, or something chosen is gone.
    """
    step, by = BULK[run.step], run.job.by
    if not (by.is_active and by.has_perm(step.permission)):
        raise ValidationError("Whoever ordered it may not do this any more.", code="not_allowed")
    request = HttpRequest()
    request.POST, request.user = QueryDict(run.given), by
    form = step.form(request, name=step.name, inquiry=Inquiry.objects.get(pk=run.numbers[0]))
    if not form.is_valid():
        sentence = next(sentence for errors in form.errors.values() for sentence in errors)
        raise ValidationError(sentence, code="not_possible")
    return {field: value for field, value in form.cleaned_data.items() if field != "seen"}


@transaction.atomic
def _take_one(run: BulkRun, step: Step, number: int, *, by: User, at: datetime, **given: Any) -> None:
    """Unless another worker was faster."""
    held = BulkRun.objects.select_for_update().defer("numbers", "given").get(pk=run.pk)
    if held.seen_to == run.seen_to:
        inquiry = Inquiry.objects.visible_to(by).filter(pk=number).first()
        refusal = _refusal(step.service, inquiry, by=by, at=at, **given) if inquiry else "You may not see it any more."
        if refusal:
            BulkRefusal.objects.create(run=run, inquiry_id=number, sentence=refusal)
        held.seen_to += 1
        # How far it is, not what it is: the record is signed when it is ordered and when it is done.
        BulkRun.objects.filter(pk=run.pk).update(seen_to=held.seen_to)
    run.seen_to = held.seen_to


def _refusal(service: Callable[..., Any], inquiry: Inquiry, **given: Any) -> str:
    try:
        with transaction.atomic():
            service(inquiry=inquiry, **given)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
