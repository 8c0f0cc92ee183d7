"""Files of an inquiry: listed, added with a message, downloaded."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment
from apps.inquiries.uploads import require_possible
from apps.policy.present import now

from .bodies import FilesBody, Query, checked
from .doors import InquiryView
from .messages import shown
from .paging import OldestFirst, paged
from .parsing import LimitedParts
from .reading import AttachmentOut, MessageOut
from .schema import WRITING, problems
from .tokens import PartnerRequest

TAGS = ["Attachments"]


class Attachments(InquiryView):
    pagination_class = OldestFirst
    parser_classes = (LimitedParts,)

    @extend_schema(
        operation_id="list_attachments",
        summary="List the files, the oldest first",
        description="Those of all messages.",
        tags=TAGS,
        parameters=[Query],
        responses={200: AttachmentOut(many=True), **problems(400, 404)},
    )
    def get(self, request: PartnerRequest, number: int) -> Response:
        checked(Query, request.query_params)
        page = self._page(request, number)
        if page.data["results"]:
            return page
        goes_on_in = self.inquiry().pk
        return page if goes_on_in == number else self._page(request, goes_on_in)

    def _page(self, request: PartnerRequest, number: int) -> Response:
        files = Attachment.objects.visible_to(request.user).filter(
            message__inquiry=number, message__inquiry__isv=self.isv
        )
        return paged(files, request, pages=self.pagination_class, shape=AttachmentOut, number=number)

    @extend_schema(
        operation_id="attach",
        summary="Add files, in a message of their own",
        description="Up to 10 files of 20 MB, and 25 MB in one request. Secrets in text files are masked.",
        tags=TAGS,
        request={"multipart/form-data": FilesBody},
        responses={201: MessageOut, **problems(404, *WRITING)},
    )
    def post(self, request: PartnerRequest, number: int) -> Response:
        inquiry = self.inquiry()
        given = checked(FilesBody, request.data)
        require_possible(given["file"])
        files = [Upload(file.name, file.read()) for file in given["file"]]
        message = services.reply(inquiry, by=request.user, text=given["text"], files=files, at=now())
        return shown(message, request)


class Download(InquiryView):
    @extend_schema(
        operation_id="download",
        summary="Download a file",
        description="As it was stored, under the name it was sent with.",
        tags=TAGS,
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **problems(404)},
    )
    def get(self, request: PartnerRequest, number: int, pk: int) -> FileResponse:
        visible = Attachment.objects.visible_to(request.user).filter(message__inquiry__isv=self.isv)
        attachment = get_object_or_404(visible.select_related("message"), pk=pk)
        holder = attachment.message.inquiry_id
        if holder != number and holder != self.inquiry().pk:
            raise Http404
        try:
            content = attachment.file.open()
        except FileNotFoundError:
            raise Http404 from None
        if request.method == "GET":
            services.record_file(attachment, by=request.user, at=now())
        response = FileResponse(
            content, as_attachment=True, filename=attachment.name, content_type="application/octet-stream"
        )
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
