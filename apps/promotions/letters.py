"""The mails about clients and their way to production, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

REFERENCE = Placeholder("reference", "Number of the request", "PS-218")
WHAT = Placeholder("what", "What is asked for", "New client: Freight sync")
ISV = Placeholder("isv", "The ISV", "Fjordlys Systemer")
BY = Placeholder("by", "Who asks", "Anna Berg")
OUTCOME = Placeholder("outcome", "What became of it", "granted")
BECAUSE = Placeholder("because", "What Partner Service says about it", "It is there from now on.", is_text=True)

register(
    (
        Kind("client_requested", "An ISV asks Partner Service", "Clients", (REFERENCE, WHAT, ISV, BY)),
        Kind("client_decided", "Partner Service has decided", "Clients", (REFERENCE, WHAT, OUTCOME, BECAUSE)),
    )
)
