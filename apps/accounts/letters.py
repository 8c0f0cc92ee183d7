"""The mails that accounts write, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

NAME = Placeholder("name", "Whom the account is for", "Anna Berg")
BY = Placeholder("by", "Who did it", "Tove Dahl")

register(
    (
        Kind(
            "user_invited",
            "Your account",
            "Whoever has an account",
            (
                NAME,
                BY,
                Placeholder("email", "The address they sign in with", "anna@acme.example"),
                Placeholder(
                    "if_staff",
                    "For staff: that they set up a second factor; for others nothing",
                    "As a member of staff you then set up a second factor.",
                ),
            ),
        ),
        Kind("second_factor_removed", "Your second factor was removed", "Whoever has an account", (NAME, BY)),
    )
)
