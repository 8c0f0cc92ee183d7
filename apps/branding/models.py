"""What the desk is called and looks like. Nothing is on record until staff change it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from .colours import ColourError, for_dark, for_light

NAME_LENGTH = 40


def accent_on_light(colour: str) -> None:
    """Refuse what can't be read on light pages."""
    try:
        for_light(colour)
    except ColourError as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal


def accent_on_dark(colour: str) -> None:
    """Refuse what can't be read on dark pages."""
    try:
        for_dark(colour)
    except ColourError as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal


class Logo(models.Model):
    """A picture by the digest of its bytes, so that whoever has it never asks for it again."""

    digest = models.CharField(primary_key=True, max_length=32)
    png = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.width} × {self.height} pixels"


class Branding(models.Model):
    """The one row that says how the desk differs from what it is without it; empty fields say: not at all."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(
        max_length=NAME_LENGTH, blank=True, help_text="On every page, in the title of the browser, and in every mail."
    )
    support_address = models.EmailField(
        blank=True, help_text="Where people write who can't sign in. On every page and in every mail."
    )
    accent = models.CharField(
        "accent on light pages",
        max_length=7,
        blank=True,
        validators=[accent_on_light],
        help_text="Of links and buttons, such as #2746b4.",
    )
    accent_dark = models.CharField(
        "accent on dark pages",
        max_length=7,
        blank=True,
        validators=[accent_on_dark],
        help_text="Left empty, it is made of the other by lightening it until it can be read.",
    )
    logo = models.ForeignKey(Logo, models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "branding"
        verbose_name_plural = "branding"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="branding_is_one_row"),
            models.CheckConstraint(
                condition=Q(accent_dark="") | ~Q(accent=""), name="branding_has_no_dark_accent_alone"
            ),
        ]

    def __str__(self) -> str:
        return self.name or "Branding"
