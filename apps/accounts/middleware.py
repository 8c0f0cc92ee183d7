"""Staff open the admin only with a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def second_factor_for_staff(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Send staff who have none to the page where they set one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if request.path.startswith("/admin/") and user.is_authenticated and user.is_staff and not is_mfa_enabled(user):
            return redirect("mfa_index")
        return get_response(request)

    return middleware
