"""The mails about clients and their way to production, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

REFERENCE = Placeholder("reference", "Number of the request", "PS-218")
WHAT = Placeholder("what", "What is asked for", "New client: Freight sync")
ISV = Placeholder("isv", "The ISV", "Fjordlys Systemer")
BY = Placeholder("by", "Who asks", "Anna Berg")
OUTCOME = Placeholder("outcome", "What became of it", "granted")
BECAUSE = Placeholder("because", "What Partner Service says about it", "It is there from now on.", is_text=True)

CLIENT = Placeholder("client", "The client", "Freight sync")
UNTIL = Placeholder("until", "Until when the link opens", "Mon 30 Nov 16:30 (Europe/Oslo)")

register(
    (
        Kind("client_requested", "An ISV asks Partner Service", "Clients", (REFERENCE, WHAT, ISV, BY)),
        Kind("client_decided", "Partner Service has decided", "Clients", (REFERENCE, WHAT, OUTCOME, BECAUSE)),
        Kind("promotion_requested", "A client is to go to production", "Clients", (REFERENCE, CLIENT, ISV, BY)),
        Kind("promotion_to_confirm", "A promotion needs a second person", "Clients", (REFERENCE, CLIENT, ISV, BY)),
        Kind("promotion_activation", "The link that activates a client", "Clients", (REFERENCE, CLIENT, UNTIL)),
        Kind("promotion_refused", "A promotion is refused", "Clients", (REFERENCE, CLIENT, BECAUSE)),
        Kind("promotion_activated", "A client is in production", "Clients", (REFERENCE, CLIENT, ISV, BY)),
    )
)
