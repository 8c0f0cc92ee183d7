"""What can be done with ISVs, their integrations and certificates."""

from .certificates import carry_out_reminders, foretell, forget_certificate, plan_certificates
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
    "plan_certificates",
    "revoke_integration",
    "rotate_secret",
]
