"""Light or dark, as the reader wishes."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .context import LOOKS, THEME_COOKIE
from .cookies import remember


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the wish and go back to the page it was made on. Needs no account."""
    wish, back = request.POST.get("theme", ""), request.POST.get("next", "")
    if wish not in LOOKS:
        return HttpResponseBadRequest("Choose light, dark, or an empty value for what the system wishes.")
    is_path = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return remember(HttpResponseRedirect(back if is_path else "/"), THEME_COOKIE, wish)
