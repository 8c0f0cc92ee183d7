import re

import pytest

from apps.branding.colours import AA, ColourError, contrast, dark_of, for_dark, for_light


def refusal(palette_of, colour) -> ColourError:
    with pytest.raises(ColourError) as refused:
        palette_of(colour)
    return refused.value


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette_of", [for_light, for_dark])
@pytest.mark.parametrize("colour", ["", "red", "#12345", "#GGGGGG", "#1234567", "2746b4", "#2746b4;}"])
def test_what_is_no_colour_is_refused(palette_of, colour):
    assert refusal(palette_of, colour).code == "no_colour"


@pytest.mark.parametrize(
    ("palette_of", "colour"),
    [
        *((for_light, colour) for colour in ("#ff8800", "#ffff00", "#7f7f7f", "#00ff00", "#ff0000", "#ffffff")),
        *((for_dark, colour) for colour in ("#0000ff", "#7f7f7f", "#ff0000", "#000000", "#7a0019")),
    ],
)
def test_a_colour_with_too_little_contrast_comes_with_one_near_it_that_passes(palette_of, colour):
    words = str(refusal(palette_of, colour))
    [near] = re.findall(r"WCAG AA asks for 4.5 to 1. Near it, (#[0-9a-f]{6}) passes", words)
    palette = palette_of(near)

    assert contrast(palette.accent, palette.ink) >= AA
    assert contrast(palette.accent, palette.tint) >= AA


def test_a_colour_is_too_light_for_one_theme_and_too_dark_for_the_other():
    assert "on light pages: 1.6 to 1" in str(refusal(for_light, "#ffaa55"))
    assert "on dark pages: 1." in str(refusal(for_dark, "#2746b4"))
    assert for_light("#2746b4").ink == "#ffffff"
    assert for_dark("#ffaa55").accent == "#ffaa55"


@pytest.mark.parametrize("accent", ["#2746b4", "#000000", "#7a0019", "#005f56"])
def test_an_accent_of_light_pages_is_lightened_for_dark_ones(accent):
    assert for_dark(dark_of(accent)).accent == dark_of(accent) != accent
