"""Whether a value stands in `{"value": …}` where it should, and where it should not."""

from .json_tree import Node
from .shapes import WRAPPED, Shape

SCALARS = ("string", "number", "boolean", "null")


def is_wrapped_needlessly(node: Node, shape: Shape) -> bool:
    """Whether an object holds nothing but a `value` that the shape knows nothing of."""
    if node.kind != "object" or [(child.name or "").lower() for child in node.children] != [WRAPPED]:
        return False
    if shape.kinds and "object" not in shape.kinds:
        return True
    return shape.properties is not None and not shape.is_open and WRAPPED not in shape.properties


def is_unwrapped(node: Node, inner: Shape) -> bool:
    """Whether an object is what should stand in the wrapper, rather than a wrapper with a mistake in it."""
    names = {(child.name or "").lower() for child in node.children}
    if not names or WRAPPED in names:
        return False
    if inner.branches:
        return any(is_unwrapped(node, branch) for branch in inner.branches)
    if inner.properties is None:
        return not inner.kinds or "object" in inner.kinds
    return not names.isdisjoint(inner.properties)


def is_flat(node: Node) -> bool:
    """Whether an object holds only plain values, wrapped or not."""
    return all(
        child.kind in SCALARS or (child.kind == "object" and all(each.kind in SCALARS for each in child.children))
        for child in node.children
    )
