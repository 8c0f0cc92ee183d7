"""The page of components: what it shows is what the style sheets have."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from .desk import browser_of

pytestmark = pytest.mark.usefixtures("monday")
PATH = reverse("cockpit:components")
STYLES = Path(settings.BASE_DIR, "supportdesk", "static", "desk")


@pytest.fixture
def page(cast) -> str:
    return browser_of(cast.tove).get(PATH).content.decode()


def test_every_colour_role_is_on_it_in_both_schemes(page):
    roles = re.findall(r"(--[a-z0-9-]+): light-dark\((#\w+), (#\w+)\)", (STYLES / "tokens.css").read_text())

    assert len(roles) > 20
    assert [each for each in roles if not all(word in page for word in each)] == []


def test_every_class_it_shows_is_in_a_style_sheet(page):
    main = page[page.index("<main") : page.index("</main>")]
    shown = {name for names in re.findall(r'class="([^"]+)"', main) for name in names.split()}
    known = set(re.findall(r"\.([a-z][\w-]*)", "".join(each.read_text() for each in STYLES.glob("*.css"))))

    assert {"button", "banner", "datatable", "skeleton", "message"} <= shown
    assert sorted(name for name in shown - known if not name.startswith("vTextField")) == []


def test_it_is_for_the_desk_alone(cast):
    anna = Client()
    anna.force_login(cast.anna)

    assert anna.get(PATH).status_code == 302
    assert Client().get(PATH).status_code == 302
