"""Saved views of the queue: keeping one, and the page on which they are renamed, shared, put in order and deleted."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.policy.present import now

from . import services
from .filters import Filters
from .forms import ServiceForm
from .frame import draw, staff_page
from .models import SavedView
from .services.viewing import SHARE
from .view_forms import DeleteForm, MoveForm, NameForm, SaveForm, ShareForm
from .wishes import Wish

KEEP = "cockpit.keep_savedview"
VERBS: dict[str, tuple[type[ServiceForm], Callable[..., Any], str]] = {
    "rename": (NameForm, services.rename_view, "The view has its new name."),
    "share": (ShareForm, services.share_view, "Who sees the view is changed."),
    "move": (MoveForm, services.move_view, "The view has another place."),
    "delete": (DeleteForm, services.delete_view, "The view is deleted."),
}


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """The reader's views and the shared ones; the address says which queue may be saved as a further one."""
    reader = _keeper(request)
    filters = Filters(request.GET.dict(), reader=reader, at=now())
    if request.method != "POST":
        return _page(request, reader, filters)
    form = SaveForm(request.POST, may_share=reader.has_perm(SHARE))
    if not form.carries_out(services.save_view, wish=filters.wish.parts, by=reader, at=now()):
        return _page(request, reader, filters, saving=form, status=422)
    view = reader.saved_views.latest("pk")
    messages.success(request, f"“{view}” is kept.")
    return redirect(f"{reverse('cockpit:queue')}?saved={view.pk}")


@staff_page
@require_POST
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Rename, share, move or delete one view; a refusal comes back at its form."""
    reader = _keeper(request)
    view = get_object_or_404(SavedView.objects.filter(Q(owner=reader) | Q(is_shared=True)), pk=pk)
    form_of, service, done = VERBS[verb]
    form = form_of(request.POST)
    if form.carries_out(service, view=view, by=reader, at=now()):
        messages.success(request, done)
        return redirect("cockpit:views")
    filters = Filters({}, reader=reader, at=now())
    return _page(request, reader, filters, refused=(pk, verb, form), status=422)


def _keeper(request: HttpRequest) -> User:
    if not request.user.has_perm(KEEP):
        raise PermissionDenied
    return cast(User, request.user)


def _page(
    request: HttpRequest,
    reader: User,
    filters: Filters,
    *,
    saving: SaveForm | None = None,
    refused: tuple[int, str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    may_share = reader.has_perm(SHARE)
    kept = SavedView.objects.filter(Q(owner=reader) | Q(is_shared=True)).select_related("owner")
    rows = [
        {
            "view": view,
            "may_change": view.owner_id == reader.pk or may_share,
            "form": refused[2] if refused and refused[:2] == (view.pk, "rename") else NameForm(initial={"name": view}),
        }
        for view in kept
    ]
    is_new = bool(request.GET) or saving is not None
    context = {
        "title": "Views of the queue",
        "rows": rows,
        "reader": reader,
        "may_share": may_share,
        "errors": [error for each in refused[2].errors.values() for error in each] if refused else [],
        "saving": (saving or SaveForm(may_share=may_share)) if is_new else None,
        "filters": filters,
        "address": filters.wish.address() if is_new else Wish().address(),
    }
    return draw(request, "admin/cockpit/views.html", context, status=status)
