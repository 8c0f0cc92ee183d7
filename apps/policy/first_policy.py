"""The support policy a desk begins with. Written once, after the migration that makes its table; then it is data."""

from datetime import UTC, datetime
from typing import Any

from django.db import connections

from .models import PolicyClause
from .scope import VerdictKind
from .topics import SupportTopic

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
IN_SCOPE = VerdictKind.IN_SCOPE
CLAUSES = (
    ("1.1", SupportTopic.ENDPOINT_USAGE, IN_SCOPE, "API support answers how endpoints of the API are used."),
    (
        "1.2",
        SupportTopic.ENDPOINT_FUNCTIONALITY,
        IN_SCOPE,
        "API support answers what endpoints of the API do and return.",
    ),
    ("1.3", SupportTopic.JSON_SYNTAX, IN_SCOPE, "API support helps with the JSON of requests and responses."),
    (
        "1.4",
        SupportTopic.FEATURE_REQUEST,
        IN_SCOPE,
        "API support takes in wishes for the API, and tells what becomes of them.",
    ),
    (
        "1.5",
        SupportTopic.BUG_REPORT,
        IN_SCOPE,
        "API support takes in errors of the API, and tells when they are corrected.",
    ),
    (
        "1.6",
        SupportTopic.CODE_EXAMPLE_OR_DOCUMENTATION,
        IN_SCOPE,
        "API support gives code examples and documentation of how endpoints are used.",
    ),
    ("1.7", SupportTopic.TROUBLESHOOTING, IN_SCOPE, "API support looks into calls of the API that fail."),
    (
        "2.1",
        SupportTopic.CLIENT_ID_OR_PRODUCTION,
        VerdictKind.PARTNER_SERVICE,
        "New client IDs, promotion to production and partner procedure are the matter of Partner Service in your "
        "market.",
    ),
    (
        "2.2",
        SupportTopic.ERP_UI,
        VerdictKind.ERP_SUPPORT,
        "Screens of the ERP, company configuration, setup and the use of modules are the matter of ERP support in your "
        "market. It is reached through the customer.",
    ),
    (
        "3.1",
        SupportTopic.THIRD_PARTY_CODE,
        VerdictKind.OUT_OF_SCOPE,
        "Writing or debugging code that calls the API is not part of support. The calls that it makes are.",
    ),
    (
        "3.2",
        SupportTopic.THIRD_PARTY_SOFTWARE,
        VerdictKind.OUT_OF_SCOPE,
        "Software and applications of others are not part of support. The calls that they make are.",
    ),
)


def write_policy(*, using: str = "default", **_: Any) -> None:
    """Give a desk its first policy. One that has clauses keeps them: none is ever taken away."""
    tables = set(connections[using].introspection.table_names())
    if not {PolicyClause._meta.db_table, PolicyClause.history.model._meta.db_table} <= tables:
        return
    if not PolicyClause.objects.using(using).exists():
        for number, topic, verdict, text in CLAUSES:
            PolicyClause(number=number, topic=topic, verdict=verdict, text=text, valid_from=BEGAN).save(using=using)
