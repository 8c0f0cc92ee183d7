"""The mails about customers, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

CUSTOMER = Placeholder("customer", "The customer", "Havbris Sjømat AS")

ISV = Placeholder("isv", "The ISV", "Fjordlys")

register(
    (
        Kind(
            "member_invited",
            "Somebody is invited to an ISV",
            "Members",
            (
                ISV,
                Placeholder("by", "Who invites", "Jonas Eide"),
                Placeholder("email", "The address that is invited", "mia@fjordlys.example"),
                Placeholder("role", "What they will be", "Developer"),
                Placeholder("until", "Until when the link opens", "Thursday 12 March 09:30"),
            ),
        ),
        Kind(
            "member_removed",
            "Somebody is no longer a member",
            "Members",
            (
                ISV,
                Placeholder("name", "Who was a member", "Mia Dahl"),
                Placeholder("by", "Who decided it", "Jonas Eide"),
            ),
        ),
        Kind(
            "data_owner_named",
            "Somebody was named as data owner",
            "Customers",
            (
                CUSTOMER,
                Placeholder("owner", "Who was named", "Dag Lunde"),
                Placeholder("owner_email", "Their address", "dag@havbris.example"),
                Placeholder("code", "The code that confirms it", "493 027"),
                Placeholder("until", "Until when the code is valid", "Thursday 5 March 09:30"),
            ),
        ),
    )
)
