"""An address as people write it, in the parts that a document has. Pure."""

import re
from dataclasses import dataclass, replace

# By country: the line that says where, with postcode and city as its post writes them.
PLACES = {
    "NO": re.compile(r"(?:N(?:O)?-)?(?P<postcode>\d{4})\s+(?P<city>\D+)"),
    "DK": re.compile(r"(?:DK-)?(?P<postcode>\d{4})\s+(?P<city>\D+)"),
    "SE": re.compile(r"(?:SE?-)?(?P<postcode>\d{3} ?\d{2})\s+(?P<city>\D+)"),
    "NL": re.compile(r"(?:NL-)?(?P<postcode>\d{4} ?[A-Z]{2})\s+(?P<city>\D+)", re.IGNORECASE),
    "GB": re.compile(
        r"(?:(?P<city>\D+?),?\s+)?(?P<postcode>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True)
class Address:
    """``country`` is ISO 3166; what isn't known is empty."""

    street: str
    postcode: str
    city: str
    country: str

    def at(self, written: str) -> "Address":
        """The same where nothing is ``written``, else that place.

        A line or a part between commas that says postcode and city as the country's post does is taken for them. Where
        there is none, all of it is the street, and postcode and city stay.
        """
        parts = [part.strip() for part in re.split(r"[\n,]", written) if part.strip()]
        if not parts:
            return self
        for number in range(len(parts) - 1, -1, -1):
            found = PLACES[self.country].fullmatch(parts[number]) if self.country in PLACES else None
            if found is None:
                continue
            before, after = parts[:number], parts[number + 1 :]
            city = found["city"] or (before.pop() if len(before) > 1 else self.city)
            return replace(
                self, street=", ".join(before + after), postcode=found["postcode"].upper(), city=city.strip(" ,")
            )
        return replace(self, street=", ".join(parts))
