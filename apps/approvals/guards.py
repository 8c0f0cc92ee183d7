"""What the database itself refuses, whoever asks: in words of SQL, for both engines.

A record of an answer is never changed or deleted, and answers the text that was shown, within what was asked. A copy
needs a consent in force for its database at its moment, and keeps the facts it was recorded with. People look into
copies only where a consent in force names them. An inquiry is not closed or merged while a copy of it lives.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from apps.accounts import guarding

# Each rule: the table, when it is asked, and what must not be found. What SQLite replaces fires no trigger of deletion,
# so rows that must stay are looked for before another is put in their place.
RULES = {
    "consent_is_never_changed": ("approvals_consent", "UPDATE", "SELECT 1"),
    "consent_is_never_deleted": ("approvals_consent", "DELETE", "SELECT 1"),
    "consent_is_never_replaced": (
        "approvals_consent",
        "INSERT",
        """SELECT 1 FROM approvals_consent c WHERE c.id = NEW.id OR c.record_hash = NEW.record_hash
            OR c.request_id = NEW.request_id AND (c.kind = 'withdrawn' AND NEW.kind = 'withdrawn'
                OR c.version = NEW.version AND c.kind IN ({deciding}) AND NEW.kind IN ({deciding}))""",
    ),
    "consent_answers_the_text_shown": (
        "approvals_consent",
        "INSERT",
        """SELECT 1 WHERE NEW.kind IN ({deciding}) AND NOT EXISTS (
            SELECT 1 FROM approvals_dataaccessrequest r
            WHERE r.id = NEW.request_id AND r.version = NEW.version AND r.text = NEW.text
                AND r.text_hash = NEW.text_hash AND r.text_hash <> '' AND r.database_id = NEW.database_id
                AND r.data_owner_id = NEW.data_owner_id)""",
    ),
    "consent_allows_no_more_than_asked": (
        "approvals_consent",
        "INSERT",
        """SELECT 1 FROM approvals_dataaccessrequest r
            WHERE r.id = NEW.request_id AND NEW.kind IN ({approving}) AND (NEW.keep_days > r.keep_days OR EXISTS (
                SELECT 1 FROM {new_people} p WHERE CAST(p.value AS text) NOT IN (
                    SELECT CAST(a.user_id AS text) FROM approvals_dataaccessrequest_people a
                    WHERE a.dataaccessrequest_id = r.id)))""",
    ),
    "consent_is_the_customers": (
        "approvals_consent",
        "INSERT",
        "SELECT 1 WHERE NEW.kind IN ({approving}) AND NOT EXISTS ({owner_of_new})",
    ),
    "answered_request_stays_as_it_is": (
        "approvals_dataaccessrequest",
        "UPDATE OF inquiry_id, database_id, data_owner_id, text, text_hash, keep_days",
        """SELECT 1 FROM approvals_consent c
            WHERE c.request_id = NEW.id AND c.kind IN ({deciding}) AND c.version = NEW.version
                AND (NEW.inquiry_id <> OLD.inquiry_id OR NEW.database_id <> OLD.database_id
                    OR NEW.data_owner_id <> OLD.data_owner_id OR NEW.text <> OLD.text
                    OR NEW.text_hash <> OLD.text_hash OR NEW.keep_days <> OLD.keep_days)""",
    ),
    "request_with_a_copy_stays_of_its_inquiry": (
        "approvals_dataaccessrequest",
        "UPDATE OF inquiry_id",
        """SELECT 1 FROM approvals_restoredcopy k
            WHERE k.request_id = NEW.id AND NEW.inquiry_id <> OLD.inquiry_id""",
    ),
    "request_is_never_replaced": (
        "approvals_dataaccessrequest",
        "INSERT",
        "SELECT 1 FROM approvals_dataaccessrequest r WHERE r.id = NEW.id",
    ),
    "copy_has_consent": (
        "approvals_restoredcopy",
        "INSERT",
        """SELECT 1 WHERE NOT EXISTS (
            SELECT 1 FROM approvals_consent c {owner_of_consent}
                JOIN approvals_dataaccessrequest r ON r.id = c.request_id AND r.prolongs_id IS NULL
            WHERE c.id = NEW.consent_id AND c.kind IN ({approving}) AND c.request_id = NEW.request_id
                AND c.database_id = NEW.database_id AND c.at <= NEW.restored_at AND c.until > NEW.restored_at
                AND NEW.delete_by <= c.until AND {not_taken_back})""",
    ),
    "copy_keeps_consent": (
        "approvals_restoredcopy",
        "UPDATE OF consent_id, delete_by",
        """SELECT 1 WHERE (NEW.consent_id <> OLD.consent_id OR NEW.delete_by > OLD.delete_by) AND NOT EXISTS (
            SELECT 1 FROM approvals_consent c {owner_of_consent}
                JOIN approvals_dataaccessrequest r ON r.id = c.request_id
            WHERE c.id = NEW.consent_id AND c.kind IN ({approving}) AND c.database_id = NEW.database_id
                AND (r.id = NEW.request_id OR r.prolongs_id = NEW.id) AND NEW.delete_by <= c.until
                AND {not_taken_back})""",
    ),
    "copy_keeps_its_facts": (
        "approvals_restoredcopy",
        "UPDATE",
        """SELECT 1 WHERE NEW.id <> OLD.id OR NEW.request_id <> OLD.request_id OR NEW.database_id <> OLD.database_id
            OR NEW.restored_by_id <> OLD.restored_by_id OR NEW.restored_at <> OLD.restored_at
            OR NEW.size_bytes <> OLD.size_bytes OR NEW.checksum <> OLD.checksum OR NEW.place <> OLD.place
            OR OLD.confirmed_at IS NOT NULL""",
    ),
    "copy_is_never_deleted": ("approvals_restoredcopy", "DELETE", "SELECT 1"),
    "copy_is_never_replaced": (
        "approvals_restoredcopy",
        "INSERT",
        "SELECT 1 FROM approvals_restoredcopy k WHERE k.id = NEW.id",
    ),
    "copy_begins_alive": (
        "approvals_restoredcopy",
        "INSERT",
        "SELECT 1 WHERE NEW.deleted_at IS NOT NULL OR NEW.confirmed_at IS NOT NULL",
    ),
    "access_is_of_people_named": (
        "approvals_copyaccess",
        "INSERT",
        """SELECT 1 WHERE NOT EXISTS (
            SELECT 1 FROM approvals_restoredcopy k JOIN approvals_consent c ON c.id = k.consent_id
                CROSS JOIN {people} p
            WHERE k.id = NEW.copy_id AND CAST(p.value AS text) = CAST(NEW.person_id AS text) AND k.deleted_at IS NULL
                AND NEW.at >= k.restored_at AND NEW.at < k.delete_by AND {not_taken_back})""",
    ),
    "access_is_never_changed": ("approvals_copyaccess", "UPDATE", "SELECT 1"),
    "access_is_never_deleted": ("approvals_copyaccess", "DELETE", "SELECT 1"),
    "access_is_never_replaced": (
        "approvals_copyaccess",
        "INSERT",
        "SELECT 1 FROM approvals_copyaccess a WHERE a.id = NEW.id",
    ),
    "inquiry_is_not_closed_over_a_copy": ("inquiries_inquiry", "UPDATE OF status", "{copy_of_new_inquiry}"),
    "inquiry_is_not_replaced_over_a_copy": ("inquiries_inquiry", "INSERT", "{copy_of_new_inquiry}"),
    "copy_is_not_of_a_closed_inquiry": (
        "approvals_restoredcopy",
        "INSERT",
        """SELECT 1 FROM approvals_dataaccessrequest r JOIN inquiries_inquiry i ON i.id = r.inquiry_id
            WHERE r.id = NEW.request_id AND i.status IN ({over})""",
    ),
}
PARTS = {
    "approving": "'approved', 'limited'",
    "deciding": "'approved', 'limited', 'declined'",
    "over": "'closed', 'merged'",
    "not_taken_back": """NOT EXISTS (
        SELECT 1 FROM approvals_consent w WHERE w.request_id = c.request_id AND w.kind = 'withdrawn')""",
    "owner_of_consent": """JOIN isvs_companydatabase d ON d.id = c.database_id
        JOIN isvs_dataowner o ON o.id = c.data_owner_id AND o.customer_id = d.customer_id AND o.status = 'verified'""",
    "owner_of_new": """SELECT 1 FROM isvs_companydatabase d JOIN isvs_dataowner o ON o.customer_id = d.customer_id
        WHERE d.id = NEW.database_id AND o.id = NEW.data_owner_id AND o.status = 'verified'""",
    "copy_of_new_inquiry": """SELECT 1 WHERE NEW.status IN ('closed', 'merged') AND EXISTS (
        SELECT 1 FROM approvals_restoredcopy k JOIN approvals_dataaccessrequest r ON r.id = k.request_id
        WHERE r.inquiry_id = NEW.id AND k.confirmed_at IS NULL)""",
}
PEOPLE = {
    "postgresql": {
        "people": "jsonb_array_elements_text(c.people)",
        "new_people": "jsonb_array_elements_text(NEW.people)",
    },
    "sqlite": {"people": "json_each(c.people)", "new_people": "json_each(NEW.people)"},
}
NEVER_EMPTIED = ("approvals_consent", "approvals_restoredcopy", "approvals_copyaccess")


def attach(connection: BaseDatabaseWrapper) -> None:
    """Let the database keep all rules."""
    words = PARTS | PEOPLE[connection.vendor]
    rules = {name: (table, event, forbidden.format(**words)) for name, (table, event, forbidden) in RULES.items()}
    guarding.attach(connection, rules, never_emptied=NEVER_EMPTIED)
