"""The mails about customers, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

CUSTOMER = Placeholder("customer", "The customer", "Havbris Sjømat AS")

register(
    (
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
