"""Every address of the product."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, register_converter

from apps.accounts.sessions import end_session
from apps.cockpit.home import index

from .converters import KeyConverter

register_converter(KeyConverter, "key")
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it

urlpatterns = [
    path("admin/", index),
    path("admin/desk/", include("apps.cockpit.urls")),
    path("admin/", admin.site.urls),
    path("accounts/sessions/<key:pk>/end/", end_session, name="end_session"),
    path("accounts/", include("allauth.urls")),
    path("api/", include("apps.partner_api.urls")),
    path("", include("apps.portal.urls")),
]
