"""What a value is called in a message: by the property that it belongs to."""

from .findings import LONGEST_QUOTE, quoted
from .json_tree import Node
from .shapes import WRAPPED


def label(node: Node) -> str:
    """The property in quotes that a value belongs to; the wrapper's own name says nothing."""
    name = telling_name(node)
    if node.name is None and node.parent is not None:
        return f"An item of {quoted(name)}" if name else "An item of the list"
    return quoted(name) if name else "The body"


def owner(node: Node, *, of_itself: bool = False) -> str:
    """The property whose object this is a member of, or the body."""
    at = node if of_itself else node.parent
    name = telling_name(at) if at else ""
    return (name if len(name) <= LONGEST_QUOTE else "this object") or "the body"


def telling_name(node: Node) -> str:
    """The name of the nearest property around a value that isn't `value`; empty for the body."""
    at: Node | None = node
    while at is not None and (at.name is None or at.name.lower() == WRAPPED):
        at = at.parent
    return at.name or "" if at is not None else ""
