"""Matters about sales orders and shipments."""

from .matter import Call, Matter, fault, refused

ORDER_TYPE_EMPTY = Matter(
    subjects=("'Order Type' cannot be empty, but we send SO", "Sales order for $customer_name is refused"),
    call=Call(
        "POST",
        "/salesOrders",
        400,
        """
        {
          "orderType": "SO",
          "customerNumber": {"value": "$customer"},
          "lines": [{"operation": "Insert", "inventoryNumber": {"value": "$item"}, "quantity": {"value": $quantity}}]
        }
        """,
        refused("Error creating document. Error: 'Order Type' cannot be empty."),
    ),
    question="""
        The web shop sends its orders with type SO, and the API says that the order type is empty. One can see it in
        the body, so we are a little at a loss. Has anything changed in the latest release?
        """,
    answer="""
        Nothing has changed there: `orderType` needs its wrapper like the other properties, `{"value": "SO"}`. A plain
        text is read as no value at all, hence the wording of the error.
        """,
    follow_up="Yes, that was it. Is SO a fixed code, or can a company name its order types otherwise?",
    resolution="""
        A company can add its own types. SO, QT and RM are always there, so for a web shop SO is a safe choice unless
        your customer tells you another one.
        """,
    note="Wrapper. The text of the error misleads, passed on to the API team.",
)

