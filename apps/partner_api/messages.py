"""What was said in an inquiry, and replying to it."""

from http import HTTPStatus

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from apps.inquiries import services
from apps.inquiries.models import Message
from apps.policy.present import now

from .bodies import Query, ReplyBody, checked
from .doors import InquiryView
from .idempotency import once_per_key
from .paging import OldestFirst, paged
from .reading import MessageOut
from .schema import IDEMPOTENCY_KEY, WRITING, problems
from .tokens import PartnerRequest

TAGS = ["Messages"]


class Messages(InquiryView):
    pagination_class = OldestFirst

    @extend_schema(
        operation_id="list_messages",
        summary="List what was said and what happened, the oldest first",
        description="Of the kinds, reply is yours, answer is ours, and event is what happened.",
        tags=TAGS,
        parameters=[Query],
        responses={200: MessageOut(many=True), **problems(400, 404)},
    )
    def get(self, request: PartnerRequest, number: int) -> Response:
        checked(Query, request.query_params)
        page = self._page(request, number)
        if page.data["results"]:
            return page
        # Nothing is said in one that was merged: it was brought along.
        goes_on_in = self.inquiry().pk
        return page if goes_on_in == number else self._page(request, goes_on_in)

    def _page(self, request: PartnerRequest, number: int) -> Response:
        said: QuerySet[Message] = Message.objects.visible_to(request.user).filter(inquiry=number, inquiry__isv=self.isv)
        return paged(
            said.select_related("author").prefetch_related("attachments"),
            request,
            pages=self.pagination_class,
            shape=MessageOut,
            number=number,
        )

    @extend_schema(
        operation_id="reply",
        summary="Reply",
        description="Takes up again what was resolved, referred or declined. A closed inquiry is reopened first.",
        tags=TAGS,
        parameters=[IDEMPOTENCY_KEY],
        request=ReplyBody,
        responses={201: MessageOut, **problems(404, *WRITING)},
    )
    @once_per_key
    def post(self, request: PartnerRequest, number: int) -> Response:
        inquiry = self.inquiry()
        text = checked(ReplyBody, request.data)["text"]
        message = services.reply(inquiry, by=request.user, text=text, at=now())
        return shown(message, request)


def shown(message: Message, request: PartnerRequest) -> Response:
    """A message that was just written."""
    context = {"request": request, "number": message.inquiry_id}
    return Response(MessageOut(message, context=context).data, status=HTTPStatus.CREATED)
