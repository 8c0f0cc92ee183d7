"""Inquiries: list, ask, read, complete, resolve, reopen."""

import hashlib
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.utils.http import parse_etags, quote_etag
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from apps.inquiries import services
from apps.inquiries.finding import numbers_of
from apps.inquiries.models import Inquiry
from apps.isvs.models import ApiClient, Isv
from apps.policy.present import now

from .bodies import AskBody, CompleteBody, InquiryQuery, RemarkBody, checked, facts
from .doors import ApiView, InquiryView, own_customer
from .idempotency import once_per_key
from .paging import NewestFirst, paged
from .reading import InquiryOut, InquiryRow, rows
from .schema import ASK_EXAMPLE, COMPLETE_EXAMPLE, IDEMPOTENCY_KEY, IF_NONE_MATCH, WRITING, problems
from .tokens import PartnerRequest

TAGS = ["Inquiries"]


class Inquiries(ApiView):
    pagination_class = NewestFirst

    @extend_schema(
        operation_id="list_inquiries",
        summary="List inquiries, the newest first",
        description="Follow next until it is null. status and kind may be given several times. updated_since "
        "leaves those in which something has happened since that moment, search those that hold all its words in "
        "what was asked, answered and called.",
        tags=TAGS,
        parameters=[InquiryQuery],
        responses={200: InquiryRow(many=True), **problems(400)},
    )
    def get(self, request: PartnerRequest) -> Response:
        query = checked(InquiryQuery, request.query_params)
        found = Inquiry.objects.visible_to(request.user).filter(isv=self.isv)
        if query.get("status"):
            found = found.filter(status__in=query["status"])
        if query.get("kind"):
            found = found.filter(kind__in=query["kind"])
        if "updated_since" in query:
            found = found.filter(last_activity_at__gte=query["updated_since"])
        if "search" in query:
            found = found.filter(pk__in=numbers_of(query["search"], isv=self.isv))
        return paged(rows(found), request, pages=self.pagination_class, shape=InquiryRow)

    @extend_schema(
        operation_id="ask",
        summary="Ask",
        description="A failed call needs endpoint URL, method, status and response body; POST, PUT and PATCH the "
        "request JSON too. An inquiry without them is kept: missing says what we wait for, and the "
        "clock starts when all is there. Secrets are masked before anything is stored.",
        tags=TAGS,
        parameters=[IDEMPOTENCY_KEY],
        request=AskBody,
        examples=[ASK_EXAMPLE],
        responses={201: InquiryOut, **problems(*WRITING)},
    )
    @once_per_key
    def post(self, request: PartnerRequest) -> Response:
        given = checked(AskBody, request.data)
        inquiry = services.ask(
            isv=self.isv,
            by=request.user,
            kind=given["kind"],
            subject=given["subject"],
            text=given["text"],
            priority=given["priority"],
            call=facts(given.get("call", {})),
            paste=given["paste"],
            client=_own_client(self.isv, given.get("client")),
            customer=own_customer(self.isv, given.get("customer")),
            channel=Inquiry.Channel.API,
            at=now(),
        )
        response = _shown(inquiry, request, HTTPStatus.CREATED)
        response["Location"] = response.data["links"]["self"]
        return response


class OneInquiry(InquiryView):
    @extend_schema(
        operation_id="read_inquiry",
        summary="Read an inquiry",
        description="The answer carries an ETag; with If-None-Match you hear only of changes.",
        tags=TAGS,
        parameters=[IF_NONE_MATCH],
        responses={200: InquiryOut, 304: None, **problems(404)},
    )
    def get(self, request: PartnerRequest, number: int) -> Response:
        response = _shown(self.inquiry(), request)
        etag = quote_etag(hashlib.sha256(JSONRenderer().render(response.data)).hexdigest())
        known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
        if etag in known:
            response = Response(status=HTTPStatus.NOT_MODIFIED)
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        return response

    @extend_schema(
        operation_id="complete",
        summary="Supply facts that were missing",
        description="What you leave out stays as it is. The clock starts when nothing is missing any more.",
        tags=TAGS,
        request=CompleteBody,
        examples=[COMPLETE_EXAMPLE],
        responses={200: InquiryOut, **problems(404, *WRITING)},
    )
    def patch(self, request: PartnerRequest, number: int) -> Response:
        inquiry = self.inquiry()
        call = facts(checked(CompleteBody, request.data)["call"])
        return _shown(services.complete(inquiry, by=request.user, call=call, at=now()), request)


class Resolution(InquiryView):
    @extend_schema(
        operation_id="resolve",
        summary="Say that it is solved",
        description="A later reply, or reopening it, takes it up again.",
        tags=TAGS,
        request=RemarkBody,
        responses={200: InquiryOut, **problems(404, *WRITING)},
    )
    def post(self, request: PartnerRequest, number: int) -> Response:
        inquiry = self.inquiry()
        text = checked(RemarkBody, request.data)["text"]
        return _shown(services.resolve(inquiry, by=request.user, text=text, at=now()), request)


class Reopening(InquiryView):
    @extend_schema(
        operation_id="reopen",
        summary="Take it up again",
        description="For an inquiry that was resolved, referred, declined or closed.",
        tags=TAGS,
        request=RemarkBody,
        responses={200: InquiryOut, **problems(404, *WRITING)},
    )
    def post(self, request: PartnerRequest, number: int) -> Response:
        inquiry = self.inquiry()
        text = checked(RemarkBody, request.data)["text"]
        return _shown(services.reopen(inquiry, by=request.user, text=text, at=now()), request)


def _shown(inquiry: Inquiry, request: PartnerRequest, status: int = HTTPStatus.OK) -> Response:
    return Response(InquiryOut(inquiry, context={"request": request}).data, status=status)


def _own_client(isv: Isv, client_id: str | None) -> ApiClient | None:
    if client_id is None:
        return None
    client = isv.clients.filter(client_id=client_id).first()
    if client is None:
        raise ValidationError("Name one of your own API clients by its Client ID.", code="foreign_client")
    return client
