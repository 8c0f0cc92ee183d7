"""The admin theme's frame, as the desk looks: the settings name these functions."""

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from unfold.settings import CONFIG_DEFAULTS

from .looks import present

NAME = "Supportdesk"


def name(request: HttpRequest) -> str:
    return present().name or NAME


def support_address(request: HttpRequest) -> str | None:
    return present().support_address or None


def icon(request: HttpRequest) -> str:
    return present().logo_path or static("desk/favicon.svg")


def colours(request: HttpRequest) -> dict[str, dict[str, str]]:
    """The theme's own scales and those of the settings, but for the accent that was chosen."""
    scales = {**CONFIG_DEFAULTS["COLORS"], **settings.THEME_SCALES}
    if chosen := present().theme_scale:
        scales["primary"] = chosen
    # New ones each time: the theme writes into them.
    return {name: dict(scale) for name, scale in scales.items()}
