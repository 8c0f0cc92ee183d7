"""How the desk looks now: on pages, in the admin's frame, in mails."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from apps.policy.kept import Kept

from .colours import Palette, dark_of, for_dark, for_light
from .models import Branding
from .styles import stylesheet, theme_scale

STANDARD_NAME = "Lodestar API support"
HEADING_IN_MAILS = "API Support"
PAGE_LOGO_HEIGHT, MAIL_LOGO_HEIGHT = 26, 28
ACCENT, ACCENT_DARK, INK_DARK = "#1d4f9c", "#8db8ff", "#10151d"
"""Of mails, where nothing is chosen."""


@dataclass(frozen=True)
class Look:
    """What is chosen; what is empty is as it was made."""

    name: str = ""
    support_address: str = ""
    accent: str = ""
    accent_dark: str = ""
    logo: str = ""
    logo_width: int = 0
    logo_height: int = 0

    @property
    def name_in_mails(self) -> str:
        return self.name or STANDARD_NAME

    @cached_property
    def palettes(self) -> tuple[Palette, Palette] | None:
        """Of light and of dark pages."""
        return (for_light(self.accent), for_dark(self.accent_dark or dark_of(self.accent))) if self.accent else None

    @cached_property
    def stylesheet(self) -> str:
        return stylesheet(*self.palettes) if self.palettes else ""

    @property
    def stylesheet_path(self) -> str:
        """Where pages find it; the audience above owns that address, by this name. Empty where none is needed."""
        return _versioned("portal:colours", sha256(self.stylesheet.encode()).hexdigest()[:16]) if self.accent else ""

    @cached_property
    def theme_scale(self) -> dict[str, str] | None:
        return theme_scale(*self.palettes) if self.palettes else None

    @property
    def logo_path(self) -> str:
        return _versioned("portal:logo", self.logo) if self.logo else ""

    @property
    def size_in_pages(self) -> tuple[int, int]:
        """Width and height of the logo, so that the page does not jump once it is there."""
        return self._logo_at(PAGE_LOGO_HEIGHT)

    def _logo_at(self, height: int) -> tuple[int, int]:
        return (round(self.logo_width * height / self.logo_height), height) if self.logo else (0, 0)

    @property
    def in_mails(self) -> dict[str, Any]:
        """What the layout of a mail fills in."""
        light, dark = self.palettes or (None, None)
        return {
            "name": self.name or HEADING_IN_MAILS,
            "support_address": self.support_address,
            "accent": light.accent if light else ACCENT,
            "accent_dark": dark.accent if dark else ACCENT_DARK,
            "ink_dark": dark.ink if dark else INK_DARK,
            "logo_path": self.logo_path,
            "logo_size": self._logo_at(MAIL_LOGO_HEIGHT),
        }


def _versioned(name: str, version: str) -> str:
    return f"{reverse(name)}?{urlencode({'v': version})}"


def _read() -> Look:
    row = Branding.objects.select_related("logo").defer("logo__png").first()
    if row is None:
        return Look()
    return Look(
        name=row.name,
        support_address=row.support_address,
        accent=row.accent,
        accent_dark=row.accent_dark,
        logo=row.logo.digest if row.logo else "",
        logo_width=row.logo.width if row.logo else 0,
        logo_height=row.logo.height if row.logo else 0,
    )


KEPT = Kept(_read, standard=Look())


def present() -> Look:
    """The look that counts now. No query but every few seconds."""
    return KEPT.get()


def in_templates(request: HttpRequest) -> dict[str, Look]:
    """``brand`` for every template."""
    return {"brand": present()}
