"""Addresses below /api/."""

from django.urls import include, path, re_path

from .attachments import Attachments, Download
from .consulting import Consulting, OneEngagement
from .diagnosing import Diagnosing
from .incidents import Incidents
from .inquiries import Inquiries, OneInquiry, Reopening, Resolution
from .invoicing import InvoiceDownload, Invoices, OneInvoice
from .issuing import RevocationEndpoint, TokenEndpoint
from .messages import Messages
from .pages import Document, DocumentPage, Nothing

app_name = "partner_api"

version_1 = [
    path("token/", TokenEndpoint.as_view(), name="token"),
    path("token/revoke/", RevocationEndpoint.as_view(), name="revoke"),
    path("diagnose/", Diagnosing.as_view(), name="diagnose"),
    path("inquiries/", Inquiries.as_view(), name="inquiries"),
    path("inquiries/<key:number>/", OneInquiry.as_view(), name="inquiry"),
    path("inquiries/<key:number>/messages/", Messages.as_view(), name="messages"),
    path("inquiries/<key:number>/attachments/", Attachments.as_view(), name="attachments"),
    path("inquiries/<key:number>/attachments/<key:pk>/", Download.as_view(), name="attachment"),
    path("inquiries/<key:number>/resolve/", Resolution.as_view(), name="resolve"),
    path("inquiries/<key:number>/reopen/", Reopening.as_view(), name="reopen"),
    path("incidents/", Incidents.as_view(), name="incidents"),
    path("consulting/", Consulting.as_view(), name="consulting"),
    path("consulting/<key:engagement>/", OneEngagement.as_view(), name="engagement"),
    path("invoices/", Invoices.as_view(), name="invoices"),
    path("invoices/<key:invoice>/", OneInvoice.as_view(), name="invoice"),
    path("invoices/<key:invoice>/<str:form>/", InvoiceDownload.as_view(), name="invoice_file"),
    path("schema/", Document.as_view(), name="schema"),
    path("docs/", DocumentPage.as_view(), name="docs"),
]
urlpatterns = [path("v1/", include(version_1)), re_path("", Nothing.as_view())]
