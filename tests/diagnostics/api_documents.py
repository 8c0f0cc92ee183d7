"""API documents for tests: small ones written here, the fictional one of the product, the shared ones when there."""

import json
from pathlib import Path

from apps.diagnostics.releases import Release, load

ROOT = Path(__file__).resolve().parents[2]
LODESTAR = ROOT / "apps" / "cockpit" / "demo" / "lodestar-erp.openapi.json"
SHARED = ROOT.parent / "shared" / "data"
NEW_DOCUMENT = SHARED / "openapi" / "erp-2025-04.openapi3.json"
OLD_DOCUMENT = SHARED / "openapi" / "erp-9.11.swagger2.json"
PASTES = SHARED / "pastes"
SHARED_IS_THERE = NEW_DOCUMENT.exists() and OLD_DOCUMENT.exists()


def openapi(*operations: str, version: str = "3.0.3", **more) -> dict:
    """A document whose operations are given as "GET /customers/{id}"."""
    paths: dict = {}
    for operation in operations:
        method, path = operation.split(" ")
        paths.setdefault(path, {})[method.lower()] = {"responses": {"200": {"description": "Done."}}}
    return {"openapi": version, "info": {"title": "Test", "version": "1"}, "paths": paths, **more}


def release(*operations: str, name: str = "2026.1", bases=("https://api.lodestar.example",)) -> Release:
    return load(openapi(*operations), name=name, base_urls=bases)


def lodestar() -> Release:
    return load(LODESTAR.read_bytes(), name="2026.1")


def shared_releases() -> list[Release]:
    """Today's release and the one before it."""
    new = load(NEW_DOCUMENT.read_bytes(), name="2025-04", base_urls=["https://api.finance.visma.net"])
    old = load(OLD_DOCUMENT.read_bytes(), name="9.11", base_urls=["https://integration.visma.net/API"])
    return [new, old]


def pasted_cases() -> list[dict]:
    key = PASTES / "expected.json"
    return json.loads(key.read_text(encoding="utf-8")) if key.exists() and SHARED_IS_THERE else []
