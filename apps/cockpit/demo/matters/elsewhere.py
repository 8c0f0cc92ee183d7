"""What others have to answer: Partner Service, ERP support, or the ISV itself."""

from apps.inquiries.models import Inquiry

from .matter import DECLINED, ERP_SUPPORT, IN_DUTCH, PARTNER_SERVICE, Matter

HOW_TO = Inquiry.Kind.HOW_TO

TO_PRODUCTION = Matter(
    kind=HOW_TO,
    ends=PARTNER_SERVICE,
    subjects=("Please set $client to production", "Our integration is tested, how do we go live?"),
    question="""
        Our integration $product is finished and tested with the client `$client`. Please change it from test to
        production and tell us when the new secret is active. The test secret is $secret, if you need it.
        """,
    answer="""
        Congratulations on getting there. Promotion to production is done by Partner Service of your market, and we have
        handed your case over to them; they answer you directly.

        They will want production redirect URIs with https and a contact for incidents, so have these ready. Please do
        not send secrets to anyone, us included; yours was masked before it was stored.
        """,
    follow_up="They have written to us, everything is in motion. Thank you.",
    resolution="Good luck with the launch.",
    note="Pasted secret masked on arrival. Told them to replace it.",
)

NEW_CLIENT = Matter(
    kind=HOW_TO,
    ends=PARTNER_SERVICE,
    subjects=("Another client id beside $product, please", "New client for a second product"),
    question="""
        We plan a second product beside $product and would like to have a client of its own for it, so that customers
        can give consent to each by itself. What do you need from us?
        """,
    answer="""
        A client of its own for each product is the right way. New clients come from Partner Service of your market.
        Your inquiry is with them now; they need the product's name, a short description and its redirect URIs.
        """,
    follow_up="The form has arrived, we fill it in this week.",
    resolution="Then all is on its way.",
    note="Partner procedure, nothing technical.",
)

REDIRECT = Matter(
    kind=HOW_TO,
    ends=PARTNER_SERVICE,
    subjects=("New redirect URI for our client", "Our domain changes, what about redirects?"),
    question="""
        Our company changes its name and its domain. From the first of next month the redirect URI of `$live_client`
        shall be `https://app.$isv_domain/signed-in`. Can both work for a while?
        """,
    answer="""
        Both can: a client may have several redirect URIs. For a production client Partner Service adds them, and we
        have handed this over. Remove the old one only when the last customer has signed in through the new domain.
        """,
    follow_up="Added already, that was quick.",
    resolution="Fine. Don't forget the old one when the time comes.",
    note="Production client, so Partner Service.",
)

OWNER_LEFT = Matter(
    kind=HOW_TO,
    ends=PARTNER_SERVICE,
    subjects=("Owner of our account has left the company", "Nobody can open our developer portal any more"),
    question="""
        The colleague who owned our account in the developer portal has left, and his address no longer exists. I am a
        developer there and may not add owners. How do we get in again?
        """,
    answer="""
        For your protection a new owner is named only by Partner Service of your market, after a word from somebody who
        may sign for your company. They have your case and write to you; a short letter on company paper speeds it up.
        """,
    follow_up="The letter is with them.",
    resolution="Good. Do name two owners this time.",
    note="Identity check is theirs, not ours.",
)

NUMBER_SERIES = Matter(
    kind=HOW_TO,
    ends=ERP_SUPPORT,
    subjects=("Invoices of $company shall start at 500000", "Where does one change the number series?"),
    question="""
        $company would like its invoices to start at 500000 next year. In which screen does one change the number
        series, and does it need a special role? They do it by hand in the browser, it is not about the API.
        """,
    answer="""
        Screens and setup of the ERP are with ERP support, whom your customer reaches directly. You can forward this:
        *"We want to start a new number series for customer invoices at 500000 from next year. Which role do we need,
        and what happens to drafts?"*

        For $product it makes no difference: it gets the number from the ERP.
        """,
    follow_up="Forwarded, they take it from here.",
    resolution="Fine.",
    note="ERP screen.",
)

INVOICE_LAYOUT = Matter(
    kind=HOW_TO,
    ends=ERP_SUPPORT,
    subjects=("Logo is missing on printed invoices of $company", "Layout of invoices after the update"),
    question="""
        Since the update the printed invoices of $company have no logo. We only create the invoices through the API, but
        the customer thinks that it comes from us. Is there a parameter for the layout?
        """,
    answer="""
        The API has no say in the layout; it is chosen by the customer's class in the ERP. Please let $company ask ERP
        support: *"Since the update our invoice form has no logo. Which form does the customer class use, and is our
        logo still in it?"*
        """,
    follow_up="It was the form. The customer has apologised to us, imagine.",
    resolution="That is rare. Resolved, then.",
    note="Wrote the text so that the customer can forward it unchanged.",
)

