"""The addresses of the product, and that of the admin's frame around fifty bare rows."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from apps.cockpit.frame import staff_page
from apps.inquiries.models import Inquiry
from supportdesk.urls import urlpatterns as urls_of_the_product

ROWS = 50
PAGE = (
    '{% extends "admin/_desk.html" %}{% block body %}<table>{% for number, subject in rows %}'
    "<tr><td>{{ number }}</td><td>{{ subject }}</td></tr>{% endfor %}</table>{% endblock %}"
)


def rows(request: HttpRequest) -> HttpResponse:
    request.current_app = admin.site.name
    found = Inquiry.objects.order_by("-pk").values_list("pk", "subject")[:ROWS]
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({**admin.site.each_context(request), "title": "Rows", "rows": found}, request))


urlpatterns = [path("admin/bare/", staff_page(rows)), *urls_of_the_product]
