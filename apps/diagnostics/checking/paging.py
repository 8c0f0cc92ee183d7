"""How an operation that lists things in pages wants to be asked for one."""

from apps.diagnostics.releases import Operation

# Pairs by their names in lower case without marks; the first says which page, the second how long it is.
ENDINGS = ("pagenumber", "pageno", "pageindex"), ("pagesize", "perpage", "itemsperpage", "pagelength")
PAIRS = (
    (("page",), ("pagesize", "perpage", "limit", "size")),
    (("offset",), ("limit",)),
    (("cursor", "pagetoken", "nextcursor", "continuationtoken"), ("limit", "pagesize", "maxresults")),
    (("skip",), ("top", "take", "limit")),
)


def paging_of(operation: Operation) -> tuple[str, str] | None:
    """The two query parameters by which a list is read in pages, as the document spells them."""
    if operation.method != "GET":
        return None
    offered = {plain(each.name): each.name for each in operation.parameters if each.where == "query"}
    first = next((name for name in offered if name.endswith(ENDINGS[0])), None)
    second = next((name for name in offered if name.endswith(ENDINGS[1])), None)
    if first and second:
        return offered[first], offered[second]
    for which, long in PAIRS:
        first = next((name for name in which if name in offered), None)
        second = next((name for name in long if name in offered), None)
        if first and second:
            return offered[first], offered[second]
    return None


def plain(name: str) -> str:
    """`$page-Number` and `page_number` are `pagenumber`."""
    return "".join(mark for mark in name.lower() if mark.isalnum())
