"""Matters about items and stock."""

from apps.inquiries.models import Inquiry

from .matter import Call, Matter, refused

TOO_MANY_CALLS = Matter(
    subjects=("429 while reading stock of $count items", "Rate limit is exceeded every morning at six"),
    call=Call(
        "GET",
        "/inventory/$item/stock",
        429,
        response='{"message": "LodestarId: $guid. Rate limit is exceeded. Try again in 1789 seconds."}',
    ),
    question="""
        At six in the morning $product reads the stock of all $count items of $company, one call each. After a while we
        get 429 and the rest of the shop shows yesterday's stock. The log is attached. We use client `$client`. Can you
        raise the limit for us?
        """,
    answer="""
        Your client is of type Test, and test clients may make 500 calls an hour for each company; production clients
        have 15,000. We can't raise it for one ISV, but you hardly need it:

        - `GET /inventory?lastModifiedSince=…` returns only what changed, up to 1,000 items a page
        - when you do get 429, wait for as many seconds as `Retry-After` says; calls before that count as well
        """,
    follow_up="""
        With lastModifiedSince we are down to 30 calls. One thing: does a sale change an item's lastModified, or only
        changes to the item itself?
        """,
    resolution="A sale changes the stock, and with it `lastModifiedAt` of the item. So you will see it.",
    note="Polling item by item, with retries after 2 s that eat the budget. Classic.",
    files=("log",),
)

DEPRECATED_SUMMARY = Matter(
    subjects=("inventorySummary and stock show different numbers for $item", "Stock of $item is wrong by warehouse 9"),
    call=Call(
        "GET",
        "/inventorySummary/$item",
        200,
        response='{"inventoryNumber": "$item", "onHand": $count, "available": $quantity, "reserved": 0}',
    ),
    question="""
        For $item inventorySummary says $count on hand, but in the ERP we count less in the main warehouse. Which number
        may we show in the web shop?
        """,
    answer="""
        `inventorySummary` adds up all warehouses, the one for returns included, and it is deprecated for that reason.
        Please move to `GET /inventory/$item/stock`: it has a row for each warehouse, and you choose which of them you
        sell from. For a web shop take `available`, not `onHand`.
        """,
    follow_up="We will move next sprint. Until when does the old call work?",
    resolution="It is announced a year before it goes, on the page of releases. No date is set yet.",
    note="Deprecated operation still has traffic from this ISV, about 4,000 calls a day.",
)

NO_SALE_VALUE = Matter(
    subjects=("Item $item can't be stopped for sale", "Error converting value for status of an item"),
    call=Call(
        "PUT",
        "/inventory/$item",
        400,
        """
        {
          "description": {"value": "$item_text"},
          "status": {"value": "NoSale"},
          "defaultPrice": {"value": $price},
          "baseUnit": {"value": "PCS"}
        }
        """,
        refused("Error converting value 'NoSale' to type ItemStatus."),
    ),
    question="""
        We only want to stop selling an item that is discontinued, buying shall still be possible for spare parts. It is
        refused. Is it because there is still stock?
        """,
    answer="""
        Almost: the value is called `NoSales`, with an s. Stock does not matter for it. `NoPurchases` is its sister.
        """,
    follow_up="Thanks. Does NoSales also take the item out of orders that are open already?",
    resolution="No, open orders keep it. It only can't be added to new ones.",
    note="One letter.",
)

HASH_IN_ITEM = Matter(
    subjects=("How do we address item $item#40?", "Item numbers with / and # in the address"),
    kind=Inquiry.Kind.HOW_TO,
    question="""
        Item numbers of $company hold slashes and hash signs, `$item#40` for example. Your documentation has a sentence
        on b64(…) and no sample. Before we build it: which alphabet, with or without padding, and in which character
        encoding? We have not called anything yet.
        """,
    answer="""
        UTF-8, URL-safe alphabet, with padding. In Python:

        ```python
        from base64 import urlsafe_b64encode

        key = urlsafe_b64encode("$item#40".encode()).decode()
        address = f"/inventory/b64({key})/stock"
        ```

        For your item the address ends in `b64($item_b64)/stock`.
        """,
    follow_up="Runs at once. Could you put that sample into the documentation?",
    resolution="It is on its way, with this very item. Thank you for asking so precisely.",
    note="Sample handed to documentation.",
)

OTHER_WAREHOUSE = Matter(
    subjects=("404 on the stock of $item in warehouse $warehouse", "Stock of a new warehouse is not found"),
    call=Call(
        "GET",
        "/inventory/$item/stock?warehouse=WH$warehouse",
        404,
        response=refused("Warehouse 'WH$warehouse' cannot be found in the system."),
    ),
    question="""
        $company opened a warehouse last week. Its users see it and book on it. We get 404 for it, for the old ones it
        works with the same code. Do new warehouses need some time to reach the API?
        """,
    answer="""
        They are there at once. Your call asks for `WH$warehouse`; the warehouse's number is `$warehouse`, and *WH*
        stands in its name only. The rows of `GET /inventory/$item/stock`, without the parameter, show all numbers.
        """,
    asks_for="How does the ERP show that warehouse: which number, which name? A screenshot from your customer will do.",
    given="Number $warehouse, name WH$warehouse Nord. Oh. We take the name, and for the old ones both are the same.",
    follow_up="We use the number now. Can two warehouses have the same number in two branches?",
    resolution="No, numbers are unique within the company.",
    note="Name in place of number.",
)

ATTRIBUTES = Matter(
    subjects=("Attributes of item $item are emptied by an update", "PUT /inventory deletes attributes"),
    call=Call(
        "PUT",
        "/inventory/$item",
        204,
        """
        {
          "description": {"value": "$item_text"},
          "attributes": [{"id": "COLOUR", "value": "green"}, {"id": "LENGTH"}]
        }
        """,
    ),
    question="""
        When we set the colour of an item, its length disappears. We send the length without a value because we do
        not want to change it. Isn't a missing value the same as no change?
        """,
    answer="""
        For properties, yes: what you leave out stays. For the attributes in the list it is different: naming `LENGTH`
        without a value means "without a value". Leave the whole entry out and it is left alone.
        """,
    follow_up="Fine, we leave them out. Is there a history from which the lost lengths can be brought back?",
    resolution="""
        The ERP keeps a history of items when the company has switched it on. Your customer finds it on the item's
        screen; the API does not have it.
        """,
    note="Behaves as documented, but two sentences apart from where one looks.",
    waits_for="""
        The data owner at the ISV's customer decides whether lost attributes are restored from last night's copy.
        """,
    files=("csv",),
)

ALL = (TOO_MANY_CALLS, DEPRECATED_SUMMARY, NO_SALE_VALUE, HASH_IN_ITEM, OTHER_WAREHOUSE, ATTRIBUTES)
