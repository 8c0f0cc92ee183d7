"""Questions before anything failed."""

from apps.inquiries.models import Inquiry

from .matter import Matter

CHANGES_ONLY = Matter(
    kind=Inquiry.Kind.HOW_TO,
    subjects=("How to read only what changed since our last run?", "Best way to keep $count customers in step"),
    question="""
        $product keeps a copy of customers, items and open invoices. Reading everything takes 50 minutes for
        $company. What do you recommend for reading changes only, and how do we avoid gaps between two runs?
        """,
    answer="""
        Use `lastModifiedSince` on each list, and let runs overlap:

        - note the moment *before* the first call of a run, in UTC
        - next time ask for changes since that moment less five minutes
        - write with the record's number as the key, so that what comes twice does no harm

        The five minutes cover records whose transaction began before your call and ended after it.
        """,
    follow_up="And records that were deleted? They do not turn up in a list of changes.",
    resolution="""
        Customers, suppliers and items can't be deleted once they were used, they become inactive, and that is a change.
        For orders compare the numbers of open ones once a day.
        """,
    note="Same question from three ISVs this quarter. Article?",
)

SAFE_RETRY = Matter(
    kind=Inquiry.Kind.HOW_TO,
    subjects=("How to repeat a POST safely after a timeout?", "Two orders $order after a network error"),
    question="""
        Sometimes our network breaks between the request and the answer. When we repeat the POST, there may be two
        orders. When we do not, there may be none. How do others solve that?
        """,
    answer="""
        Put your own reference into the order, `customerOrder` is made for it, and before repeating look whether it is
        there:

        ```
        GET /salesOrders?customerNumber=$customer&lastModifiedSince=…
        ```

        Compare `customerOrder` on your side. Repeat only when it isn't among them.
        """,
    follow_up="How long after the timeout should we wait before we look? The order might still be in the making.",
    resolution="Two minutes are plenty. A request that takes longer than that is given up by the server.",
    note="Would be easier with an idempotency key; there is a wish.",
)

SHIPMENT_OF_ORDER = Matter(
    kind=Inquiry.Kind.HOW_TO,
    subjects=("How to find the shipments of order $order?", "From order to tracking number"),
    question="""
        Our users want to see the tracking number beside their order. We have the order's number. Which calls lead from
        there to the parcel?
        """,
    answer="""
        One call: `GET /shipments?orderNumber=$order`. Each shipment has `packages` with a `trackingNumber`. An order
        may have several shipments, and a package gets its number when the shipment is confirmed, not before.
        """,
    follow_up="Simple. May we poll that call every minute for open orders?",
    resolution="Better `GET /shipments?status=Confirmed&lastModifiedSince=…`: one call for all orders of the company.",
    note="Pointed them to the list instead of polling.",
)

SAMPLE_ETAG = Matter(
    kind=Inquiry.Kind.HOW_TO,
    subjects=("Code example for ETag and If-Match?", "Sample in C# for a safe update of a supplier"),
    question="""
        Could you send us a short example of reading a supplier, changing one property and writing it with If-Match?
        C# if possible. The documentation explains the header but shows no code.
        """,
    answer="""
        ```csharp
        var read = await api.GetAsync("suppliers/$supplier");
        var change = new HttpRequestMessage(HttpMethod.Put, "suppliers/$supplier")
        {
            Content = JsonContent.Create(new { creditTermsId = new { value = "14" } })
        };
        change.Headers.IfMatch.Add(read.Headers.ETag!);
        var written = await api.SendAsync(change);
        ```

        When `written` is 412, read again and repeat. After three times something else writes that supplier all the
        time, and it is better to give up and say so.
        """,
    follow_up="Very helpful. Does the PUT return the new ETag, so that we can write twice in a row?",
    resolution="It doesn't; the answer is 204. Read once more in between.",
    note="Sample tried against the test company before sending.",
)

TEST_COMPANY = Matter(
    kind=Inquiry.Kind.HOW_TO,
    subjects=("Can our test company be filled with sample data?", "How do we reset the test company?"),
    question="""
        Our automated tests leave many orders in the test company, and after a month it is slow to look at. Can we reset
        it, or fill it with sample data through the API?
        """,
    answer="""
        In the developer portal, under your test client, there is *Reset company*: ten minutes later it is as new, with
        the sample data of your market. Numbers begin where they began, so tests should not rely on numbers of an
        earlier run. Through the API itself it can't be done.
        """,
    follow_up="Found it. Does the reset keep our client's consent, or must we connect again?",
    resolution="The consent stays; only company data is replaced.",
    note="Works for all test companies made after 2023.",
)

MANY_INVOICES = Matter(
    kind=Inquiry.Kind.HOW_TO,
    subjects=("How to create $count invoices in one night?", "Fastest way to post subscription invoices"),
    question="""
        On the first of each month $product bills subscriptions: about $count invoices for $company. One by one it takes
        four hours. May we send them in parallel, and how many at a time?
        """,
    answer="""
        Up to five at a time for one company helps; beyond that they wait for each other in the ERP. Two things that
        save more than threads:

        1. send the header `erp-api-background` only for reading, it does not make writing faster
        2. leave out `hold` and release in one run afterwards, by status, instead of one by one
        """,
    follow_up="Five at a time brings it to 55 minutes. Will we meet the limit of 15,000 calls an hour?",
    resolution="Not with $count invoices: it is two calls for each at most.",
    note="Production client, limit is fine.",
)

LOG_ID = Matter(
    kind=Inquiry.Kind.HOW_TO,
    subjects=("What is the id in error messages for?", "How can you find one call of ours in your logs?"),
    question="""
        Your messages begin with LodestarId and a GUID. We would like to show users something they can pass on when they
        call us. Is that id enough for you to find the call, and for how long?
        """,
    answer="""
        It is: with the id we find the log line of that very call, for 30 days. Show it to your users, and put it into
        an inquiry to us together with method, address, status and both bodies. Then we can nearly always answer at
        once.
        """,
    follow_up="We show it from the next version on. Do answers without an error have such an id too?",
    resolution="They carry it in the header `x-request-id`. Log it for every call; it costs nothing.",
    note="Model ISV.",
)

ALL = (CHANGES_ONLY, SAFE_RETRY, SHIPMENT_OF_ORDER, SAMPLE_ETAG, TEST_COMPANY, MANY_INVOICES, LOG_ID)
