"""Who integrates, with which clients, for which customers?"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from apps.policy.models import Market, Tier

from .parties import check_country, check_endpoint, check_vat_number
from .querysets import (
    CertificateQuerySet,
    CompanyDatabaseQuerySet,
    CustomerQuerySet,
    DataOwnerQuerySet,
    IsvOwnedQuerySet,
    IsvQuerySet,
)
from .redirects import LONGEST, RefusedUri, checked


def check_redirect_uri(uri: str) -> None:
    """Refuse what no client may have. What its type refuses beyond that is said where the client is known."""
    try:
        checked(uri, is_production=False)
    except RefusedUri as refused:
        raise ValidationError(refused.words, code=refused.code) from refused


class Isv(models.Model):
    """An independent software vendor that builds on our API."""

    name = models.CharField(max_length=200, unique=True)
    market = models.ForeignKey(Market, models.PROTECT, related_name="isvs")
    organisation_number = models.CharField(max_length=30, blank=True)
    tier = models.CharField(
        max_length=10, choices=Tier, default=Tier.STANDARD, help_text="Service targets may depend on it."
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="isvs")

    objects = IsvQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "ISV"
        verbose_name_plural = "ISVs"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a user may do for an ISV."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        DEVELOPER = "developer", "Developer"
        READ_ONLY = "read_only", "Read-only"
        BILLING = "billing", "Billing"
        INTEGRATION = "integration", "Integration"

    isv = models.ForeignKey(Isv, models.CASCADE, related_name="memberships", verbose_name="ISV")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role, default=Role.DEVELOPER)

    objects = IsvOwnedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["isv__name", "user__name"]
        constraints = [models.UniqueConstraint(fields=["isv", "user"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.isv}"


class Invitation(models.Model):
    """Somebody is asked to become a member. The link in the mail opens until ``expires_at``, once."""

    isv = models.ForeignKey(Isv, models.CASCADE, related_name="invitations", verbose_name="ISV")
    email = models.EmailField("e-mail")
    role = models.CharField(max_length=12, choices=Membership.Role)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    invited_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    over_at = models.DateTimeField(null=True, editable=False, help_text="Accepted or withdrawn.")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = IsvOwnedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "isv", Lower("email"), condition=Q(over_at__isnull=True), name="invited_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(over_at__isnull=False), name="accepted_invitation_is_over"
            ),
            models.CheckConstraint(condition=~Q(role="integration"), name="people_are_invited"),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.isv}"


class Certificate(models.Model):
    """Proof that a user passed the API certification."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="certificates")
    name = models.CharField(max_length=100)
    issued_on = models.DateField()
    expires_on = models.DateField()

    objects = CertificateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-expires_on"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gt=F("issued_on")), name="certificate_expires_after_issue")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.user}"

    def is_valid_on(self, day: date) -> bool:
        return self.issued_on <= day <= self.expires_on


class ApiClient(models.Model):
    """An ISV's registered application on the vendor's API. Its secret is never stored here."""

    class Type(models.TextChoices):
        TEST = "test", "Test"
        PRODUCTION = "production", "Production"

    isv = models.ForeignKey(Isv, models.PROTECT, related_name="clients", verbose_name="ISV")
    name = models.CharField(max_length=100, blank=True, help_text="What the ISV calls it.")
    client_id = models.CharField("client ID", max_length=100, unique=True)
    type = models.CharField(max_length=10, choices=Type, default=Type.TEST)
    secret_fingerprint = models.CharField(
        max_length=200, blank=True, editable=False, help_text="Hashed and salted, as a password is."
    )

    objects = IsvOwnedQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["secret_fingerprint"])

    class Meta:
        verbose_name = "API client"
        ordering = ["client_id"]
        indexes = [models.Index(fields=["isv", "-id"], name="client_of_isv")]

    def __str__(self) -> str:
        return f"{self.client_id} ({self.get_type_display()})"

    @property
    def title(self) -> str:
        """What it is called, else its client ID."""
        return self.name or self.client_id

    @property
    def is_production(self) -> bool:
        return self.type == self.Type.PRODUCTION


class RedirectUri(models.Model):
    """An address the authorization code may be sent to."""

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="redirect_uris")
    uri = models.CharField("URI", max_length=LONGEST, validators=[check_redirect_uri])

    history = HistoricalRecords()

    class Meta:
        verbose_name = "redirect URI"
        ordering = ["uri"]
        constraints = [models.UniqueConstraint(fields=["client", "uri"], name="redirect_uri_once")]

    def __str__(self) -> str:
        return self.uri


