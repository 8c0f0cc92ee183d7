"""The product as it is served, and one page more: the admin's frame with fifty bare rows, to compare with."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")
django.setup(set_prefix=False)
settings.ROOT_URLCONF = "tests.bench.bare"
application = WSGIHandler()
