"""Documents that staff upload: kept as they came, loaded by a worker, with progress."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from apps.accounts import jobs
from apps.accounts.models import Job, User

from .. import releases
from ..models import ApiRelease, ReleaseComparison, ReleaseUpload
from ..radar import Kind
from ..releases.parsing import MAX_BYTES
from .releases import NAME, NAME_LIMIT, STEPS, check_bases, prepare, store

LOAD = "diagnostics.load_uploaded_releases"
URLS_LIMIT = 20
URL_LENGTH = 500
MOST_TRIES = 3
TOO_LARGE = f"The document has more than {MAX_BYTES // 1_000_000} MB. Remove its examples, or split it in two releases."
SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "−", Kind.CHANGED: "~"}


@transaction.atomic
def upload_release(document: bytes, *, name: str, base_urls: Sequence[str], by: User, at: datetime) -> ReleaseUpload:
    """Keep a document that is to be loaded as the release ``name``, and let a worker load it.

    What can be seen at once is refused at once; what is wrong inside the document is told by the job.
    """
    if not name or len(name) > NAME_LIMIT:
        raise ValidationError(NAME, code="release_name")
    if not document:
        raise ValidationError("The file is empty. Choose the API document.", code="empty_document")
    if len(document) > MAX_BYTES:
        raise ValidationError(TOO_LARGE, code="document_too_large")
    if len(base_urls) > URLS_LIMIT or any(len(url) > URL_LENGTH for url in base_urls):
        words = f"Give at most {URLS_LIMIT} base URLs of at most {URL_LENGTH} characters."
        raise ValidationError(words, code="too_many_base_urls")
    check_bases(base_urls)
    job = jobs.queue(LOAD, label=f"Load release {name}", steps=STEPS, by=by, at=at)
    return ReleaseUpload.objects.create(job=job, name=name, base_urls=list(base_urls), document=document)


def load_uploads(*, clock: jobs.Clock) -> None:
    """Load what was uploaded, oldest first; ``clock`` gives the moment of each step. Then forget the documents."""
    jobs.run_all(LOAD, _load, clock=clock)
    over = [Job.State.DONE, Job.State.FAILED]
    ReleaseUpload.objects.filter(job__state__in=over, document__isnull=False).update(document=None)


def _load(progress: jobs.Progress) -> None:
    """Load it; where another release was loaded meanwhile, once more, so that it is compared with that one too."""
    for _try in range(MOST_TRIES - 1):
        try:
            return _try_to_load(progress)
        except ValidationError as refusal:
            if refusal.code != "loaded_meanwhile":
                raise
            progress.start_over()
    return _try_to_load(progress)


def _try_to_load(progress: jobs.Progress) -> None:
    upload = ReleaseUpload.objects.get(job=progress.job)
    document = bytes(upload.document or b"")
    prepared = prepare(document, name=upload.name, base_urls=upload.base_urls, tell=progress.begin)
    progress.begin("Storing the release")
    at = progress.clock()
    with transaction.atomic():
        release, is_new = store(prepared, by=progress.job.by, at=at)
        comparison = step_to(release)
        progress.finish(outcome(release, is_new, comparison), result=radar_page(comparison) if comparison else "")


def step_to(release: ApiRelease) -> ReleaseComparison | None:
    """How ``release`` differs from the one in use before it; None for the oldest."""
    order = releases.newest_first(ApiRelease.objects.latest_rows_first())
    before = [row for row in order[order.index(release) + 1 :] if not row.is_retired][:1]
    return ReleaseComparison.objects.without_changes().filter(new=release, old__in=before).first()


def outcome(release: ApiRelease, is_new: bool, comparison: ReleaseComparison | None) -> str:
    """What came of loading a release, in a sentence or two."""
    size = f"{release.operation_count} operation{'s' * (release.operation_count != 1)}"
    if not is_new:
        return f"Release {release.name} is loaded already, with the same document and base URLs: {size}."
    if comparison is None:
        return f"Release {release.name} loaded: {size}."
    return f"Release {release.name} loaded: {size}, {in_short(comparison)} compared with {comparison.old.name}."


def in_short(comparison: ReleaseComparison) -> str:
    """The counts of a comparison: "+4 −1 ~3, 1 newly deprecated"."""
    counts = " ".join(f"{sign}{comparison.counts.get(kind, 0)}" for kind, sign in SIGNS.items())
    deprecated = comparison.counts.get(Kind.DEPRECATED, 0)
    return f"{counts}, {deprecated} newly deprecated" if deprecated else counts


def radar_page(comparison: ReleaseComparison) -> str:
    """Path of the page that shows what is different; the audience above owns it, by this name."""
    return reverse("cockpit:radar_step", args=[comparison.pk])
