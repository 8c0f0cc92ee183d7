"""Paths of the pages on which an inquiry is read; the audiences above own the pages, by these names."""

from django.urls import reverse

from .models import Inquiry


def staff_page(inquiry: Inquiry) -> str:
    return reverse("cockpit:inquiry", args=[inquiry.number])


def isv_page(inquiry: Inquiry) -> str:
    return reverse("portal:inquiry", args=[inquiry.number])
