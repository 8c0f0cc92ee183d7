"""How often clients may call the API. Facts of the vendor's API, shown to ISVs and held against their test runs."""

CALLS_AN_HOUR = {"test": 500, "production": 15_000}
"""For each company, by the type of the client."""
