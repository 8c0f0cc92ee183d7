from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action, display

from apps.accounts.models import Job, User
from apps.policy.admin_pages import ReadOnlyAdmin, TrackedAdmin
from apps.policy.present import now

from .. import services
from ..models import ApiRelease, ReleaseUpload
from ..releases.parsing import MAX_BYTES

LATEST_SHOWN = 5
STUCK_AFTER = timedelta(seconds=30)
NOT_WATCHED_AFTER = timedelta(hours=1)
EMPTY = "The file is empty. Choose the API document."
FIELD_OF_CODE = {
    "release_name": "name",
    "empty_document": "document",
    "document_too_large": "document",
    "too_many_base_urls": "base_urls",
    "base_url": "base_urls",
}


class LoadForm(forms.Form):
    """A document, the name of its release and the addresses of the API. What they may be is decided by the service."""

    document = forms.FileField(
        label="API document",
        help_text=f"OpenAPI 3.0, 3.1 or Swagger 2.0, JSON or YAML, up to {MAX_BYTES // 1_000_000} MB.",
        error_messages={"required": "Choose the API document.", "empty": EMPTY},
    )
    name = forms.CharField(
        label="Name of the release",
        help_text="Such as 2026.1. The numbers in the names say which release is newer.",
        error_messages={"required": "Give the release a name, such as 2026.1."},
    )
    base_urls = forms.CharField(
        label="Base URLs",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, today's first, old addresses of the same API after it. "
        "Left empty, those in the document count.",
    )

    def clean_document(self) -> bytes:
        file = cast(UploadedFile, self.cleaned_data["document"])
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(services.TOO_LARGE, code="document_too_large")
        return file.read()

    def clean_base_urls(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["base_urls"].splitlines() if line.strip()]

    def uploads(self, request: HttpRequest) -> ReleaseUpload | None:
        """The upload that waits for a worker; None, with the form saying why, where it is refused."""
        if not self.is_valid():
            return None
        try:
            return services.upload_release(**self.cleaned_data, by=cast(User, request.user), at=now())
        except ValidationError as refusal:
            self.add_error(FIELD_OF_CODE.get(refusal.code or ""), refusal)
            return None


@dataclass(frozen=True, slots=True)
class Pace:
    """How a page looks after a job: every so many ``seconds``, 0 for no more; ``is_stuck`` if no worker takes it."""

    seconds: int
    is_stuck: bool = False

    @classmethod
    def of(cls, job: Job, *, at: datetime) -> "Pace":
        waited = at - job.queued_at
        is_stuck = job.state == Job.State.WAITING and waited >= STUCK_AFTER
        if job.is_over or waited >= NOT_WATCHED_AFTER:
            return cls(0, is_stuck)
        return cls(10 if is_stuck else 1, is_stuck)

    @property
    def seconds_without_script(self) -> int:
        """Loading a whole page is more work than asking for a part of it."""
        return max(self.seconds, 2)


@admin.register(ApiRelease)
class ApiReleaseAdmin(ReadOnlyAdmin, TrackedAdmin):
    """Releases are loaded whole, here or by the command; a document of several megabytes is never read for a page."""

    list_display = ["name", "in_use", "operation_count", "addresses", "loaded_at", "changes"]
    list_filter = ["is_retired"]
    search_fields = ["name"]
    fields = readonly_fields = ["name", "in_use", "addresses", "operation_count", "loaded_at", "changes"]
    actions_detail = ["retire"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ApiRelease]:
        return super().get_queryset(request).defer("document")

    @display(description="Base URLs")
    def addresses(self, release: ApiRelease) -> str:
        return ", ".join(release.base_urls)

    @display(description="Changes")
    def changes(self, release: ApiRelease) -> SafeString:
        page = f"{reverse('cockpit:radar')}?{urlencode({'new': release.name})}"
        return format_html('<a href="{}">What changed with {}</a>', page, release.name)

    @display(description="In use", ordering="is_retired", boolean=True)
    def in_use(self, release: ApiRelease) -> bool:
        return not release.is_retired

    @action(
        description="Retire",
        icon="archive",
        permissions=["retire"],
        dialog={
            "title": "Retire this release?",
            "description": "Retired releases are not used to read calls; diagnoses made with them stay. "
            "Load the release again to bring it back.",
            "form_submit_text": "Retire",
        },
    )
    def retire(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        release = self.get_object(request, object_id)
        if release is None:
            raise Http404("There is no such release.")
        try:
            services.retire(release, by=cast(User, request.user), at=now())
        except ValidationError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"Release {release.name} is retired. No call is read with it from now on.")
        return HttpResponse(headers={"HX-Redirect": reverse("admin:diagnostics_apirelease_change", args=[release.pk])})

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[UnfoldAction]:
        release = self.get_object(request, object_id)
        return super().get_actions_detail(request, object_id) if release and not release.is_retired else []

    def has_retire_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_add_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("diagnostics.add_apirelease")

    def get_urls(self) -> list[URLPattern]:
        progress = self.admin_site.admin_view(self.progress_view)
        # Any number is taken: one that no row can have would otherwise be taken for the page of a release.
        return [path("loads/<int:pk>/", progress, name="diagnostics_apirelease_load"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A release is loaded from its document; nobody types one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._draw(request, "load", form=LoadForm(), latest=self._latest())
        form = LoadForm(request.POST, request.FILES)
        upload = form.uploads(request)
        if upload is None:
            return self._draw(request, "load", status=422, form=form, latest=self._latest())
        return redirect("admin:diagnostics_apirelease_load", pk=upload.pk)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far a load is. It looks again by itself until the load is over; a refused one can be tried again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        upload = get_object_or_404(ReleaseUpload.objects.select_related("job__by").defer("document"), pk=pk)
        kept = {"name": upload.name, "base_urls": "\n".join(upload.base_urls)}
        pace = Pace.of(upload.job, at=now())
        return self._draw(request, "loading", upload=upload, job=upload.job, pace=pace, form=LoadForm(initial=kept))

    def _latest(self) -> models.QuerySet[ReleaseUpload]:
        loads = ReleaseUpload.objects.select_related("job__by").defer("document")
        return loads.order_by("-pk")[:LATEST_SHOWN]

    def _draw(self, request: HttpRequest, page: str, status: int = 200, **context: Any) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "title": "Load a release", "opts": self.opts}
        template = f"admin/diagnostics/release_{page}.html"
        return TemplateResponse(request, template, {**frame, **context}, status=status)