class Customer(models.Model):
    """Who bought the vendor's application: the party with the agreement."""

    class Kind(models.TextChoices):
        COMPANY = "company", "Company"
        RESELLER = "reseller", "Reseller"
        PRIVATE = "private", "Private person"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMPANY)
    market = models.ForeignKey(Market, models.PROTECT, related_name="customers")
    organisation_number = models.CharField(max_length=30, blank=True)
    vat_number = models.CharField(
        "VAT number",
        max_length=30,
        blank=True,
        validators=[check_vat_number],
        help_text="With its country, such as SE556703748501. Empty: not registered for VAT.",
    )
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(
        max_length=2, blank=True, validators=[check_country], help_text="ISO 3166 code, such as NO."
    )
    electronic_address = models.CharField(
        max_length=100,
        blank=True,
        validators=[check_endpoint],
        help_text="For invoices by Peppol: scheme and number, such as 0192:987654321.",
    )
    buyer_reference = models.CharField(
        max_length=100, blank=True, help_text="What its invoices must name, such as a person or a cost centre."
    )
    invoice_email = models.EmailField(
        "invoices to", blank=True, help_text="Empty: to the payer's e-mail, or the address on record."
    )
    contact_email = models.EmailField(
        "address on record",
        blank=True,
        help_text="From the agreement. Who may decide on the customer's data is confirmed there.",
    )
    payer_name = models.CharField(
        "who pays", max_length=150, blank=True, help_text="The person who accepts prices. Empty: the address on record."
    )
    payer_email = models.EmailField("payer's e-mail", blank=True, help_text="Empty: the address on record.")
    isvs = models.ManyToManyField(Isv, related_name="customers", blank=True, verbose_name="ISVs that work for it")
    invoices_fetched_by = models.ForeignKey(
        Isv,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The ISV whose systems read its invoices through our API, as agreed with the customer: prices too.",
    )

    objects = CustomerQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[isvs])

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def invoiced_at(self) -> str:
        """The e-mail its invoices go to; empty where none is known."""
        return self.invoice_email or self.payer_email or self.contact_email

    @property
    def accepts_prices_as(self) -> tuple[str, str]:
        """Name and e-mail of whoever accepts prices for it; the latter empty where nobody is known."""
        return self.payer_name or self.name, self.payer_email or self.contact_email


class DataOwner(models.Model):
    """A person at a customer who may approve that a copy of its company databases is restored."""

    class Status(models.TextChoices):
        NAMED = "named", "Named, not confirmed"
        VERIFIED = "verified", "Verified"
        REMOVED = "removed", "Removed"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.NAMED: frozenset({Status.VERIFIED, Status.REMOVED}),
        Status.VERIFIED: frozenset({Status.REMOVED}),
        Status.REMOVED: frozenset(),
    }

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="data_owners")
    name = models.CharField(max_length=150)
    email = models.EmailField("e-mail")
    status = models.CharField(max_length=10, choices=Status, default=Status.NAMED, editable=False)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    verified_at = models.DateTimeField(null=True, editable=False)

    objects = DataOwnerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["customer__name", "name"]
        permissions = [("verify_dataowner", "Can name and verify data owners")]
        constraints = [
            models.UniqueConstraint(
                "customer", Lower("email"), condition=~Q(status="removed"), name="data_owner_once_per_customer"
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=models.F("named_by")),
                name="data_owner_verified_by_a_second",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="verified_data_owner_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.customer}"


class CompanyDatabase(models.Model):
    """Where a customer's company data is stored."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="databases")
    name = models.CharField(max_length=200)
    identifier = models.CharField(max_length=100, unique=True, help_text="The company's id in the API, often a GUID.")

    objects = CompanyDatabaseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["customer__name", "name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.customer}"


class Integration(models.Model):
    """A partner system that speaks to our REST API for an ISV, with its own credentials."""

    isv = models.ForeignKey(Isv, models.PROTECT, related_name="integrations", verbose_name="ISV")
    name = models.CharField(max_length=100)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="integration", editable=False)
    credentials = models.OneToOneField("allauth_idp_oidc.Client", models.PROTECT, editable=False)
    is_active = models.BooleanField("active", default=True)

    objects = IsvOwnedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["isv__name", "name"]
        constraints = [models.UniqueConstraint(fields=["isv", "name"], name="integration_name_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.isv}"
