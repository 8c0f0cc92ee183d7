"""Matters about tokens, tenants, licences and addresses."""

from .matter import Call, Matter, fault, refused

WRONG_TENANT = Matter(
    subjects=("401 for company $company with a fresh token", "Token is valid, still 401 on every call"),
    call=Call("GET", "/customers?pageNumber=1&pageSize=10", 401, response=refused("Unauthorized.")),
    question="""
        We connected $company yesterday. The token endpoint gives us a token, it is a minute old, and every call with it
        is answered 401. For our other customers the same code works.

        $curl
        """,
    answer="""
        401 with a fresh token nearly always means another tenant. Your token was made for the tenant of the company
        that you connected before, and that one does not open $company. Ask for a token with
        `tenant_id=$tenant`, that is the id of $company.

        Keep one token for each tenant rather than one for each client.
        """,
    asks_for="""
        Which `tenant_id` do you send to the token endpoint for $company? Please don't send the token itself; the
        parameters of the request, without the secret, are enough.
        """,
    given="grant_type=client_credentials, scope=erp:read erp:write, tenant_id is that of our first customer. I see.",
    follow_up="It works with the right tenant. Where do we read the tenant's id, other than asking the customer?",
    resolution="It comes with the consent: the callback to your redirect URI carries `tenant_id`.",
    note="They cache one token for all tenants.",
)

EXPIRED_IN_JOB = Matter(
    subjects=("401 after exactly one hour of a long job", "Nightly job of $company stops with 401"),
    call=Call("GET", "/salesOrders?pageNumber=41&pageSize=500", 401, response=refused("The token has expired.")),
    question="""
        Our nightly job reads all orders of $company. It starts well and after an hour each call is answered 401. We
        restart it by hand in the morning. Is there a time limit for jobs?
        """,
    answer="""
        Not for jobs, for tokens: they live an hour. Ask for a new one some minutes before the old one ends, or when a
        401 comes, and repeat that one call. `expires_in` in the answer of the token endpoint says how long you have.
        """,
    follow_up="Done, it ran through. Is there a limit to how often we may ask for tokens?",
    resolution="Not for sane use; once an hour for each tenant is what it is made for.",
    note="Runs from 01:00 to 02:40, so one renewal is enough.",
    files=("log",),
)

NO_LICENCE = Matter(
    subjects=("403 'No licence for this company' on $company", "Reading works, writing needs a licence?"),
    call=Call("GET", "/branches", 403, response=fault("12027", "No licence for this company.")),
    question="""
        $company has moved to a new database. Since then the first call of each run, the branches, is refused for
        want of a licence. The customer pays for the API, we have seen the invoice.
        """,
    answer="""
        The licence belongs to the company database, and the new one doesn't have it yet. Only the customer's seller can
        move it, usually within a day. The words to use: *"Please move the API licence from the old to the new company
        database."* Nothing has to change on your side.
        """,
    follow_up="It was moved this morning and we are back. Could the API say which database it looked at?",
    resolution="Good idea, put down as a wish. The id in `ExceptionMessageID` finds it for us, but not for you.",
    note="Licence is still on the old database, checked with finance.",
    waits_for="Finance: has the licence of $company been moved to the new company database?",
)

OLD_ADDRESS = Matter(
    subjects=("401 on the old address since Monday", "User and password are no longer accepted"),
    call=Call(
        "GET",
        "$old_base/customerInvoices?status=Open",
        401,
        response="(empty)",
    ),
    question="""
        An old installation at $company still signs in with user and password. It has done so for years, and since
        Monday each call is answered 401 with an empty body. This is what it sends:

        ```
        GET /API/v1/customerInvoices?status=Open
        Host: erp.lodestar.example
        Authorization: Basic $basic
        ```
        """,
    answer="""
        User and password were switched off on Monday, as announced last year, on the old address too. The installation
        needs a client with a secret and a token from `https://connect.lodestar.example/token`. While you are at it,
        move to the base address `https://api.lodestar.example/v1`; the operations are the same.

        The user and password in your message are masked here, but they have travelled: please change them.
        """,
    follow_up="We update the installation on Friday. Is there a way to keep it alive until then?",
    resolution="No exceptions are possible, the old way is gone from the server. A client for tests can be had today.",
    note="Third old installation this week after the switch-off.",
)

