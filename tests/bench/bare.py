"""The addresses of the product, and those of the admin's and the portal's frame around bare rows."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from apps.cockpit.frame import staff_page
from apps.community.models import Post
from apps.inquiries.models import Inquiry
from supportdesk.urls import urlpatterns as urls_of_the_product

ROWS = 50
PAGE = (
    '{% extends "admin/_desk.html" %}{% block body %}<table>{% for number, subject in rows %}'
    "<tr><td>{{ number }}</td><td>{{ subject }}</td></tr>{% endfor %}</table>{% endblock %}"
)
POSTS = (
    '{% extends "_base.html" %}{% block content %}{% for post in posts %}'
    "<article><h2>{{ post.author.name }}</h2><p>{{ post.text }}</p></article>{% endfor %}{% endblock %}"
)


def rows(request: HttpRequest) -> HttpResponse:
    request.current_app = admin.site.name
    found = Inquiry.objects.order_by("-pk").values_list("pk", "subject")[:ROWS]
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({**admin.site.each_context(request), "title": "Rows", "rows": found}, request))


def posts(request: HttpRequest) -> HttpResponse:
    """The portal's frame around what was said in a topic, as plain text."""
    said = Post.objects.select_related("author").filter(topic=request.GET["topic"])
    page = engines["django"].from_string(POSTS)
    return HttpResponse(page.render({"posts": said}, request))


urlpatterns = [path("admin/bare/", staff_page(rows)), path("bare/topic/", posts), *urls_of_the_product]
