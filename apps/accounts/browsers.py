"""What browsers call themselves, as people call them."""

from django.utils.text import Truncator

LONGEST = 90
# The first mark found counts: many browsers also name those they descend from.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def browser_in(user_agent: str) -> str:
    """A browser as people call it: "Firefox on Windows"; what it says of itself where we don't know it."""
    name = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if not name:
        return Truncator(user_agent).chars(LONGEST) or "Unknown browser"
    return f"{name} on {system}" if system else name
