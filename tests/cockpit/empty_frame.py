"""The product's addresses and one page more: the admin's frame with nothing in it."""

from django.urls import path

from apps.cockpit.frame import draw, staff_page
from supportdesk.urls import urlpatterns as urls_of_the_product

urlpatterns = [
    path("admin/empty/", staff_page(lambda request: draw(request, "admin/_desk.html", {"title": "Empty"}))),
    *urls_of_the_product,
]
