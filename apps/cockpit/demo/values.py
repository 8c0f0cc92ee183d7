"""The numbers, names and dates that make each inquiry its own."""

import base64
import random
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from . import pasted
from .parties import PRODUCTION, TEST, Party

BASE = "https://api.lodestar.example/v1"
OLD_BASE = "https://erp.lodestar.example/API/v1"

CURRENCIES = {"NO": "NOK", "SE": "SEK", "NL": "EUR"}
NEIGHBOURS = {"NO": "Denmark", "SE": "Finland", "NL": "Belgium"}
TOWNS = {
    "NO": (
        ("Prøvegata 4", "0001", "Fjellvik"),
        ("Kaiveien 12", "9991", "Nordbotn"),
        ("Storgata 88", "0002", "Heimdalen"),
    ),
    "SE": (("Provgatan 3", "111 00", "Granköping"), ("Hamnvägen 21", "999 10", "Sjöbo strand")),
    "NL": (("Proefstraat 7", "1000 ZZ", "Duinwijk"), ("Kadeweg 140", "9990 ZZ", "Oostpolder")),
}
ITEMS = (
    ("KAB-2040", "Cable 20 m"),
    ("SKR-0600", "Screw M6, 100 pcs"),
    ("LMP-1180", "Desk lamp, black"),
    ("TEA-0075", "Green tea 75 g"),
    ("BOL-3310", "Bolt set 10 mm"),
    ("FRM-5500", "Picture frame A3"),
    ("SVC-HOUR", "Service by the hour"),
    ("PMP-0420", "Bicycle pump"),
    ("CHR-9001", "Garden chair"),
    ("PPR-A4-80", "Paper A4 80 g"),
)
NAME_STEMS = (
    "Havbris",
    "Skogly",
    "Solvang",
    "Kvarn",
    "Ljung",
    "Lindö",
    "Zonnehof",
    "Waalzicht",
    "Bergheim",
    "Elvestrand",
)
TRADES = ("Bakery", "Cycles", "Interiors", "Foods", "Marine", "Print", "Textiles", "Tools", "Toys", "Wines")
SHORTEST_PRICE, LONGEST_PRICE = 19, 2400
LONGEST_LEFT = 35


def values_for(party: Party, company: str, rng: random.Random, at: datetime) -> dict[str, object]:
    """A value for every placeholder of a matter that ``party`` asks about at ``at``."""
    guids = [uuid.UUID(bytes=rng.randbytes(16), version=4) for _ in range(3)]
    # Some tokens had expired by then, others not.
    expires_at = at + timedelta(minutes=LONGEST_LEFT - at.minute)
    return {
        "company": company,
        "product": party.vendor.product,
        "isv_domain": party.vendor.domain,
        "client": party.clients[TEST].client_id,
        "live_client": party.clients[PRODUCTION].client_id,
        "base": BASE,
        "old_base": OLD_BASE,
        "guid": guids[0],
        "guid2": guids[1],
        "tenant": guids[2],
        "bearer": pasted.bearer_token(rng, party.clients[TEST].client_id, tenant=guids[2], expires_at=expires_at),
        "secret": pasted.client_secret(rng),
        "basic": pasted.basic_credentials(rng, party.vendor.domain),
        **_in_the_market(party.isv.market.code, rng),
        **_numbers(rng),
        **_days(at, ZoneInfo(party.isv.market.calendar.time_zone), rng),
    }


def _in_the_market(code: str, rng: random.Random) -> dict[str, object]:
    street, postal, city = rng.choice(TOWNS[code])
    return {
        "country": code,
        "country2": NEIGHBOURS[code],
        "currency": CURRENCIES[code],
        "street": street,
        "postal": postal,
        "city": city,
        "customer_name": f"{rng.choice(NAME_STEMS)} {rng.choice(TRADES)}",
        "supplier_name": f"{rng.choice(NAME_STEMS)} {rng.choice(TRADES)}",
    }


def _numbers(rng: random.Random) -> dict[str, object]:
    item, item_text = rng.choice(ITEMS)
    customer = rng.randrange(10_000, 49_999)
    return {
        "customer": customer,
        "customer2": customer + rng.randrange(1, 90),
        "customer_b64": _b64(f"{customer}/B"),
        "supplier": rng.randrange(50_000, 79_999),
        "invoice": rng.randrange(100_000, 399_999),
        "order": rng.randrange(100_000, 899_999),
        "shipment": rng.randrange(20_000, 99_999),
        "item": item,
        "item_b64": _b64(f"{item}#40"),
        "item_text": item_text,
        "warehouse": rng.randrange(1, 9),
        "quantity": rng.randrange(2, 250),
        "price": f"{rng.randrange(SHORTEST_PRICE, LONGEST_PRICE)}.{rng.choice(('00', '50', '90'))}",
        "amount": f"{rng.randrange(800, 98_000)}.{rng.randrange(100):02}",
        "account": rng.choice((3000, 3010, 4010, 5990, 6540, 6800)),
        "employee": f"E-{rng.randrange(100, 999)}",
        "project": f"PRJ-{rng.randrange(10, 99)}",
        "count": rng.randrange(320, 6400),
    }


def _days(at: datetime, zone: ZoneInfo, rng: random.Random) -> dict[str, object]:
    day = at.astimezone(zone).date() - timedelta(days=rng.randrange(1, 6))
    month_before = day.replace(day=1) - timedelta(days=1)
    year, week, _weekday = day.isocalendar()
    return {
        "day": day.isoformat(),
        "dotted_day": f"{day:%d.%m.%Y}",
        "period": f"{month_before:%Y%m}",
        "week": f"{year}-{week:02}",
    }


def _b64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()
