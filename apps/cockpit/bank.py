"""What came in by the bank, for finance: files to import, and payments that somebody decides on."""

from decimal import Decimal
from typing import cast

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.invoicing.models import BankCredit, Receivable
from apps.invoicing.statements import name_of

from .badges import Badge
from .bank_deeds import DEEDS, IMPORT
from .consulting import LARGEST
from .deeds import Deed, carry_out, dialogs, require, status_of
from .frame import draw
from .gathering_forms import DeedForm
from .invoices import invoices_page

ROWS_PER_PAGE = 50
CANDIDATES, LOOKED_AT = 8, 200
TABS = {"": "To decide", "all": "All that came in"}
TO_DECIDE = Badge("warning", "alert", "To decide")
REST = Badge("warning", "alert", "Too much")
ASIDE = Badge("bare done", "close", "Set aside")
WRITTEN = Badge("ok", "done", "On an invoice")


def state_of(credit: BankCredit) -> Badge:
    """Where it stands."""
    if credit.set_aside_because:
        return ASIDE
    if credit.rest == credit.amount:
        return TO_DECIDE
    return REST if credit.rest else WRITTEN


@invoices_page
@require_safe
def bank(request: HttpRequest) -> HttpResponse:
    """What came in and waits for somebody, or all of it, the newest first."""
    return _list(request, opened=request.GET.get("do", ""))


@invoices_page
@require_POST
def import_statement(request: HttpRequest) -> HttpResponse:
    """Import a file; what is wrong with it is said at its form."""
    require(IMPORT, request)
    refused, made = carry_out(request, IMPORT, None)
    if refused:
        return _list(request, opened=IMPORT.name, refused=refused)
    messages.info(
        request,
        f"{made}: new {made.fresh:,}, of these on an invoice {made.matched:,}; known before {made.known:,}; "
        f"no payment to us {made.passed_over:,}.",
    )
    return redirect("cockpit:bank")


@invoices_page
@require_safe
def bank_credit(request: HttpRequest, pk: int) -> HttpResponse:
    """All of one payment, with the invoices it may be for."""
    return _page(request, _found(request, pk), opened=request.GET.get("do", ""))


@invoices_page
@require_POST
def do_with_credit(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, _ = carry_out(request, deed, _found(request, pk))
    if refused:
        return _page(request, _found(request, pk), opened=deed.name, refused=refused)
    return redirect("cockpit:bank_credit", pk=pk)


def _list(request: HttpRequest, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    reader = cast(User, request.user)
    shown = "all" if request.GET.get("show") == "all" else ""
    rows = BankCredit.objects.visible_to(reader).select_related("market", "matched_to__invoice")
    rows = rows if shown else rows.to_decide()
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) <= LARGEST:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.defer("matched_to__invoice__document").order_by("-pk")[: ROWS_PER_PAGE + 1])
    listed = found[:ROWS_PER_PAGE]
    context = {
        "title": "Payments from the bank",
        "tabs": [(words, f"?show={name}" if name else "?", name == shown) for name, words in TABS.items()],
        "rows": [(each, state_of(each)) for each in listed],
        "is_further": bool(after),
        "address": f"?show={shown}",
        "next_page": f"?show={shown}&after={listed[-1].pk}" if len(found) > ROWS_PER_PAGE else "",
        "dialogs": dialogs([IMPORT], None, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/bank.html", context, status=status_of(refused))


def _page(request: HttpRequest, found: BankCredit, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    reader = cast(User, request.user)
    payments = found.payments.select_related("receivable__invoice", "recorded_by")
    context = {
        "title": str(found),
        "credit": found,
        "state": state_of(found),
        "payments": list(payments.defer("receivable__invoice__document")),
        "settlements": list(found.late_settlements.select_related("invoice", "recorded_by").defer("invoice__document")),
        "candidates": candidates(found, reader) if found.waits else [],
        "changes": list(found.history.select_related("history_user")[:20]),
        "dialogs": dialogs(DEEDS, found, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/bank_credit.html", context, status=status_of(refused))


def candidates(credit: BankCredit, reader: User) -> list[Receivable]:
    """Open invoices it may be for: of the same amount first, then of a like name, then the longest due."""
    rows = Receivable.objects.visible_to(reader).open().filter(market=credit.market_id, currency=credit.currency)
    alike = Case(When(left=credit.rest, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = rows.select_related("invoice", "customer").defer("invoice__document").order_by(alike, "due_on", "pk")
    names = set(name_of(credit.payer))

    def likely(owed: Receivable) -> tuple[bool, bool]:
        return owed.left != Decimal(credit.rest), not names & set(name_of(owed.customer.name))

    return sorted(ordered[:LOOKED_AT], key=likely)[:CANDIDATES]


def _found(request: HttpRequest, pk: int) -> BankCredit:
    rows = BankCredit.objects.visible_to(cast(User, request.user))
    rows = rows.select_related("market__calendar", "statement__imported_by", "matched_to__invoice")
    return get_object_or_404(rows.defer("matched_to__invoice__document"), pk=pk)
