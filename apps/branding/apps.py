from django.apps import AppConfig


class BrandingConfig(AppConfig):
    name = "apps.branding"
    verbose_name = "What the desk looks like"
