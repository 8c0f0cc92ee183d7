"""What staff can do with mail."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction

from . import wake
from .models import Mail


@transaction.atomic
def send_again(mail: Mail, *, by: AbstractBaseUser, at: datetime) -> Mail:
    """Queue a refused or given-up mail once more, as it was written and under its own Message-ID."""
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if not mail.has_failed:
        raise ValidationError(
            f"Only refused or given-up mail can be sent again; this one is {mail.get_state_display().lower()}.",
            code="wrong_state",
        )
    if mail.is_confidential:
        raise ValidationError(
            "The code in this mail was not kept. Let them ask for a new one on the page that wants it.",
            code="words_not_kept",
        )
    mail.state, mail.attempts, mail.not_before = Mail.State.WAITING, 0, at
    mail.save(update_fields=["state", "attempts", "not_before"])
    # Mail is a working row without a history of its own: the admin's log says who did it.
    LogEntry.objects.create(
        user_id=by.pk,
        action_time=at,
        action_flag=CHANGE,
        content_type=ContentType.objects.get_for_model(Mail),
        object_id=str(mail.pk),
        object_repr=str(mail)[:200],
        change_message="Sent again.",
    )
    wake.after_commit()
    return mail
