from django.apps import AppConfig


class IsvsConfig(AppConfig):
    name = "apps.isvs"
    verbose_name = "ISVs and customers"
