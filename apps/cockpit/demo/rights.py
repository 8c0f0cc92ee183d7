"""What the desk took out of the product lately, as the access record keeps it."""

from datetime import datetime, timedelta
from typing import cast

from apps.accounts.models import User
from apps.inquiries.models import Attachment
from apps.inquiries.services import record_file

FILES = 6
LATER = timedelta(hours=3)


def look_into_files(*, at: datetime) -> None:
    """Whoever is assigned downloaded the latest files that were sent, some hours after they came."""
    files = Attachment.objects.filter(message__inquiry__assignee__isnull=False).order_by("-pk")
    for attachment in reversed(files.select_related("message__inquiry__assignee")[:FILES]):
        message = attachment.message
        record_file(attachment, by=cast(User, message.inquiry.assignee), at=min(at, message.sent_at + LATER))
