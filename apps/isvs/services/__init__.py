"""What can be done with ISVs, their integrations and certificates."""

from .certificates import carry_out_reminders, foretell, forget_certificate, plan_certificates
from .clients import (
    MOST_URIS,
    Comparison,
    add_redirect_uri,
    compare_secret,
    fit_uri,
    hashed_fingerprint,
    locked_client,
    manages_clients,
    new_uri,
    own_uri,
    put_uri,
    remove_redirect_uri,
    require_manager,
    take_uri,
)
from .data_owners import name_data_owner, remove_data_owner, send_data_owner_code, verify_data_owner
from .indexing import CLIENT, CUSTOMER, ISV, forget, index_clients, index_customers, index_isvs
from .integrations import SCOPES, add_integration, revoke_integration, rotate_secret

__all__ = [
    "CLIENT",
    "CUSTOMER",
    "ISV",
    "MOST_URIS",
    "SCOPES",
    "Comparison",
    "add_integration",
    "add_redirect_uri",
    "carry_out_reminders",
    "compare_secret",
    "fit_uri",
    "foretell",
    "forget",
    "forget_certificate",
    "hashed_fingerprint",
    "index_clients",
    "index_customers",
    "index_isvs",
    "locked_client",
    "manages_clients",
    "name_data_owner",
    "new_uri",
    "own_uri",
    "plan_certificates",
    "put_uri",
    "remove_data_owner",
    "remove_redirect_uri",
    "require_manager",
    "revoke_integration",
    "rotate_secret",
    "send_data_owner_code",
    "take_uri",
    "verify_data_owner",
]
