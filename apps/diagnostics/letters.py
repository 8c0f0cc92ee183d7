"""The mail that diagnostics write, and what can be filled into it."""

from apps.notifications.kinds import Kind, Placeholder, register

register(
    (
        Kind(
            "release_changes",
            "Operations that you use change",
            "ISVs",
            (
                Placeholder("subject", "The subject, as staff wrote it", "What changes for you with release 2026.1"),
                Placeholder(
                    "text", "The text, as staff wrote it", "`PUT /inventory/{id}` takes `salesPrice` now.", is_text=True
                ),
                Placeholder("author", "Who sent it", "Tove Dahl"),
            ),
        ),
    )
)
