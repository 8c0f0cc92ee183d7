"""The mails that reminders write, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

LINE = "#4812 by Acme: half of the time to the first response is used"

register(
    (
        Kind(
            "reminders",
            "What is due",
            "Whoever is reminded",
            (
                Placeholder("summary", "The one reminder, or how many they are", f"Reminder: {LINE}"),
                Placeholder("opening", "That one thing is due, or several", "One thing is due to you:"),
                Placeholder("lines", "The reminders as a list", f"- {LINE} [Open](https://example.com/)", is_text=True),
            ),
        ),
        Kind(
            "reminders_halted",
            "Reminders have stopped",
            "Staff",
            (
                Placeholder("mails", "How many mails were to be sent at once", "1204"),
                Placeholder("limit", "How many a run may send", "500"),
            ),
        ),
    )
)