WRITE_SCOPE = Matter(
    subjects=("403 when creating orders, reading works", "Client $client may read but not write"),
    call=Call(
        "POST",
        "/salesOrders",
        403,
        '{"orderType": {"value": "SO"}, "customerNumber": {"value": "$customer"}, "lines": []}',
        fault("12015", "The client lacks the scope erp:write."),
    ),
    question="""
        With our new client `$client` we can read everything and write nothing. In the developer portal both scopes are
        ticked. Did something go wrong when it was set up?
        """,
    answer="""
        The client has both scopes, your token only one: a token gets the scopes that you ask for. Add
        `erp:write` to the parameter `scope` of your token request, separated by a space.
        """,
    follow_up="Works. So does a token with both scopes have any drawback for jobs that only read?",
    resolution="Only that it can do more damage in wrong hands. For jobs that read we recommend `erp:read` alone.",
    note="Scope of token, not of client.",
)

UNKNOWN_PATH = Matter(
    subjects=("404 without a message on a call that used to work", "Is GET /customer gone?"),
    call=Call("GET", "/customer?pageNumber=1", 404, response="(empty)"),
    question="""
        After moving to the new base address the first call of our sync gets 404 with nothing in it. The old address
        understands the same path. Have you removed it?
        """,
    answer="""
        On the new address collections are written in the plural, so it is `/customers`. The old address still accepts
        both. The guide for moving has the whole list; beside customers you will meet `/salesOrder` and `/employee`.
        """,
    follow_up="All three changed. Why is the answer empty, when other 404s have a message?",
    resolution="""
        An unknown path is refused before the ERP is asked, and that part has no messages. We have suggested one.
        """,
    note="Plural. Guide for moving exists, they had not seen it.",
)

SECRET_REJECTED = Matter(
    subjects=("invalid_client from the token endpoint", "Client secret of $client is not accepted any more"),
    call=Call(
        "POST",
        "https://connect.lodestar.example/token",
        401,
        "grant_type=client_credentials&client_id=$client&client_secret=$secret&scope=erp:read",
        '{"error": "invalid_client"}',
    ),
    question="""
        Since this morning we get no token for `$client`. The secret is $secret as it always was, nobody here has
        changed anything. Can you see from it what is wrong? Our customers can't work.
        """,
    answer="""
        The secret was replaced last night by an owner of your account in the developer portal; the old one ended at
        that moment. Please ask your colleagues for the new one and put it where your service reads it.

        We have no use for your secret and can't read it; what you pasted was masked before it was stored. Never send
        secrets to us or anybody.
        """,
    follow_up="It was our security team, as an exercise. Is it possible to have two secrets for a while?",
    resolution="Yes: in the portal choose *add* rather than *replace*. Both work until you remove the old one.",
    note="Replaced 22:14 by an owner, seen in the portal's log.",
)

SERVER_ERROR = Matter(
    subjects=("500 on POST /employees for one person only", "Internal error, id $guid"),
    call=Call(
        "POST",
        "/employees",
        500,
        """
        {
          "employeeNumber": {"value": "$employee"},
          "department": {"value": "STORE"},
          "calendarId": {"value": "STD"},
          "contact": {
            "value": {"firstName": {"value": "Test"}, "phone": {"value": "+00 00 00 00 00, ask for the $company desk"}}
          }
        }
        """,
        refused("An unexpected error occurred."),
    ),
    question="""
        For one of 60 employees the answer is 500, again and again. The others of the same department are fine. Is there
        anything in your log for this id?
        """,
    answer="""
        There is: the phone number is longer than its column, and that is not caught as it should be. It is a bug on our
        side and reported. Until it is mended, keep phone numbers to 50 characters.
        """,
    follow_up="We shorten it. Can you tell us when the bug is mended, so that we can take our workaround out?",
    resolution="""
        It is planned for the release after next, and the notes of that release will name it. A shorter number does no
        harm.
        """,
    note="Bug confirmed, handed to development with the id.",
    waits_for="Development: which field breaks for log id $guid? They answer within two days.",
    files=("har",),
)

ALL = (
    WRONG_TENANT,
    EXPIRED_IN_JOB,
    NO_LICENCE,
    OLD_ADDRESS,
    WRITE_SCOPE,
    UNKNOWN_PATH,
    SECRET_REJECTED,
    SERVER_ERROR,
)
