"""The browsers one is signed in with: ending one of them. The list itself is allauth's page."""

from allauth.usersessions.internal.flows import sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from .browsers import browser_in


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of one's own browsers out; this very one, too."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    is_current = session.is_current()
    sessions.end_sessions(request, [session])
    if is_current:
        return redirect("account_login")
    messages.success(request, f"{browser_in(session.user_agent)} is signed out.")
    return redirect("usersessions_list")
