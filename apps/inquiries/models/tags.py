"""Words that the desk puts on inquiries, to find them again. No ISV sees them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from ..querysets import TagQuerySet
from .inquiries import Inquiry


class Tag(models.Model):
    """A word that staff put on inquiries; leads keep the list."""

    class Colour(models.TextChoices):
        """Looks of a badge; the word beside it says what it means."""

        GREY = "grey", "Grey"
        BLUE = "blue", "Blue"
        GREEN = "green", "Green"
        AMBER = "amber", "Amber"
        RED = "red", "Red"

    name = models.CharField(max_length=40, help_text="A word or two, as the queue shows it.")
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.GREY)
    is_active = models.BooleanField(
        "in use", default=True, help_text="Switched off it stays where it is, and is offered no more."
    )
    inquiries = models.ManyToManyField(
        Inquiry, through="Tagging", through_fields=("tag", "inquiry"), related_name="tags"
    )
    # What `known_to` adds.
    is_on: bool

    objects = TagQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="tag_once_in_any_case", violation_error_message="There is a tag of that name."
            ),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """That an inquiry has a tag. The inquiry's events say who put it there."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    merged_from = models.ForeignKey(
        Inquiry, models.CASCADE, null=True, related_name="+", help_text="Where it came from when that was merged."
    )

    class Meta:
        ordering = ["tag__name"]
        constraints = [models.UniqueConstraint(fields=["inquiry", "tag"], name="tag_once_per_inquiry")]
        indexes = [models.Index(fields=["tag", "inquiry"], name="inquiries_of_tag")]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.tag}"
