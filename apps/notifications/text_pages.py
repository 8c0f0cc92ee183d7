"""The admin pages of mail texts: every kind there is, and for each its words, what can be filled in, and a preview."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from apps.policy.admin_pages import REASON_LIMIT, SignedAdmin
from apps.policy.present import now

from . import kinds, services
from .models import SUBJECT_LENGTH, TEXT_LENGTH, MailText
from .outbox import Letter
from .wording import Wording, standard

CHANGES_SHOWN = 20


class WordsForm(forms.Form):
    """The words of one kind of mail."""

    subject = forms.CharField(max_length=SUBJECT_LENGTH, required=False)
    text = forms.CharField(
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Markdown. Above it stands the name of the desk, below it the button to the page.",
    )
    reason = forms.CharField(max_length=REASON_LIMIT, required=False, help_text="Kept in the history beside your name.")

    @property
    def words(self) -> Wording:
        return Wording(self.cleaned_data["subject"], self.cleaned_data["text"])


class MailTextAdmin(SignedAdmin):
    """Pages by kind: a row is there only where staff have changed the words."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.list_view), name="notifications_mailtext_changelist"),
            path("<slug:kind>/", wrap(self.edit_view), name="notifications_mailtext_change"),
        ]

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """All kinds, and which of them say something else than the standard."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        changed = {row.kind: row for row in MailText.objects.all()}
        rows = [
            {
                "kind": kind,
                "is_changed": kind.code in changed,
                "subject": (changed.get(kind.code) or standard(kind)).subject,
            }
            for kind in kinds.known()
        ]
        return self._draw(request, "texts", title="Mail texts", rows=rows)

    def edit_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Read, look at, try, change or restore the words of one kind."""
        try:
            found = kinds.named(kind)
        except KeyError:
            raise Http404("There is no such mail.") from None
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            words = _present(found)
            return self._edit(request, found, WordsForm(initial=words._asdict()), services.example_of(found, words))
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.POST.get("do") == "restore":
            return self._restore(request, found)
        return self._take(request, found, WordsForm(request.POST))

    def _take(self, request: HttpRequest, kind: kinds.Kind, form: WordsForm) -> HttpResponse:
        if not form.is_valid():
            return self._edit(request, kind, form, None, status=422)
        by, do = cast(AbstractBaseUser, request.user), request.POST.get("do")
        try:
            example = services.example_of(kind, form.words)
            if do == "save":
                reason = form.cleaned_data["reason"] or "changed in the admin"
                services.change_text(kind, form.words, by=by, reason=reason, at=now())
                messages.success(request, "Saved. The next mail of this kind says it so.")
                return redirect("admin:notifications_mailtext_change", kind.code)
            if do == "test":
                mail = services.send_example(kind, form.words, to=by.email, at=now())  # type: ignore[attr-defined]  # of our users
                messages.success(request, f"A test is on its way to {mail.to}. Nothing is saved yet.")
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._edit(request, kind, form, None, status=422)
        return self._edit(request, kind, form, example)

    def _restore(self, request: HttpRequest, kind: kinds.Kind) -> HttpResponse:
        try:
            services.restore_text(kind, by=cast(AbstractBaseUser, request.user), at=now())
        except ValidationError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "The standard text counts again. What was there stays in the history.")
        return redirect("admin:notifications_mailtext_change", kind.code)

    def _edit(
        self, request: HttpRequest, kind: kinds.Kind, form: WordsForm, example: Letter | None, status: int = 200
    ) -> HttpResponse:
        changes = MailText.history.filter(kind=kind.code).select_related("history_user")[:CHANGES_SHOWN]
        return self._draw(
            request,
            "text",
            status=status,
            title=kind.title,
            kind=kind,
            form=form,
            example=example,
            is_changed=MailText.objects.filter(kind=kind.code).exists(),
            may_change=self.has_change_permission(request),
            changes=changes,
        )

    def _draw(self, request: HttpRequest, page: str, status: int = 200, **context: Any) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/notifications/{page}.html", {**frame, **context}, status=status)


def _present(kind: kinds.Kind) -> Wording:
    """The words on record, also where this process still goes on with others."""
    row = MailText.objects.filter(kind=kind.code).first()
    return Wording(row.subject, row.text) if row else standard(kind)
