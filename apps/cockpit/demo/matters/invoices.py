"""Matters about customer invoices."""

from apps.inquiries.models import Inquiry

from .matter import ERP_SUPPORT, Call, Matter, fault, refused

PRICE_ZERO = Matter(
    subjects=("Invoice $invoice has price 0 instead of $price", "Unit price is ignored on customer invoices"),
    call=Call(
        "POST",
        "/customerInvoices",
        201,
        """
        {
          "customerNumber": {"value": "$customer"},
          "documentDate": {"value": "$day"},
          "lines": [
            {
              "operation": "Insert",
              "inventoryNumber": {"value": "$item"},
              "quantity": {"value": $quantity},
              "unitPrice": {"value": $price}
            }
          ]
        }
        """,
        "(empty)",
    ),
    question="""
        We create invoices for $company and the API answers 201, so we thought all was well. But on invoice $invoice the
        line has the price 0 where we sent $price $currency. The customer has seen it before us, which was not nice.
        """,
    answer="""
        The property is called `unitPriceInCurrency`; `unitPrice` exists only in answers. A property that the API does
        not know is passed over in silence, that is why you got 201.

        ```json
        {"operation": "Insert", "inventoryNumber": {"value": "$item"}, "unitPriceInCurrency": {"value": $price}}
        ```

        Invoice $invoice can be put right in the ERP as long as it is not released.
        """,
    follow_up="""
        Changed, and the prices come through. Is there a way to make the API strict, so that an unknown property is an
        error? We would rather have a red test than a wrong invoice.
        """,
    resolution="""
        Not today. We have put it down as a wish for you. Until then you can check your bodies against the API document:
        it names every property of `InvoiceLineInput`.
        """,
    note="Silent unknown property. Add to the list for the API team, this is the third ISV with money at stake.",
)

TRAILING_COMMA = Matter(
    subjects=("Body could not be read (invoice for $customer_name)", "400 on invoices, but the JSON looks right"),
    call=Call(
        "POST",
        "/customerInvoices",
        400,
        """
        {
          "customerNumber": {"value": "$customer"},
          "documentDate": {"value": "$day"},
          "customerReference": {"value": "PO-$order"},
          "lines": [
            {"operation": "Insert", "inventoryNumber": {"value": "$item"}, "quantity": {"value": $quantity},},
          ]
        }
        """,
        refused("Request body could not be read."),
    ),
    question="""
        All fields in this body are in your documentation, still the API can't read it. Can you tell us which field you
        do not like? It began after we changed our templates for invoices, but a colleague says that the change has
        nothing to do with it.
        """,
    answer="""
        No field is wrong; it is not JSON. There is a comma after the last property of the line, and another one after
        the line itself. Without those two the body is read:

        ```json
        "lines": [{"operation": "Insert", "inventoryNumber": {"value": "$item"}, "quantity": {"value": $quantity}}]
        ```

        A template that writes a comma after each part does this when the last part is optional. A JSON library spares
        you that.
        """,
    follow_up="You are right, it was the template. We build the body with a library now and it works.",
    resolution="Glad to hear it. We mark this as resolved.",
    note="Position 6:103 in the body. Would be nice if the error named it.",
)

DUPLICATE_KEY = Matter(
    subjects=("Quantity $quantity became 1 on invoice $invoice", "Wrong quantity on some invoice lines"),
    call=Call(
        "POST",
        "/customerInvoices",
        201,
        """
        {
          "customerNumber": {"value": "$customer"},
          "lines": [
            {
              "operation": "Insert",
              "inventoryNumber": {"value": "$item"},
              "quantity": {"value": $quantity},
              "description": {"value": "$item_text"},
              "quantity": {"value": 1}
            }
          ]
        }
        """,
        "(empty)",
    ),
    question="""
        We send quantity $quantity and the invoice says 1. It is not every line, only some items. We looked for a
        pattern in item $item and found none. Please look for the error on your side.
        """,
    answer="""
        Look at the line of $item: `quantity` is there twice, first with $quantity and then with 1. JSON does not say
        what a reader should make of that; ours takes the last. It seems that one part of your code writes a default
        and another writes the real value.
        """,
    asks_for="Please send the raw body of one more such line, as it left your machine, not as it is in your database.",
    given="""
        Attached to this message is what our log has for invoice $invoice. We had only looked at our database so far.
        """,
    follow_up="""
        Found: the default comes from a new class for service items. Are invoices that were sent already to be mended?
        """,
    resolution="""
        Those that are on hold can be changed in the ERP. Released ones need a credit note and a new invoice; that is
        a matter for your customer's accountant.
        """,
    note="Not ours. Body shows it plainly.",
    files=("log",),
)

