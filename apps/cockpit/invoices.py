"""Invoices, for finance: drafts to read and issue, what is owed and since when, and what can be done."""

from io import BytesIO
from typing import Any, NamedTuple, cast

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import AccessRecord, User
from apps.accounts.services import record_access
from apps.invoicing.composing import buyer_of, groups_of, what_is_missing
from apps.invoicing.figures import owed_by_age, waiting
from apps.invoicing.models import Invoice, InvoiceFile, InvoiceRun, Payment
from apps.invoicing.rates import Rates
from apps.invoicing.services import Export
from apps.policy.present import now

from .badges import Badge
from .consulting import LARGEST
from .deeds import Deed, carry_out, dialogs, require, status_of
from .frame import View, draw
from .gathering_forms import DeedForm
from .invoice_deeds import DEEDS, EXPORT, GATHER, VIEW, state_of
from .invoice_late import late_of
from .invoice_narrowing import Narrowing
from .needs import Figure

ROWS_PER_PAGE = 50
TABS = {"": "To issue", "open": "To be paid", "overdue": "Overdue", "issued": "All issued"}


class Row(NamedTuple):
    invoice: Invoice
    state: Badge


def invoices_page(view: View) -> View:
    """A page for staff who may read invoices; others are sent to sign in, or refused."""
    return admin.site.admin_view(permission_required(VIEW, raise_exception=True)(view))


@invoices_page
@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """All invoices the reader may see, the newest first."""
    return _list(request, opened=request.GET.get("do", ""))


@invoices_page
@require_POST
def gather_hours(request: HttpRequest) -> HttpResponse:
    """Order a run; a refusal comes back at its form, with what was typed."""
    require(GATHER, request)
    refused, run = carry_out(request, GATHER, None)
    if refused:
        return _list(request, opened=GATHER.name, refused=refused)
    return redirect("cockpit:invoice_run", pk=run.pk)


@invoices_page
@require_POST
def export_invoices(request: HttpRequest) -> HttpResponseBase:
    """What was issued as a table; a refusal comes back at its form, with what was typed."""
    require(EXPORT, request)
    reader, made = cast(User, request.user), list[Export]()
    form = EXPORT.form(request, name=EXPORT.name, subject=None)
    if not form.carries_out(lambda **asked: made.append(EXPORT.service(**asked)), by=reader, at=now()):
        return _list(request, opened=EXPORT.name, refused=form)
    days = {name: form.cleaned_data[name].isoformat() for name in ("since", "until")}
    name = f"invoices-{days['since']}-{days['until']}.csv"
    record_access(by=reader, what=AccessRecord.What.INVOICE, about=name, rows=made[0].documents, filters=days, at=now())
    content = made[0].text.encode("utf-8-sig")
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


@invoices_page
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run is. The page looks again by itself until it is over."""
    found = get_object_or_404(InvoiceRun.objects.select_related("job__by", "market"), pk=pk)
    reader = cast(User, request.user)
    is_theirs = found.ordered_by_id == reader.pk or bool(found.market_id and reader.sees(found.market_id))
    if reader.is_limited and not is_theirs:
        raise Http404("It gathers hours of other markets.")
    return draw(request, "admin/cockpit/invoice_run.html", {"title": str(found), "run": found, "job": found.job})


@invoices_page
@require_safe
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """All of one draft, invoice or credit note."""
    return _page(request, _found(request, pk), opened=request.GET.get("do", ""))


@invoices_page
@require_POST
def do_with_invoice(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, made = carry_out(request, deed, _found(request, pk))
    if refused:
        return _page(request, _found(request, pk), opened=deed.name, refused=refused)
    led_to = made.pk if isinstance(made, Invoice) else pk
    is_there = Invoice.objects.filter(pk=led_to).exists()
    return redirect("cockpit:invoice", pk=led_to) if is_there else redirect("cockpit:invoices")


@invoices_page
@require_safe
def invoice_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The PDF, or the XML, as it was sent."""
    found = _found(request, pk)
    file = get_object_or_404(InvoiceFile.objects.select_related("invoice"), invoice=found, format=form)
    record_access(by=cast(User, request.user), what=AccessRecord.What.INVOICE, about=file.file_name, at=now())
    content = BytesIO(bytes(file.content))
    return FileResponse(content, as_attachment=True, filename=file.file_name, content_type=file.media_type)


