"""The OpenAPI document, the page that shows it, and what answers everywhere else below /api/."""

from typing import NoReturn

from django.http import Http404
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.views import APIView


class Document(SpectacularJSONAPIView):
    pass


class DocumentPage(SpectacularSwaggerSplitView):
    url_name = "partner_api:schema"
    template_name = "partner_api/docs.html"


@extend_schema(exclude=True)
class Nothing(APIView):
    """No address is left to the pages for people: a program gets a problem it can read."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: str, **kwargs: str) -> NoReturn:
        raise Http404
