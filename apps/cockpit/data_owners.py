"""Who may decide about a customer's data: named here, confirmed by the customer, verified by a second of the desk."""

from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.isvs import services
from apps.isvs.models import Customer, DataOwner

from .access_forms import AboutForm, NothingForm
from .badges import Badge
from .deeds import Deed, carry_out, dialogs, require, status_of
from .frame import draw, staff_page
from .gathering_forms import DeedForm, line

Status = DataOwner.Status
VERIFY = "isvs.verify_dataowner"
STATES = {
    Status.NAMED: Badge("warning", "clock", "Named, not confirmed"),
    Status.VERIFIED: Badge("ok", "check", "Verified"),
    Status.REMOVED: Badge("bare", "close", "Removed"),
}


class NameForm(AboutForm):
    name = line("Name")
    email = forms.EmailField(
        label="E-mail address",
        help_text="Their own, at the customer. Requests go there.",
        error_messages={"invalid": "Write an address such as dag@havbris.example."},
    )


class CodeForm(AboutForm):
    code = line("The code", help_text="Six digits, which the customer got at its address on record and gave to you.")


NAME = Deed(
    "name",
    "customer",
    VERIFY,
    NameForm,
    services.name_data_owner,
    "Name a data owner",
    "plus",
    "Named. The customer has got a code at its address on record; a colleague enters it here.",
    "The customer is asked to confirm, at the address of its agreement with us.",
)
DEEDS = (
    Deed(
        "verify",
        "owner",
        VERIFY,
        CodeForm,
        services.verify_data_owner,
        "Enter the code",
        "check",
        "Verified. Requests can be sent now.",
        "Whoever named the data owner can't enter it: that takes a second person.",
        lambda owner: owner.status == Status.NAMED,
    ),
    Deed(
        "send-code",
        "owner",
        VERIFY,
        NothingForm,
        services.send_data_owner_code,
        "Send a new code",
        "reply",
        "A new code is on its way to the customer.",
        "The one before is worth nothing then.",
        lambda owner: owner.status == Status.NAMED,
    ),
    Deed(
        "remove",
        "owner",
        VERIFY,
        NothingForm,
        services.remove_data_owner,
        "Remove",
        "close",
        "Removed: nothing more is asked of them.",
        "What they have decided stays on record. A request that they have open can't be answered any more.",
        lambda owner: owner.status != Status.REMOVED,
        is_grave=True,
    ),
)

reads_owners = permission_required("isvs.view_dataowner", raise_exception=True)


@staff_page
@reads_owners
@require_http_methods(["GET", "HEAD", "POST"])
def data_owners(request: HttpRequest, pk: int) -> HttpResponse:
    """The data owners of a customer; posted to, one is named."""
    customer = get_object_or_404(Customer.objects.visible_to(cast(User, request.user)), pk=pk)
    refused = None
    if request.method == "POST":
        refused, _owner = carry_out(request, NAME, customer)
        if refused is None:
            return redirect("cockpit:data_owners", pk=pk)
    opened = NAME.name if refused else request.GET.get("do", "")
    owners = customer.data_owners.select_related("named_by", "verified_by")
    context = {
        "title": f"Data owners of {customer}",
        "customer": customer,
        "owners": [(owner, STATES[Status(owner.status)]) for owner in owners],
        "dialogs": dialogs([NAME], customer, cast(User, request.user), opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/data_owners.html", context, status=status_of(refused))


@staff_page
@reads_owners
@require_safe
def data_owner(request: HttpRequest, pk: int) -> HttpResponse:
    """One data owner: how far they are verified, and what they were asked."""
    return _page(request, _found(request, pk), opened=request.GET.get("do", ""))


@staff_page
@reads_owners
@require_POST
def do_with_data_owner(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, _made = carry_out(request, deed, _found(request, pk))
    if refused:
        return _page(request, _found(request, pk), opened=deed.name, refused=refused)
    return redirect("cockpit:data_owner", pk=pk)


def _page(request: HttpRequest, owner: DataOwner, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    reader = cast(User, request.user)
    context: dict[str, Any] = {
        "title": str(owner),
        "owner": owner,
        "state": STATES[Status(owner.status)],
        "changes": list(owner.history.select_related("history_user")[:20]),
        "dialogs": dialogs(DEEDS, owner, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/data_owner.html", context, status=status_of(refused))


def _found(request: HttpRequest, pk: int) -> DataOwner:
    rows = DataOwner.objects.visible_to(cast(User, request.user))
    return get_object_or_404(rows.select_related("customer__market__calendar", "named_by", "verified_by"), pk=pk)
