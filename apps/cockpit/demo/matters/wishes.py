"""What ISVs would like to have."""

from apps.inquiries.models import Inquiry

from .matter import WISH, Matter

WISH_KIND = Inquiry.Kind.FEATURE_REQUEST

TRACKING_FILTER = Matter(
    kind=WISH_KIND,
    ends=WISH,
    subjects=("Wish: find a shipment by its tracking number", "Filter on tracking number for GET /shipments"),
    question="""
        When a user scans a parcel we know its tracking number and nothing else, and page through about 40 calls of
        shipments to find it. A filter on the tracking number would help a lot. Nothing is broken, it is only slow.
        """,
    answer="""
        Thank you, that is a good case. It is on the list of the API team now, with your 40 calls as the reason. Until
        there is a decision `lastModifiedSince` with the last 14 days makes it a handful of calls.
        """,
    follow_up="We limit it to 14 days now. Do other ISVs ask for the same?",
    resolution="Two others do, and that counts. You hear from us when it is decided.",
    note="Third vote.",
)

BULK_CREATE = Matter(
    kind=WISH_KIND,
    ends=WISH,
    subjects=("Wish: create many time cards in one call", "Bulk POST for time cards"),
    question="""
        $company has $count employees and we send a time card for each, every Monday morning. One call that takes a list
        would make it seconds instead of half an hour.
        """,
    answer="""
        We have put it down. To be honest: lists in one call raise the question what happens when one of them is wrong,
        and that is why there is none so far. How should it be for you: all or nothing, or each by itself?
        """,
    follow_up="Each by itself, with a result for each in the answer. All or nothing would be no help on a Monday.",
    resolution="Noted exactly so. The wish is with the API team, and you hear from us when it is decided.",
    note="Good description of the result wanted.",
)

WEBHOOK = Matter(
    kind=WISH_KIND,
    ends=WISH,
    subjects=("Wish: tell us when an invoice is paid", "Notification for paid invoices"),
    question="""
        Today we read all open invoices of each company four times a day to find out which were paid. If the API called
        us when an invoice is paid, both sides would save thousands of calls.
        """,
    answer="""
        Notifications are planned, invoices among the first. We can't name a date. If you tell us how soon after the
        payment you need to know, it helps us to choose the way of doing it.
        """,
    follow_up="Within an hour would be fine. More important is that none is lost when our server is down.",
    resolution="Understood: repeated delivery matters more than speed. That is in the wish now.",
    note="Linked to the plan for notifications.",
)

REFERENCE_FIELD = Matter(
    kind=WISH_KIND,
    ends=WISH,
    subjects=("Wish: a field for our own id on customers", "External reference on customers and items"),
    question="""
        We keep a table that maps our ids to your customer numbers. A free field for an external id, searchable in the
        list, would make that table superfluous.
        """,
    answer="""
        Orders have such a field, customers and items don't. We have added your wish to one that exists. Attributes are
        a way round for items, though the list can't be filtered by them.
        """,
    follow_up="Attributes do not help without the filter. It is fine to wait, we live with the table.",
    resolution="Then it stays on the list, and you hear from us when it is decided.",
    note="Merged with an older wish.",
)

TEXT_SEARCH = Matter(
    kind=WISH_KIND,
    ends=WISH,
    subjects=("Wish: search items by description", "Filter items by a part of their description"),
    question="""
        Customers and suppliers can be filtered by a part of the name, items can't. Users look for "$item_text", not for
        $item. Could GET /inventory have the same filter on the description?
        """,
    answer="""
        That sounds small and sensible; it is with the API team. Meanwhile your copy of the items is the place to
        search, you keep it anyway for the shop.
        """,
    follow_up="True, we search our copy. In the phone app there is no copy, that is where it hurts.",
    resolution="Good to know, that is a reason by itself. Added.",
    note="Small one, might make the next release.",
)

ALL = (TRACKING_FILTER, BULK_CREATE, WEBHOOK, REFERENCE_FIELD, TEXT_SEARCH)
