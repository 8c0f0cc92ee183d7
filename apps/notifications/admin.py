from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action, display
from unfold.paginator import InfinitePaginator

from apps.policy.admin_pages import ReadOnlyAdmin
from apps.policy.present import now

from . import services
from .models import Mail, MailText
from .text_pages import MailTextAdmin


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The outbox to look into: nothing is changed here but what failed, which can be sent again."""

    list_display = ["letter", "state_label", "queued_at", "not_before", "sent_at", "attempts", "is_doubtful"]
    list_filter = ["state", "is_doubtful", "queued_at"]
    paginator = InfinitePaginator
    search_fields = ["to", "subject", "key"]
    search_help_text = "Address, subject or key"
    fieldsets = [
        (None, {"fields": ["to", "subject", "words", "files"]}),
        (
            "Delivery",
            {
                "fields": [
                    *("state", "queued_at", "not_before", "within", "attempts", "claimed_until", "sent_at"),
                    *("is_doubtful", "last_error", "message_id", "key"),
                ]
            },
        ),
    ]
    readonly_fields = ["words", "files"]
    actions_detail = ["send_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        return super().get_queryset(request).defer("text", "html")

    @display(description="Mail", header=True, ordering="subject")
    def letter(self, mail: Mail) -> list[str]:
        return [mail.subject, mail.to]

    @display(description="Text")
    def words(self, mail: Mail) -> str:
        return "Not shown, for it carries a code that lets somebody in." if mail.is_confidential else mail.text

    @display(description="Files with it", empty_value="None")
    def files(self, mail: Mail) -> str | None:
        return ", ".join(mail.enclosures.order_by("pk").values_list("name", flat=True)) or None

    @display(
        description="State",
        ordering="state",
        label={
            Mail.State.WAITING: "info",
            Mail.State.SENDING: "info",
            Mail.State.SENT: "success",
            Mail.State.REFUSED: "danger",
            Mail.State.GIVEN_UP: "danger",
        },
    )
    def state_label(self, mail: Mail) -> tuple[str, str]:
        return mail.state, mail.get_state_display()

    @action(
        description="Send again",
        icon="send",
        permissions=["send_again"],
        dialog={
            "title": "Send this mail again?",
            "description": "It goes to the same address, as it was written.",
            "form_submit_text": "Send again",
        },
    )
    def send_again(self, request: HttpRequest, form: Form, object_id: str) -> HttpResponse:
        mail = self.get_object(request, object_id)
        if mail is None:
            raise Http404("There is no such mail.")
        try:
            services.send_again(mail, by=cast(AbstractBaseUser, request.user), at=now())
        except ValidationError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"On its way to {mail.to} again.")
        return HttpResponse(headers={"HX-Redirect": reverse("admin:notifications_mail_change", args=[mail.pk])})

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[UnfoldAction]:
        mail = self.get_object(request, object_id)
        return super().get_actions_detail(request, object_id) if mail and mail.can_be_sent_again else []

    def has_send_again_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("notifications.resend_mail")


admin.site.register(MailText, MailTextAdmin)