RELEASE_REFUSED = Matter(
    subjects=("Invoice $invoice can't be released", "Release answers 'Invoice is on hold'"),
    call=Call(
        "POST",
        "/customerInvoices/$invoice/action/release",
        400,
        "{}",
        fault("12041", "Document $invoice is on hold and can't be released."),
    ),
    question="""
        We create an invoice and release it in the next call. Since $company switched on approval of invoices, the
        second call fails. Without the approval it worked. Is there another action for this?
        """,
    answer="""
        With approval on, new invoices are on hold until somebody approves them in the ERP, and there is no action in
        the API that takes an approval's place: that would make the approval worthless.

        Create the invoice and leave it. When it is approved it is released by the ERP, and you see it with
        `GET /customerInvoices?status=Open&lastModifiedSince=…`.
        """,
    follow_up="Understood. May we set `hold` to false when we create it? The documentation says the default is true.",
    resolution="""
        You may send it, but with approval on it has no effect: the rule of the ERP wins over the property.
        """,
    note="Same rule in API and screen, nothing to mend.",
    waits_for="""
        ERP support: is the approval meant to catch invoices that come through the API as well? They ask the customer.
        """,
)

DATE_FORMAT = Matter(
    subjects=("dueBefore gives 400 with our dates", "Which date format for dueBefore?"),
    call=Call(
        "GET",
        "/customerInvoices?dueBefore=$dotted_day&status=Open",
        400,
        response=refused("The value '$dotted_day' is not valid for dueBefore."),
    ),
    question="""
        We want all open invoices that are due before a day and write the day as our users do. The API does not take
        it. Is it a question of the language of the company?
        """,
    answer="""
        The API has one form of dates whatever the company's language is, year first: `dueBefore=$day`. For moments
        with a time add it in UTC, as in `$day` followed by `T06:00:00Z`.
        """,
    follow_up="And in the answers, are moments always in UTC as well?",
    resolution="Yes, all of them, and days such as `dueDate` are days in the company's own calendar.",
    note="Two minute answer.",
)

BACKGROUND = Matter(
    subjects=("202 instead of our invoices", "Background call never delivers (request $guid2)"),
    call=Call(
        "GET",
        "/customerInvoices?pageNumber=1&pageSize=1000",
        202,
        response='{"requestId": "$guid2", "stateLocation": "https://api.lodestar.example/v1/background/$guid2"}',
    ),
    question="""
        To read many invoices we set the header `erp-api-background: none` as it was recommended to us. Now the answer
        is 202 and there are no invoices in it. We waited for a callback for an hour. Where do they come?
        """,
    answer="""
        `none` means that nobody is called when it is done, so you have to ask: `GET /background/$guid2` tells where it
        stands, and once `status` is `Finished`, `contentLocation` is the address of your invoices.

        If you would rather be called, write an https address in the header in place of `none`.
        """,
    follow_up="Works with asking. How long is the content kept? Our job runs only once an hour.",
    resolution="For 24 hours after it finished, so once an hour is often enough.",
    note="Background request finished after 41 s, content is there.",
    files=("har",),
)

VAT_CODE = Matter(
    subjects=("VAT is missing on invoices to $country2", "Which vatCodeId for customers abroad?"),
    kind=Inquiry.Kind.HOW_TO,
    ends=ERP_SUPPORT,
    question="""
        $company sells to $country2 now. Invoices that we create have no VAT there, in the ERP's own screen it depends
        on how the customer is set up. Which `vatCodeId` should we send, and from which turnover on?
        """,
    answer="""
        Through the API you can send any code that the company has, and without one the ERP picks it from the customer's
        VAT zone. Which zone and code are right for sales to $country2 is a question of the company's setup, and there
        we must not advise.

        Please let $company ask the ERP support of its market. These words will do: *"We invoice customers in $country2.
        Please check the VAT zone of customer $customer and the VAT codes that belong to it."*
        """,
    follow_up="Thank you, we have forwarded it to them. Is there a call that shows the zone which a customer has?",
    resolution="Not in this release; the zone can be written with `vatZoneId` and is seen in the ERP.",
    note="Setup, not API. Referred with a text for the customer.",
)

ALL = (PRICE_ZERO, TRAILING_COMMA, DUPLICATE_KEY, RELEASE_REFUSED, DATE_FORMAT, BACKGROUND, VAT_CODE)
