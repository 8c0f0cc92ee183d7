"""The release before the one that the demo is about: made from today's document, by what has changed since."""

import json
from typing import Any

EARLIER = "2025.2"
BASE_URL = "https://erp.lodestar.example/API/v1"

# Added since.
NOT_YET = (
    ("/background/{requestId}", "get"),
    ("/inventory/{inventoryNumber}/stock", "get"),
    ("/shipments/{shipmentNumber}/action/confirm", "post"),
)
PARAMETERS_NOT_YET = (
    ("/customerInvoices", "get", "dueBefore"),
    ("/shipments", "get", "orderNumber"),
)
PROPERTIES_NOT_YET = (
    ("InvoiceLineInput", "unitPriceInCurrency"),
    ("CustomerInvoiceInput", "branchNumber"),
    ("SalesOrder", "total"),
    ("Shipment", "packages"),
)
VALUES_NOT_YET = (("CustomerStatus", "CreditHold"), ("OrderStatus", "BackOrder"))
NOT_REQUIRED_YET = (("InvoiceLineInput", "operation"), ("TimeCardInput", "week"))
NOT_DEPRECATED_YET = (("/inventorySummary/{inventoryNumber}", "get"),)

# Taken out since.
PROPERTIES_STILL = {
    ("InvoiceLineInput", "unitPrice"): {"$ref": "#/components/schemas/NumberValue"},
    ("SalesOrder", "orderTotal"): {"type": "number"},
    ("ItemInput", "supplierNumber"): {"$ref": "#/components/schemas/StringValue"},
}
VALUES_STILL = (("ItemStatus", "Unavailable"),)
PARAMETERS_STILL = {
    ("/journalTransactions", "get"): {"name": "financialPeriod", "in": "query", "schema": {"type": "string"}},
}
OPERATIONS_STILL = {
    ("/customers/{customerNumber}/balance", "get"): "Read the balance of one customer",
    ("/salesOrders/{orderType}/{orderNumber}/action/print", "post"): "Print a sales order",
}


def earlier(document: bytes) -> bytes:
    """The document of the release 2025.2, from that of today's."""
    api = json.loads(document)
    api["info"]["version"] = EARLIER
    api["servers"] = [{"url": BASE_URL}]
    _without_what_came(api["paths"], api["components"]["schemas"])
    _with_what_went(api["paths"], api["components"]["schemas"])
    return json.dumps(api, indent=1).encode()


def _without_what_came(paths: dict[str, Any], schemas: dict[str, Any]) -> None:
    for path, method, name in PARAMETERS_NOT_YET:
        operation = paths[path][method]
        operation["parameters"] = [each for each in operation["parameters"] if each.get("name") != name]
    for path, method in NOT_YET:
        del paths[path][method]
    for path, method in NOT_DEPRECATED_YET:
        del paths[path][method]["deprecated"]
    for schema, name in PROPERTIES_NOT_YET:
        del schemas[schema]["properties"][name]
    for schema, value in VALUES_NOT_YET:
        schemas[schema]["enum"].remove(value)
    for schema, name in NOT_REQUIRED_YET:
        schemas[schema]["required"].remove(name)


def _with_what_went(paths: dict[str, Any], schemas: dict[str, Any]) -> None:
    for (schema, name), about in PROPERTIES_STILL.items():
        schemas[schema]["properties"][name] = about
    for schema, value in VALUES_STILL:
        schemas[schema]["enum"].append(value)
    for (path, method), parameter in PARAMETERS_STILL.items():
        paths[path][method]["parameters"].append(parameter)
    for (path, method), summary in OPERATIONS_STILL.items():
        paths.setdefault(path, {})[method] = _operation(path, summary)


def _operation(path: str, summary: str) -> dict[str, Any]:
    names = [segment[1:-1] for segment in path.split("/") if segment.startswith("{")]
    in_path = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    return {"summary": summary, "parameters": in_path, "responses": {"200": {"description": "Done."}}}
