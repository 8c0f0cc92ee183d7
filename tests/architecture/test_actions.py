"""What staff can set off with one click in the admin."""

from collections.abc import Iterator

from django.contrib import admin
from unfold.admin import ModelAdmin

# Lists whose entries are links: the browser asks with GET, and a GET changes nothing.
LINKED = ("actions_list", "actions_row", "actions_detail")


def our_admins() -> list[ModelAdmin]:
    admin.autodiscover()
    return [made for made in admin.site._registry.values() if type(made).__module__.startswith("apps.")]


def linked_actions() -> Iterator[tuple[str, object]]:
    for made in our_admins():
        for group in LINKED:
            for name in made._extract_action_names(getattr(made, group)):
                yield f"{type(made).__name__}.{name}", getattr(made, name)


def test_every_action_that_is_a_link_opens_a_dialog():
    bare = [name for name, action in linked_actions() if not hasattr(action, "dialog")]

    assert bare == []


def test_there_are_such_actions():
    assert {name for name, _action in linked_actions()} != set()


def test_every_list_and_form_of_ours_wears_the_theme():
    assert [type(made).__name__ for made in our_admins() if not isinstance(made, ModelAdmin)] == []


def test_nobody_imports_past_the_services():
    imports = [type(made).__name__ for made in our_admins() if hasattr(made, "import_action")]

    assert imports == []
