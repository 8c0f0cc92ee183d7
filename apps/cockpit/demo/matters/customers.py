"""Matters about customers and suppliers."""

from .matter import Call, Matter, refused

NAME_NOT_WRAPPED = Matter(
    subjects=("400 when we create customer $customer_name", "POST /customers: data received not recognized"),
    call=Call(
        "POST",
        "/customers",
        400,
        """
        {
          "number": {"value": "$customer"},
          "name": "$customer_name",
          "status": {"value": "Active"},
          "mainAddress": {
            "value": {
              "addressLine1": {"value": "$street"},
              "postalCode": {"value": "$postal"},
              "city": {"value": "$city"},
              "countryId": {"value": "$country"}
            }
          }
        }
        """,
        refused("Data received not recognized."),
    ),
    question="""
        $product creates customers in the ERP when a user approves them. Most go through, but for $customer_name we
        get 400 and the message says only that the data is not recognized. We compared the JSON with your documentation
        and the property names are the same. What is it that you do not recognize?

        $curl
        """,
    answer="""
        In your request `name` is a plain text. Every property of an input schema travels in a wrapper, so it has to be

        ```json
        {"name": {"value": "$customer_name"}}
        ```

        The other properties are right already. The customers that went through probably come from another place in
        your code, one that writes the wrapper.
        """,
    asks_for="Could you send us the body of one customer that goes through, so that we can put the two side by side?",
    given="""
        Here is one from this morning that was created, from the same screen:

        ```json
        {"number": {"value": "$customer2"}, "name": {"value": "Test $customer2"}, "status": {"value": "Active"}}
        ```
        """,
    follow_up="""
        With the wrapper the name is accepted. Does the same hold for the lines of the address? There the wrapper is
        twice, around the address and around each line, and that looks odd to us.
        """,
    resolution="""
        Yes, both are needed: `mainAddress` is a property of the customer, so it has a wrapper, and so has each of its
        own properties. What you send in `mainAddress` is right.
        """,
    note="Missing wrapper once more, fourth time this month. Worth a line at the top of the page on customers.",
)

ADDRESS_NOT_WRAPPED = Matter(
    subjects=("Address of supplier $supplier is not saved", "Supplier update with address fails, without it works"),
    call=Call(
        "PUT",
        "/suppliers/$supplier",
        400,
        """
        {
          "name": {"value": "$supplier_name"},
          "mainAddress": {
            "addressLine1": {"value": "$street"},
            "postalCode": {"value": "$postal"},
            "countryId": {"value": "$country"}
          },
          "creditTermsId": {"value": "30"}
        }
        """,
        refused("Error converting value to type AddressValue."),
    ),
    question="""
        We update suppliers from our register of companies every Sunday. Suppliers without an address are fine. As soon
        as there is an address in the body, the call is refused, for example supplier $supplier in $city. Is the postal
        code $postal wrong for you?
        """,
    answer="""
        The postal code is fine; the error comes before anybody looks at it. `mainAddress` itself needs the wrapper:

        ```json
        {"mainAddress": {"value": {"addressLine1": {"value": "$street"}, "postalCode": {"value": "$postal"}}}}
        ```

        One more thing: your call has no `If-Match`. It works, but when somebody changes the supplier in the ERP at the
        same time, your update silently wins.
        """,
    follow_up="""
        The wrapper was it. Where do we get the value for If-Match? We do not read the supplier before we write it.
        """,
    resolution="""
        Read it with `GET /suppliers/$supplier`: the answer has a header `ETag`, and what stands there goes into
        `If-Match` unchanged, quotes included. If that costs you too many calls, do it for those suppliers alone whose
        data you actually change.
        """,
    note="They send 1,100 suppliers each Sunday, changed or not. Told them gently.",
)

FIRST_PAGE_ONLY = Matter(
    subjects=("Only 100 of $count customers arrive", "Customer list ends after the first page"),
    call=Call(
        "GET",
        "/customers?status=Active",
        200,
        response="""
        [
          {"number": "$customer", "name": "$customer_name", "status": "Active"},
          {"number": "$customer2", "name": "Test $customer2", "status": "Active"}
        ]
        """,
    ),
    question="""
        Every night we read the customer register of $company. The call answers 200, but we always get 100 records,
        and the company has $count active customers. There is no error, so we did not notice until a user missed
        one. How do we get the rest?

        $curl
        """,
    answer="""
        `GET /customers` returns pages, and without paging parameters you get the first page of 100. Ask for larger
        pages and go on until one comes back with fewer records than you asked for:

        ```
        GET /customers?status=Active&pageNumber=1&pageSize=1000
        GET /customers?status=Active&pageNumber=2&pageSize=1000
        ```

        1,000 is the largest page. For the nightly run, `lastModifiedSince` makes it much shorter.
        """,
    follow_up="We have the pages now. Is the order stable between two pages, when a customer is created while we read?",
    resolution="""
        The list is sorted by number, so a customer that is created meanwhile can move others to the next page, and you
        may see one twice, never miss one. Let the number decide in your database and nothing is doubled.
        """,
    note="200 with a partial list is the one that nobody notices. Good candidate for an article.",
    files=("csv",),
)

