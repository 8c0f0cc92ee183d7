from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from apps.accounts.querysets import within_reach

if TYPE_CHECKING:
    from apps.accounts.models import User

READS = "invoicing.view_invoice"


class SellerQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "SellerQuerySet":
        """Staff see those of their markets, anyone else none."""
        return within_reach(self, user) if user.is_staff else self.none()


class VatRateQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "VatRateQuerySet":
        """Staff see those of their markets' sellers, anyone else none."""
        return within_reach(self, user, "seller__market") if user.is_staff else self.none()


class LateRateQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "LateRateQuerySet":
        """Staff see those of their markets' sellers, anyone else none."""
        return within_reach(self, user, "seller__market") if user.is_staff else self.none()


class ExchangeRateQuerySet(models.QuerySet):
    def latest_on(self, day: date, currency: str, into: str) -> "ExchangeRateQuerySet":
        """Those known on ``day``, the latest first."""
        return self.filter(currency=currency, into=into, on__lte=day).order_by("-on")


class InvoiceQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "InvoiceQuerySet":
        """Staff who may read invoices see those of their markets; the system of an ISV what its customers let it fetch.

        A customer's prices are its own: that an ISV works for it is not enough, and members of the ISV see none.
        """
        if not user.is_staff:
            fetching = models.F("customer__invoices_fetched_by")
            return self.issued().filter(customer__isvs=fetching, customer__isvs__integrations__user=user)
        return within_reach(self, user) if user.has_perm(READS) else self.none()

    def drafts(self) -> "InvoiceQuerySet":
        return self.filter(status="draft")

    def issued(self) -> "InvoiceQuerySet":
        return self.filter(status="issued")

    def issued_to(self, customer: int, market: int) -> "InvoiceQuerySet":
        """What a customer got in a market."""
        return self.issued().filter(customer=customer, market=market)

    def with_dispute(self) -> "InvoiceQuerySet":
        """Each says in ``disputed_at`` since when it is disputed; None where it is not."""
        of_it = models.FilteredRelation("disputes", condition=models.Q(disputes__status="open"))
        return self.annotate(dispute=of_it, disputed_at=models.F("dispute__opened_at"))

    def without_files(self) -> "InvoiceQuerySet":
        """Issued, and not yet made into files."""
        return self.issued().filter(files=None)


class ReceivableQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "ReceivableQuerySet":
        """Staff who may read invoices see those of their markets, anyone else none."""
        return within_reach(self, user) if user.is_staff and user.has_perm(READS) else self.none()

    def open(self) -> "ReceivableQuerySet":
        return self.filter(settled_at=None)


class BankCreditQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "BankCreditQuerySet":
        """Staff who may read invoices see those of their markets, anyone else none."""
        return within_reach(self, user) if user.is_staff and user.has_perm(READS) else self.none()

    def to_decide(self) -> "BankCreditQuerySet":
        """Those of which something is on no invoice and not set aside."""
        return self.filter(rest__gt=0, set_aside_because="")
