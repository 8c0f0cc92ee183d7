"""What the database itself refuses, whoever asks: in words of SQL, for both engines.

What a customer said is never changed or deleted, and answers the text that was sent. One person's entries don't
overlap. What was invoiced, and what stands in an approved week, stays as it is.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from apps.accounts import guarding

# Each rule: the table, when it is asked, and what must not be found.
RULES = {
    "acceptance_is_never_changed": ("consulting_acceptance", "UPDATE", "SELECT 1"),
    "acceptance_is_never_deleted": ("consulting_acceptance", "DELETE", "SELECT 1"),
    "acceptance_is_never_replaced": (
        "consulting_acceptance",
        "INSERT",
        """SELECT 1 FROM consulting_acceptance a
            WHERE a.id = NEW.id OR a.estimate_id = NEW.estimate_id OR a.record_hash = NEW.record_hash""",
    ),
    "acceptance_answers_the_text_sent": (
        "consulting_acceptance",
        "INSERT",
        """SELECT 1 WHERE NOT EXISTS (
            SELECT 1 FROM consulting_estimate e
            WHERE e.id = NEW.estimate_id AND e.text_hash = NEW.text_hash AND e.text_hash <> '')""",
    ),
    "answered_estimate_stays_as_it_is": (
        "consulting_estimate",
        "UPDATE OF text, text_hash, currency, inside, outside, travel, cap, step, per, package_minutes, engagement_id",
        """SELECT 1 FROM consulting_acceptance a
            WHERE a.estimate_id = NEW.id AND (NEW.text <> OLD.text OR NEW.text_hash <> OLD.text_hash
                OR NEW.currency <> OLD.currency OR NEW.inside <> OLD.inside OR NEW.outside <> OLD.outside
                OR NEW.travel <> OLD.travel OR NEW.cap <> OLD.cap OR NEW.step <> OLD.step OR NEW.per <> OLD.per
                OR NEW.package_minutes <> OLD.package_minutes OR NEW.engagement_id <> OLD.engagement_id)""",
    ),
    "terms_are_accepted": (
        "consulting_engagement",
        "UPDATE OF terms_id, cap",
        """SELECT 1 WHERE NEW.terms_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM consulting_estimate e JOIN consulting_acceptance a ON a.estimate_id = e.id
            WHERE e.id = NEW.terms_id AND e.engagement_id = NEW.id AND a.kind = 'accepted' AND e.cap = NEW.cap)""",
    ),
    "terms_are_not_there_from_the_start": (
        "consulting_engagement",
        "INSERT",
        "SELECT 1 WHERE NEW.terms_id IS NOT NULL",
    ),
    "entries_do_not_overlap": ("consulting_timeentry", "INSERT", "{overlapping}"),
    "entries_are_not_moved_to_overlap": (
        "consulting_timeentry",
        "UPDATE OF started_at, ended_at, is_struck, person_id",
        "{overlapping}",
    ),
    "entry_is_for_work_agreed": (
        "consulting_timeentry",
        "INSERT",
        """SELECT 1 FROM consulting_engagement e
            WHERE e.id = NEW.engagement_id AND (e.status <> 'agreed' OR NOT EXISTS (
                SELECT 1 FROM consulting_acceptance a JOIN consulting_estimate s ON s.id = a.estimate_id
                WHERE a.estimate_id = NEW.terms_id AND s.engagement_id = e.id AND a.kind = 'accepted'))""",
    ),
    # What invoiced them frees them: whoever takes an invoice back whole.
    "invoiced_entry_stays_as_it_is": (
        "consulting_timeentry",
        "UPDATE",
        """SELECT 1 WHERE OLD.invoiced_at IS NOT NULL AND (NEW.invoiced_at IS NOT NULL
            OR NEW.started_at <> OLD.started_at OR NEW.ended_at <> OLD.ended_at OR NEW.minutes <> OLD.minutes
            OR NEW.kind <> OLD.kind OR NEW.note <> OLD.note OR NEW.is_billable <> OLD.is_billable
            OR NEW.is_struck <> OLD.is_struck OR NEW.person_id <> OLD.person_id OR NEW.week_on <> OLD.week_on
            OR NEW.engagement_id <> OLD.engagement_id OR NEW.terms_id <> OLD.terms_id)""",
    ),
    "invoiced_entry_is_never_deleted": (
        "consulting_timeentry",
        "DELETE",
        "SELECT 1 WHERE OLD.invoiced_at IS NOT NULL",
    ),
    "invoiced_item_stays_as_it_is": (
        "consulting_item",
        "UPDATE",
        """SELECT 1 WHERE OLD.invoiced_at IS NOT NULL AND (NEW.invoiced_at IS NOT NULL
            OR NEW.amount <> OLD.amount OR NEW.text <> OLD.text OR NEW.vat <> OLD.vat OR NEW.day <> OLD.day
            OR NEW.is_struck <> OLD.is_struck OR NEW.person_id <> OLD.person_id OR NEW.week_on <> OLD.week_on
            OR NEW.engagement_id <> OLD.engagement_id)""",
    ),
    "invoiced_item_is_never_deleted": ("consulting_item", "DELETE", "SELECT 1 WHERE OLD.invoiced_at IS NOT NULL"),
    "invoiced_package_stays_as_it_is": (
        "consulting_hourpackage",
        "UPDATE",
        """SELECT 1 WHERE OLD.invoiced_at IS NOT NULL AND (NEW.invoiced_at IS NOT NULL
            AND NEW.invoice <> OLD.invoice OR NEW.is_invoiced_elsewhere <> OLD.is_invoiced_elsewhere
            OR NEW.minutes <> OLD.minutes OR NEW.price <> OLD.price OR NEW.currency <> OLD.currency
            OR NEW.customer_id <> OLD.customer_id OR NEW.bought_on <> OLD.bought_on
            OR NEW.reference <> OLD.reference)""",
    ),
    "invoiced_package_is_never_deleted": (
        "consulting_hourpackage",
        "DELETE",
        "SELECT 1 WHERE OLD.invoiced_at IS NOT NULL",
    ),
    "approved_week_takes_no_entry": ("consulting_timeentry", "INSERT", "{approved}"),
    "approved_week_takes_no_item": ("consulting_item", "INSERT", "{approved}"),
    "entry_of_an_approved_week_stays": (
        "consulting_timeentry",
        "UPDATE",
        """SELECT 1 FROM consulting_week w
            WHERE w.person_id = OLD.person_id AND w.starts_on = OLD.week_on AND w.status = 'approved'
                AND (NEW.started_at <> OLD.started_at OR NEW.ended_at <> OLD.ended_at OR NEW.minutes <> OLD.minutes
                    OR NEW.kind <> OLD.kind OR NEW.is_billable <> OLD.is_billable OR NEW.is_struck <> OLD.is_struck
                    OR NEW.person_id <> OLD.person_id OR NEW.engagement_id <> OLD.engagement_id
                    OR NEW.week_on <> OLD.week_on)""",
    ),
    "item_of_an_approved_week_stays": (
        "consulting_item",
        "UPDATE",
        """SELECT 1 FROM consulting_week w
            WHERE w.person_id = OLD.person_id AND w.starts_on = OLD.week_on AND w.status = 'approved'
                AND (NEW.amount <> OLD.amount OR NEW.is_struck <> OLD.is_struck OR NEW.person_id <> OLD.person_id
                    OR NEW.engagement_id <> OLD.engagement_id OR NEW.week_on <> OLD.week_on OR NEW.day <> OLD.day)""",
    ),
    "slice_of_an_invoiced_entry_stays": (
        "consulting_timeslice",
        "DELETE",
        "SELECT 1 FROM consulting_timeentry t WHERE t.id = OLD.entry_id AND t.invoiced_at IS NOT NULL",
    ),
}
PARTS = {
    "overlapping": """SELECT 1 FROM consulting_timeentry t
        WHERE t.person_id = NEW.person_id AND t.id <> COALESCE(NEW.id, -1) AND NOT t.is_struck AND NOT NEW.is_struck
            AND t.started_at < NEW.ended_at AND t.ended_at > NEW.started_at""",
    "approved": """SELECT 1 FROM consulting_week w
        WHERE w.person_id = NEW.person_id AND w.starts_on = NEW.week_on AND w.status = 'approved'""",
}


NEVER_EMPTIED = ("consulting_acceptance",)


def attach(connection: BaseDatabaseWrapper) -> None:
    """Let the database keep all rules."""
    rules = {name: (table, event, forbidden.format(**PARTS)) for name, (table, event, forbidden) in RULES.items()}
    guarding.attach(connection, rules, never_emptied=NEVER_EMPTIED)
