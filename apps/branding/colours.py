"""Colours that can be read. Contrast as WCAG 2.2 measures it; what fails comes with the nearest that passes. Pure."""

import colorsys
import math
import re
from collections.abc import Callable
from typing import NamedTuple

AA = 4.5
WHITE, BLACK = "#ffffff", "#000000"
# The darkest ground of light pages and the lightest of dark ones: what can be read there can be read on the others.
LIGHT_GROUND, DARK_GROUND = "#f1efea", "#23272c"
DARK_SURFACE = "#1a1d21"
DARK_INK = "#10151d"
HEX = re.compile("#[0-9a-f]{6}")
STEPS = 200


class ColourError(ValueError):
    """Why a colour can't be taken."""

    def __init__(self, words: str, code: str) -> None:
        super().__init__(words)
        self.code = code


class Palette(NamedTuple):
    """An accent with what goes with it in one theme."""

    accent: str
    hover: str
    ink: str
    tint: str
    line: str


def for_light(colour: str) -> Palette:
    """The palette of light pages, or ColourError."""
    return _checked(colour, "light", _light, _lightness_below)


def for_dark(colour: str) -> Palette:
    """The palette of dark pages, or ColourError."""
    return _checked(colour, "dark", _dark, _lightness_above)


def dark_of(accent: str) -> str:
    """The colour nearest to an accent of light pages that can be read on dark ones."""
    return accent if _passes(_dark(accent), DARK_GROUND) else _nearest(accent, _dark, DARK_GROUND, _lightness_above)


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with that ``share`` of it, the rest being ``other``."""
    return _hex([share * a + (1 - share) * b for a, b in zip(_channels(colour), _channels(other), strict=True)])


def _light(accent: str) -> Palette:
    return Palette(accent, mixed(accent, BLACK, 0.8), WHITE, mixed(accent, WHITE, 0.1), mixed(accent, WHITE, 0.35))


def _dark(accent: str) -> Palette:
    return Palette(
        accent,
        mixed(accent, WHITE, 0.75),
        DARK_INK,
        mixed(accent, DARK_SURFACE, 0.14),
        mixed(accent, DARK_SURFACE, 0.45),
    )


def _checked(
    colour: str, theme: str, palette_of: Callable[[str], Palette], lightnesses: Callable[[float], list[float]]
) -> Palette:
    if not HEX.fullmatch(colour):
        raise ColourError("Write a colour as # and six digits from 0 to f, such as #2746b4.", "no_colour")
    ground = LIGHT_GROUND if palette_of is _light else DARK_GROUND
    palette = palette_of(colour)
    if not _passes(palette, ground):
        worst = math.floor(min(_contrasts(palette, ground)) * 10) / 10
        near = _nearest(colour, palette_of, ground, lightnesses)
        raise ColourError(
            f"Too little contrast on {theme} pages: {worst:g} to 1, and WCAG AA asks for {AA:g} to 1. "
            f"Near it, {near} passes.",
            "too_little_contrast",
        )
    return palette


def _contrasts(palette: Palette, ground: str) -> list[float]:
    """Text on the page, text on the tint, and text on a button of that colour."""
    return [contrast(palette.accent, other) for other in (ground, palette.tint, palette.ink)]


def _passes(palette: Palette, ground: str) -> bool:
    return min(_contrasts(palette, ground)) >= AA


def _nearest(
    colour: str, palette_of: Callable[[str], Palette], ground: str, lightnesses: Callable[[float], list[float]]
) -> str:
    """The same hue, only as much darker or lighter as it takes."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    candidates = (
        _hex([channel * 255 for channel in colorsys.hls_to_rgb(hue, each, saturation)])
        for each in lightnesses(lightness)
    )
    return next(candidate for candidate in candidates if _passes(palette_of(candidate), ground))


def _lightness_below(lightness: float) -> list[float]:
    return [lightness * (STEPS - step) / STEPS for step in range(STEPS + 1)]


def _lightness_above(lightness: float) -> list[float]:
    return [lightness + (1 - lightness) * step / STEPS for step in range(STEPS + 1)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _hex(channels: list[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)
