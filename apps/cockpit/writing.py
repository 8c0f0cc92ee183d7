"""The composer: drafts and who else is at it, canned replies, a preview, and taking back what was sent."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.canned import offered
from apps.inquiries.models import Inquiry, Message, Presence
from apps.policy.present import now

from .beside import HERE_FOR, Present
from .forms import LARGEST_ID
from .frame import draw, staff_page, staff_step
from .inquiry_forms import ENDING, Begun
from .inquiry_page import draw_page, found
from .steps import ANSWER, WATCH


def _may_write(request: HttpRequest) -> User:
    if not request.user.has_perm(ANSWER):
        raise PermissionDenied
    return cast(User, request.user)


@staff_page
@require_POST
def presence(request: HttpRequest, number: int) -> JsonResponse:
    """Keep the draft that is posted, if one is, and tell who else is here and what came in since ``seen``."""
    reader, at = cast(User, request.user), now()
    if not reader.has_perm(WATCH):
        raise PermissionDenied
    asked = found(request, number)
    kind = request.POST.get("kind", "")
    try:
        if kind and reader.has_perm(ANSWER):
            services.keep_draft(asked, by=reader, kind=kind, text=request.POST.get("text", ""), at=at)
        else:
            services.be_present(asked, by=reader, at=at)
    except ValidationError as refusal:
        return JsonResponse({"refused": refusal.messages[0]}, status=422)
    return JsonResponse({"others": _others(asked, reader), "news": _news(asked, reader, request.POST.get("seen", ""))})


def _others(asked: Inquiry, reader: User) -> list[str]:
    at = now()
    rows = Presence.objects.filter(inquiry=asked, seen_at__gt=at - HERE_FOR).exclude(person=reader)
    return [Present(str(each.person), each.wrote_at, at).words for each in rows.select_related("person")]


def _news(asked: Inquiry, reader: User, seen: str) -> str:
    """Who wrote since the reader opened the page; empty for nobody."""
    if not (seen.isascii() and seen.isdigit() and int(seen) <= LARGEST_ID):
        return ""
    newer = Message.objects.visible_to(reader).filter(inquiry=asked, pk__gt=int(seen)).exclude(author=reader)
    last = newer.exclude(kind=Message.Kind.EVENT).select_related("author").last()
    return f"{last.author} has written since you opened this page." if last else ""


@staff_page
@require_safe
def canned(request: HttpRequest, number: int) -> HttpResponse:
    """What is said often, filled in for this inquiry, to be put into the answer by a script."""
    reader = _may_write(request)
    asked = found(request, number)
    return draw(request, "admin/cockpit/_canned.html", {"inquiry": asked, "offered": offered(asked, by=reader)})


@staff_step
@require_POST
def compose(request: HttpRequest, number: int) -> HttpResponse:
    """Go on writing with the canned replies to choose from, with one put in, with a preview, or to refer or decline.

    Keeps what was typed. A script asks for the preview alone.
    """
    reader = _may_write(request)
    asked = found(request, number)
    doing, text = request.POST.get("doing", ""), request.POST.get("text", "")
    begun: dict[str, Any] = {"text": text, "shows_preview": doing == "preview"}
    if request.headers.get("HX-Request"):
        return draw(request, "admin/cockpit/_preview.html", {"preview": text})
    if doing in {"canned", "insert"}:
        begun["offered"] = offered(asked, by=reader)
        chosen = next((each for each in begun["offered"] if str(each.reply.pk) == request.POST.get("reply")), None)
        if doing == "insert" and chosen:
            begun |= {"text": f"{text.rstrip()}\n\n{chosen.filled.text}".lstrip(), "chosen": chosen}
    elif request.POST.get("canned"):
        inside = (each for each in offered(asked, by=reader) if str(each.reply.pk) == request.POST["canned"])
        begun["chosen"] = next(inside, None)
    return draw_page(request, asked, opened=doing if doing in ENDING else "answer", begun=Begun(**begun))


@staff_step
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo what was sent, in time."""
    reader = _may_write(request)
    try:
        draft = services.take_back(found(request, number), by=reader, at=now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("cockpit:inquiry", number=number)
    messages.success(request, "Taken back. Your text is in the composer again; choose its files anew.")
    return redirect(f"{request.path.removesuffix('take-back/')}?do={draft.kind}#write")