USER_ROLE = Matter(
    kind=HOW_TO,
    ends=ERP_SUPPORT,
    subjects=("Users of $company don't see orders made by us", "Which role sees orders of the web shop?"),
    question="""
        We create orders with type SO. The API returns them, the manager sees them, the people in the warehouse do not.
        Is it something about the user through which we create them?
        """,
    answer="""
        No: orders belong to a branch, and the warehouse users have no access to it. That is set in the ERP, by somebody
        who administers the users of $company. ERP support helps them with these words: *"Users of our warehouse should
        see sales orders of branch 1. Which role is missing?"*
        """,
    follow_up="They see them now. Could we create the orders in another branch through the API?",
    resolution="Not for orders in this release, only for invoices with `branchNumber`.",
    note="Access rights in the ERP.",
)

DEBUG_OUR_CLASS = Matter(
    kind=HOW_TO,
    ends=DECLINED,
    subjects=("Please look at our class, the list is empty", "Our loop ends too early, can you correct it?"),
    question="""
        The list is empty after this loop. No exception, and no request leaves the machine. We believe it is in Map().

        ```csharp
        foreach (var row in source.Read())
        {
            if (row.ChangedAt > lastRun) break;
            rows.Add(Map(row));
        }
        ```

        Our developer is on leave. Could you correct the class and send it back?
        """,
    answer="""
        No request reaches the API, so there is nothing here that we could look into, and correcting an ISV's own code
        is outside of what this desk does. One look was free: `break` leaves the loop at the first changed row.

        If you want somebody to work on your code with you, consulting can be booked by the hour.
        """,
    follow_up="It was the break. We take it from here, thank you all the same.",
    resolution="You are welcome.",
    note="Third-party code: declined, with the hint.",
)

SLOW_APP = Matter(
    kind=HOW_TO,
    ends=DECLINED,
    subjects=("Our app needs 20 seconds to draw the order list", "Grid with $count rows is slow"),
    question="""
        The API answers in 300 ms, but our grid takes 20 seconds to show $count orders. Which grid would you recommend,
        and how should it be set up?
        """,
    answer="""
        300 ms is the part that we answer for. How your application draws its lists is not something this desk can
        advise on. Ask us again if you want fewer rows from the API in the first place: `pageSize` and the filters are
        ours.
        """,
    follow_up="Fair enough. We load 100 rows at a time now.",
    resolution="That sounds right.",
    note="Third-party software.",
)

PROXY = Matter(
    kind=HOW_TO,
    ends=DECLINED,
    subjects=("Certificate error behind the proxy of $company", "Connection is reset in the customer's network"),
    question="""
        At $company our service can't connect: the certificate is not trusted. At every other customer it works. Their
        network has a proxy that looks into connections. Which certificate do we have to install?
        """,
    answer="""
        The certificate that you see is the proxy's, not ours, so it is the network people of $company who can tell. It
        concerns their network and your service; the API is not part of it, and we can't support it from here.
        """,
    follow_up="They have made an exception for api.lodestar.example. Works.",
    resolution="That is the best way.",
    note="Not our certificate, checked the fingerprint they sent.",
)

SPREADSHEET = Matter(
    kind=HOW_TO,
    ends=DECLINED,
    subjects=("Macro in a spreadsheet shows wrong dates", "Import of our CSV into a spreadsheet fails"),
    question="""
        We export invoices from $product as CSV, and in the spreadsheet of our user the dates turn into numbers. A macro
        of ours converts them, but not on every machine. Do you know why?
        """,
    answer="""
        Your export, your macro and the spreadsheet are all outside of the API, and so of what we support. The dates in
        the API's answers are plain text, year first, on every machine; whatever changes them comes later.
        """,
    follow_up="Understood.",
    resolution="Thank you for understanding.",
    note="Third-party software.",
    files=("csv",),
)

DUTCH = Matter(
    kind=HOW_TO,
    ends=IN_DUTCH,
    subjects=("Facturen van $company in een keer ophalen", "Hoe halen wij alle facturen van $company op?"),
    question="""
        Wij willen alle facturen van $company ophalen, maar wij krijgen er maar honderd per keer. Hoe vragen wij de
        volgende pagina op, en hoe weten wij welke de laatste is?
        """,
    answer="""
        Ask for the next page with `pageNumber` until a page comes back shorter than `pageSize`. We answer in English,
        and next time we are quicker if you write in English too.
        """,
    follow_up="Thank you, we will.",
    resolution="You are welcome.",
    note="Dutch. Answered in English all the same.",
)

ALL = (
    TO_PRODUCTION,
    NEW_CLIENT,
    REDIRECT,
    OWNER_LEFT,
    NUMBER_SERIES,
    INVOICE_LAYOUT,
    USER_ROLE,
    DEBUG_OUR_CLASS,
    SLOW_APP,
    PROXY,
    SPREADSHEET,
    DUTCH,
)
