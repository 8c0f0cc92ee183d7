"""How an inquiry belongs together with others, and who watches it, as its page shows it."""

from typing import Any, NamedTuple

from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.inquiries.models import FollowUp, Inquiry, Link, Message, Watcher
from apps.policy.prepared import AT, READER

HERE = OuterRef("pk")
SEEN_FROM_TARGET = {
    Link.Kind.BLOCKS: "blocked by",
    Link.Kind.DUPLICATES: "has the duplicate",
    Link.Kind.CAUSED_BY: "causes",
}


class Linked(NamedTuple):
    """The other end of a link, and what it is to this one."""

    number: int
    words: str
    inquiry: Inquiry


def marks(reader: User) -> dict[str, Any]:
    """What the steps of an inquiry ask of it, as columns of the prepared query that reads it."""
    replies = Message.objects.filter(inquiry=HERE, kind=Message.Kind.REPLY).order_by().values("inquiry")
    return {
        "has_absorbed": Exists(Inquiry.objects.filter(merged_into=HERE)),
        "is_linked": Exists(Link.objects.visible_to(reader).filter(Q(source=HERE) | Q(target=HERE))),
        "is_reminded": Exists(FollowUp.objects.ahead(AT).filter(inquiry=HERE, person=READER)),
        "is_watched": Exists(Watcher.objects.filter(inquiry=HERE, person=READER)),
        "first_word": Coalesce(Subquery(replies.annotate(of=Min("pk")).values("of")), 0),
        "last_word": Coalesce(Subquery(replies.annotate(of=Max("pk")).values("of")), 0),
    }


def absorbed(reader: User, asked: Inquiry) -> list[Inquiry]:
    """What was asked by itself before and goes on here, each with its call."""
    rows = Inquiry.objects.visible_to(reader).filter(merged_into=asked).order_by("pk")
    return list(rows.select_related("asked_by", "call__diagnosis").defer("masking", "call__diagnosis__hints"))


def links(reader: User, asked: Inquiry) -> list[Linked]:
    """What it is linked to, also by what was merged into it; not what is one with it now."""
    of_it = Q(source=asked) | Q(target=asked)
    found = Link.objects.visible_to(reader).filter(of_it | Q(source__merged_into=asked) | Q(target__merged_into=asked))
    rows = found.select_related("source__isv", "target__isv").defer("source__masking", "target__masking")
    return [linked for link in rows if (linked := _seen_from(link, asked.pk))]


def _seen_from(link: Link, here: int) -> Linked | None:
    ends = [here in {end.pk, end.merged_into_id} for end in (link.source, link.target)]
    if all(ends):
        return None
    if ends[0]:
        return Linked(link.pk, link.get_kind_display(), link.target)
    return Linked(link.pk, SEEN_FROM_TARGET[Link.Kind(link.kind)], link.source)
