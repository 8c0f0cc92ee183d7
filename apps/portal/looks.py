"""What the desk looks like, for any page and mail: needs no account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.branding.looks import present
from apps.branding.services import logo_with

FOR_GOOD = "public, max-age=31536000, immutable"
JUST_NOW = "no-cache"


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """The accent that was chosen. An older version asks for what there is now, and does not keep it."""
    look = present()
    is_this = request.get_full_path() == look.stylesheet_path
    return HttpResponse(look.stylesheet, "text/css; charset=utf-8", headers=_kept(is_this=is_this))


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The logo with that digest; mails of the past go on showing theirs."""
    content = logo_with(request.GET.get("v", ""))
    if content is None:
        raise Http404("There is no such logo.")
    return HttpResponse(content, "image/png", headers=_kept(is_this=True))


def _kept(*, is_this: bool) -> dict[str, str]:
    return {"Cache-Control": FOR_GOOD if is_this else JUST_NOW}
