"""Who may decide about a customer's data: named by one of the desk, confirmed by the customer, verified by a second."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from apps.accounts import codes
from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.notifications import outbox

from ..models import Customer, DataOwner

PURPOSE = "data_owner"
CODE_VALID_FOR = timedelta(days=3)


@transaction.atomic
def name_data_owner(customer: Customer, *, name: str, email: str, by: User, at: datetime) -> DataOwner:
    """Put somebody forward; the customer gets a code at its address on record. Refuses without such an address."""
    _require_staff(by)
    name, email = " ".join(name.split()), email.strip()
    if not name:
        raise ValidationError("Write their name.", code="required")
    validate_email(email)
    customer = Customer.objects.select_for_update(of=("self",)).select_related("market__calendar").get(pk=customer.pk)
    if customer.data_owners.exclude(status=DataOwner.Status.REMOVED).filter(email__iexact=email).exists():
        raise ValidationError(f"{email} is named for {customer} already.", code="nothing_to_change")
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(
            "That is the address of somebody of the desk or of an ISV. A data owner is the customer's own.",
            code="not_the_customers",
        )
    owner = DataOwner(customer=customer, name=name, email=email, named_by=by)
    save_signed(owner, by=by, reason="named", at=at)
    send_data_owner_code(owner, by=by, at=at)
    return owner


@transaction.atomic
def send_data_owner_code(owner: DataOwner, *, by: User, at: datetime) -> None:
    """Send the customer a code to confirm ``owner`` with; an earlier one is worth nothing any more."""
    _require_staff(by)
    owner = (
        DataOwner.objects.select_for_update(of=("self",)).select_related("customer__market__calendar").get(pk=owner.pk)
    )
    customer = owner.customer
    if owner.status != DataOwner.Status.NAMED:
        raise ValidationError(f"{owner} is {owner.get_status_display().lower()}.", code="wrong_status")
    if not customer.contact_email:
        raise ValidationError(
            f"{customer} has no address on record to confirm a data owner at. Enter it on the customer's page first.",
            code="no_address",
        )
    if User.objects.filter(email__iexact=customer.contact_email).exists():
        raise ValidationError(
            f"The address on record of {customer} is that of somebody of the desk or of an ISV, who can't confirm for "
            "a customer. Enter the customer's own first.",
            code="not_the_customers",
        )
    code = codes.issue(PURPOSE, _subject(owner), to=customer.contact_email, at=at, valid_for=CODE_VALID_FOR)
    outbox.post(
        "data_owner_named",
        to=[customer.contact_email],
        context={
            "customer": customer,
            "owner": owner.name,
            "owner_email": owner.email,
            "code": f"{code[:3]} {code[3:]}",
            "until": _there(at + CODE_VALID_FOR, customer),
            "link": "/",
        },
        key=f"data-owner:{owner.pk}:{at.isoformat()}",
        at=at,
        is_confidential=True,
    )


def verify_data_owner(owner: DataOwner, *, code: str, by: User, at: datetime) -> DataOwner:
    """Let ``owner`` decide from now on: the customer gave the code to a second member of staff."""
    _require_staff(by)
    if by.pk == owner.named_by_id:
        raise ValidationError(
            "You named them yourself. Let a colleague enter the code that the customer got.", code="needs_a_second"
        )
    kept = codes.check(PURPOSE, _subject(owner), code, at=at)
    with transaction.atomic():
        owner = DataOwner.objects.select_for_update().get(pk=owner.pk)
        _move(owner, DataOwner.Status.VERIFIED)
        codes.use(kept, at=at)
        owner.verified_by, owner.verified_at = by, at
        save_signed(owner, by=by, reason=f"verified by code to {kept.sent_to}", at=at)
    return owner


@transaction.atomic
def remove_data_owner(owner: DataOwner, *, by: User, at: datetime) -> DataOwner:
    """Let ``owner`` decide about nothing any more."""
    _require_staff(by)
    owner = DataOwner.objects.select_for_update().get(pk=owner.pk)
    _move(owner, DataOwner.Status.REMOVED)
    save_signed(owner, by=by, reason="removed", at=at)
    return owner


def _there(moment: datetime, customer: Customer) -> str:
    return f"{moment.astimezone(ZoneInfo(customer.market.calendar.time_zone)):%A %-d %B %H:%M}"


def _move(owner: DataOwner, to: DataOwner.Status) -> None:
    if to not in DataOwner.MAY_BECOME[DataOwner.Status(owner.status)]:
        raise ValidationError(f"{owner} is {owner.get_status_display().lower()}.", code="wrong_status")
    owner.status = to


def _require_staff(by: User) -> None:
    if not by.is_staff:
        raise ValidationError("Only the desk's staff can do this.", code="not_staff")


def _subject(owner: DataOwner) -> str:
    return f"data-owner:{owner.pk}"