SLASH_IN_NUMBER = Matter(
    subjects=("404 for customer $customer/B although it exists", "Customer numbers with a slash can't be read"),
    call=Call(
        "GET",
        "/customers/$customer%2FB",
        404,
        response=refused("The requested resource does not exist."),
    ),
    question="""
        $company numbers its branch customers $customer/A, $customer/B and so on. The list shows them, but when we read
        one by its number the answer is 404. We encode the slash as %2F as one should. What else can we do?
        """,
    answer="""
        Encoded slashes do not survive on the way to us, with %2F or without. For numbers that hold `/`, `#`, `?` or `%`
        there is another form: the number in Base64, in brackets after `b64`:

        ```
        GET /customers/b64($customer_b64)
        ```

        It is the URL-safe alphabet, with padding.
        """,
    asks_for="Which library builds the address on your side, and can you see in its log what leaves the machine?",
    given="It is the standard client of our framework. On the wire it says `/v1/customers/$customer%2FB`, we checked.",
    follow_up="That works for reading. May we use b64(…) for all numbers, or only for those that need it?",
    resolution="For all of them, if that is simpler for you: the API takes both forms everywhere, also for items.",
    note="Confirmed on the test company: %2F is decoded by the front before routing.",
)

ETAG_OUTDATED = Matter(
    subjects=("412 with an empty body on supplier $supplier", "PUT /suppliers answers 412 since this week"),
    call=Call(
        "PUT",
        "/suppliers/$supplier",
        412,
        '{"name": {"value": "$supplier_name"}, "creditTermsId": {"value": "14"}}',
        "(empty)",
    ),
    question="""
        We change the credit terms of suppliers from 30 to 14 days. For supplier $supplier the answer is 412 and the
        body is empty. We send the ETag that our nightly job stored. As far as we know nobody has touched that
        supplier since. What does this answer want to tell us?
        """,
    answer="""
        412 means that the record is another version than the one whose ETag you send in `If-Match`. It need not be a
        person: paying an invoice or a new document also changes the supplier's version.

        So read the supplier right before you write it, take the `ETag` from that answer, and if you still get 412,
        read and try once more.
        """,
    follow_up="Reading first helps. But we now need two calls for each supplier. Can we leave If-Match out instead?",
    resolution="""
        You can; then the last one wins and a change made in the ERP in between is lost without a trace. For credit
        terms that may be acceptable. Decide it together with your customer.
        """,
    note="Version had moved from 07 to 12 during the night, all by payment runs.",
    waits_for="""
        Development: is the empty body on 412 meant? A message would have saved this inquiry. Ticket is with them.
        """,
    files=("har",),
)

WRONG_STATUS_VALUE = Matter(
    subjects=("Customer $customer can't be set to 'Blocked'", "Which value stops sales to a customer?"),
    call=Call(
        "PUT",
        "/customers/$customer",
        400,
        '{"name": {"value": "$customer_name"}, "status": {"value": "Blocked"}}',
        refused("Error converting value 'Blocked' to type CustomerStatus."),
    ),
    question="""
        Users of $product can block a customer who does not pay. We send the status Blocked and it is refused. In the
        ERP's screen there is something like it. Which value is right, and can we also take it back?
        """,
    answer="""
        The values are `Active`, `OnHold`, `CreditHold`, `Inactive` and `OneTime`. For somebody who does not pay it is
        `CreditHold`: orders can be entered, and they wait until the hold is lifted. `OnHold` stops new documents
        altogether. Set `Active` to take either back.
        """,
    follow_up="CreditHold is what we were looking for. Do we have to send the name too, when only the status changes?",
    resolution="No. Properties that you leave out stay as they are; only those that you send are changed.",
    note="The enum is in the document, but the screen shows translated names. Understandable question.",
)

ALL = (
    NAME_NOT_WRAPPED,
    ADDRESS_NOT_WRAPPED,
    FIRST_PAGE_ONLY,
    SLASH_IN_NUMBER,
    ETAG_OUTDATED,
    WRONG_STATUS_VALUE,
)
