"""An accent as the pages' stylesheet and as the scale of the admin's theme. Pure."""

from .colours import BLACK, DARK_SURFACE, WHITE, Palette, mixed


def stylesheet(light: Palette, dark: Palette) -> str:
    """The roles of desk/tokens.css that an accent changes. Outside of its layers, so that these count."""
    roles = {
        "--accent": (light.accent, dark.accent),
        "--accent-fill": (light.accent, dark.accent),
        "--accent-fill-hover": (light.hover, dark.hover),
        "--on-accent": (light.ink, dark.ink),
        "--accent-tint": (light.tint, dark.tint),
        "--accent-line": (light.line, dark.line),
    }
    lines = [f"  {role}: light-dark({in_light}, {in_dark});" for role, (in_light, in_dark) in roles.items()]
    return "\n".join([":root {", *lines, "}", ""])


def theme_scale(light: Palette, dark: Palette) -> dict[str, str]:
    """The theme takes links and buttons of light pages from 600 and 700, those of dark ones from 400 and 500."""
    return {
        "50": mixed(light.accent, WHITE, 0.05),
        "100": light.tint,
        "200": mixed(light.accent, WHITE, 0.2),
        "300": light.line,
        "400": dark.accent,
        "500": dark.accent,
        "600": light.accent,
        "700": light.hover,
        "800": mixed(light.accent, BLACK, 0.65),
        "900": dark.tint,
        "950": mixed(dark.accent, DARK_SURFACE, 0.07),
    }