def _list(request: HttpRequest, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    reader = cast(User, request.user)
    shown = request.GET.get("show", "")
    shown = shown if shown in TABS else ""
    rows = Invoice.objects.visible_to(reader).with_dispute()
    rows = rows.select_related("customer", "market", "receivable", "credits")
    rows = rows.issued() if shown else rows.drafts().filter(kind=Invoice.Kind.INVOICE)
    if shown in ("open", "overdue"):
        rows = rows.filter(receivable__settled_at=None, receivable__isnull=False)
    if shown == "overdue":
        rows = rows.filter(receivable__due_on__lt=now().date())
    narrowing = Narrowing.of(request.GET) if shown == "issued" else Narrowing()
    rows = narrowing.apply(rows)
    address = "?" + "&".join(filter(None, (f"show={shown}", narrowing.query)))
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) <= LARGEST:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.defer("document").order_by("-pk")[: ROWS_PER_PAGE + 1])
    listed = found[:ROWS_PER_PAGE]
    context = {
        "title": "Invoices",
        "tabs": [(words, f"?show={name}" if name else "?", name == shown) for name, words in TABS.items()],
        "rows": [Row(each, state_of(each)) for each in listed],
        "shown": shown,
        "figures": _figures(reader) if not shown else [],
        "ages": owed_by_age(reader, now().date()) if shown in ("open", "overdue") else [],
        "is_further": bool(after),
        "narrowed_to": narrowing.words,
        "address": address,
        "next_page": f"{address}&after={listed[-1].pk}" if len(found) > ROWS_PER_PAGE else "",
        "dialogs": dialogs([GATHER, EXPORT], None, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/invoices.html", context, status=status_of(refused))


def _figures(reader: User) -> list[Figure]:
    """What waits for finance, each with its list; what is never empty first."""
    counted, page = waiting(reader, now().date()), reverse("cockpit:invoices")
    return [
        Figure(f"{counted.drafts:,}", "drafts to issue", page, is_alarm=False),
        Figure(f"{counted.overdue:,}", "overdue", f"{page}?show=overdue", is_alarm=counted.overdue > 0),
        Figure(f"{counted.disputes:,}", "disputed", f"{page}?show=open", is_alarm=False),
        Figure(f"{counted.credits:,}", "payments to decide", reverse("cockpit:bank"), is_alarm=False),
    ]


def _page(request: HttpRequest, found: Invoice, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    reader, rates = cast(User, request.user), Rates()
    lines = list(found.lines.order_by("position"))
    context: dict[str, Any] = {
        "title": str(found),
        "invoice": found,
        "state": state_of(found),
        "lines": lines,
        "groups": groups_of(found, lines) if not found.is_issued else list(found.vat_totals.all()),
        "buyer": buyer_of(found),
        "seller": rates.sellers.get(found.market_id),
        "missing": [] if found.is_issued else what_is_missing(found, rates.sellers, now().date()),
        "files": list(found.files.defer("content")),
        "credit_notes": list(found.credit_notes.defer("document").order_by("pk")),
        "payments": list(Payment.objects.filter(receivable__invoice=found).select_related("recorded_by")),
        "late": late_of(found, at=now()),
        "changes": list(found.history.select_related("history_user")[:20]),
        "dialogs": dialogs(DEEDS, found, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/invoice.html", context, status=status_of(refused))


def _found(request: HttpRequest, pk: int) -> Invoice:
    rows = Invoice.objects.visible_to(cast(User, request.user)).with_dispute()
    rows = rows.select_related("customer", "market__calendar", "receivable", "credits", "issued_by")
    return get_object_or_404(rows.defer("document"), pk=pk)