CREDIT_HOLD = Matter(
    subjects=("Order of customer $customer stays on hold", "Customer is over the credit limit, order is refused"),
    call=Call(
        "POST",
        "/salesOrders",
        400,
        """
        {
          "orderType": {"value": "SO"},
          "customerNumber": {"value": "$customer"},
          "customerOrder": {"value": "WEB-$order"},
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
        fault("13007", "The credit limit of customer $customer is exceeded."),
    ),
    question="""
        An order over $amount $currency is refused because of the credit limit. In the ERP's screen the user gets a
        warning and can go on. How do we go on through the API?
        """,
    answer="""
        The screen can ask the user; the API can't, so it takes the careful way. Send the order with
        `"hold": {"value": true}`: it is then stored, on hold, and somebody who may do that releases it in the ERP.
        """,
    follow_up="Good solution. Can we find out before we send an order that it will be over the limit?",
    resolution="""
        There is no call for that. The status `CreditHold` of a customer is a hint, but the limit itself is not in the
        API.
        """,
    note="Fault 13007 is the ERP's rule, by design.",
    waits_for="ERP support of the market confirms whether the warning in the screen is meant to be only a warning.",
)

LINE_NUMBER = Matter(
    subjects=("Line of order $order is doubled instead of changed", "PUT on an order adds a line each time"),
    call=Call(
        "PUT",
        "/salesOrders/SO/$order",
        204,
        """
        {
          "orderType": {"value": "SO"},
          "customerNumber": {"value": "$customer"},
          "lines": [{"operation": "Insert", "inventoryNumber": {"value": "$item"}, "quantity": {"value": $quantity}}]
        }
        """,
    ),
    question="""
        We change the quantity of a line in order $order. The call answers 204, and then the order has the line
        twice, once with the old and once with the new quantity. If we run the job again there are three. That can't
        be what a PUT means.
        """,
    answer="""
        Within `lines` it is `operation` that says what happens to each line, and yours says `Insert`. To change one,
        name it:

        ```json
        {"operation": "Update", "lineNumber": {"value": 1}, "quantity": {"value": $quantity}}
        ```

        Lines that you do not mention are left alone. The surplus ones go with `"operation": "Delete"`.
        """,
    follow_up="That explains it. Do line numbers stay the same when a line in the middle is deleted?",
    resolution="""
        They do: the others keep their numbers and there is a gap. A number is never given again within the order.
        """,
    note="They had 14 orders with doubled lines. Sent them the Delete form for all.",
    files=("csv",),
)

NO_STOCK = Matter(
    subjects=("Shipment $shipment can't be confirmed", "Confirming answers 'quantity not available'"),
    call=Call(
        "POST",
        "/shipments/$shipment/action/confirm",
        400,
        "{}",
        fault("13115", "Quantity $quantity of $item is not available in warehouse $warehouse."),
    ),
    question="""
        The parcel is on the lorry, and the API says that there are no $quantity pieces of $item in warehouse
        $warehouse. The stock call shows more than enough. Which of the two is right?
        """,
    answer="""
        Both, they speak of different numbers. `onHand` is what lies there, `available` is that less what is reserved
        by other orders. Look at `available` and `reserved` of

        ```
        GET /inventory/$item/stock?warehouse=$warehouse
        ```

        An older order holds the pieces. When it is shipped or cancelled in the ERP, yours can be confirmed.
        """,
    asks_for="Please send the answer of the stock call for $item and the time at which you made it.",
    given="""
        Called two minutes ago: `{"inventoryNumber": "$item", "warehouse": "$warehouse", "onHand": $count, "available":
        0, "reserved": $count}`. Now that I write it down I see the zero.
        """,
    follow_up="There is indeed an old order from spring. Can we see through the API which order reserves an item?",
    resolution="""
        Not for an item. You can go the other way round: `GET /salesOrders?status=Open` and look for lines whose
        `quantityOnShipments` is lower than their quantity.
        """,
    note="Order from spring never shipped, blocks the whole stock of $item.",
)

PERIOD_CLOSED = Matter(
    subjects=("Orders of last month can't be changed", "Financial period $period is closed (order $order)"),
    call=Call(
        "PUT",
        "/salesOrders/SO/$order",
        400,
        """
        {
          "orderType": {"value": "SO"},
          "customerNumber": {"value": "$customer"},
          "date": {"value": "$day"},
          "lines": []
        }
        """,
        fault("10310", "Financial period $period is closed in module SO."),
    ),
    question="""
        Our correction run fails for orders of last month with the message that period $period is closed. In the ledger
        of $company it is open. Do you close periods yourselves?
        """,
    answer="""
        Periods are closed by the company, and for each module by itself: ledger, invoices, stock, orders. The message
        names module SO, so it is orders that are closed, whatever the ledger says.

        Two ways out: give the order a `date` in an open period, or let the company reopen $period for orders.
        """,
    follow_up="The accountant had closed orders early by mistake and has opened them again. All went through.",
    resolution="Good, then we mark it as resolved.",
    note="Module wise closing. Customer's accountant sorted it out.",
    waits_for="The ISV's customer: their accountant checks which modules are closed for $period.",
)

PYTHON_DICT = Matter(
    subjects=("Unexpected character when we post an order", "Body is refused at line 1, position 1"),
    call=Call(
        "POST",
        "/salesOrders",
        400,
        "{'orderType': {'value': 'SO'}, 'customerNumber': {'value': '$customer'}, 'hold': {'value': True}}",
        refused("Unexpected character encountered while parsing. Path '', line 1, position 1."),
    ),
    question="""
        A new service of ours posts orders and every one is refused. The first character of the body is a brace, which
        can hardly be unexpected. From the log:

        ```
        INFO orders.push POST /v1/salesOrders customer=$customer
        DEBUG orders.push header Authorization: Bearer $bearer
        ERROR orders.push HTTP 400
        ```
        """,
    answer="""
        The body has single quotes and `True` with a capital: that is how Python prints a dictionary, not JSON.
        Somewhere the dictionary is put into the request with `str(…)`. Use `json.dumps(order)`, or hand it to the
        client library as `json=order`.

        Your log writes the access token. Ours has masked it here, but yours should not keep it either.
        """,
    follow_up="Shame on us. Fixed, and the token is out of the log as well.",
    resolution="It happens more often than you think. Resolved.",
    note="str(dict). Token was masked on arrival, checked.",
    files=("log",),
)

ALL = (ORDER_TYPE_EMPTY, CREDIT_HOLD, LINE_NUMBER, NO_STOCK, PERIOD_CLOSED, PYTHON_DICT)
