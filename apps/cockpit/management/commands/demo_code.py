from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.cockpit.demo.people import ADMIN, NEWCOMER, STAFF

DEMO_EMAILS = [colleague.email for colleague in (ADMIN, *STAFF, NEWCOMER)]


class Command(BaseCommand):
    help = "Print the one-time code with which demo staff sign in at this moment. They all have the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default=ADMIN.email, choices=DEMO_EMAILS, metavar="EMAIL")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        factor = Authenticator.objects.filter(user__email=email, type=Authenticator.Type.TOTP).first()
        if factor is None:
            raise CommandError(f"{email} has no second factor here. `make demo-data` loads the demo staff.")
        *_earlier, newest = yield_hotp_counters_from_time()
        self.stdout.write(format_hotp_value(hotp_value(decrypt(factor.data["secret"]), newest)))
