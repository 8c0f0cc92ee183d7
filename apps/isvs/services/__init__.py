"""What can be done with ISVs, their integrations and certificates."""

from .certificates import carry_out_reminders, foretell, forget_certificate, plan_certificates
from .data_owners import name_data_owner, remove_data_owner, send_data_owner_code, verify_data_owner
from .indexing import CLIENT, CUSTOMER, ISV, forget, index_clients, index_customers, index_isvs
from .integrations import SCOPES, add_integration, revoke_integration, rotate_secret

__all__ = [
    "CLIENT",
    "CUSTOMER",
    "ISV",
    "SCOPES",
    "add_integration",
    "carry_out_reminders",
    "foretell",
    "forget",
    "forget_certificate",
    "index_clients",
    "index_customers",
    "index_isvs",
    "name_data_owner",
    "plan_certificates",
    "remove_data_owner",
    "revoke_integration",
    "rotate_secret",
    "send_data_owner_code",
    "verify_data_owner",
]
