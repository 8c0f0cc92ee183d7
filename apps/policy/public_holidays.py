"""Public holidays of a country or a region of it, from the `holidays` library. Knows no Django."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

import holidays

from .weekly import FIRST_YEAR, LAST_YEAR, HoursError, shown

_LANGUAGE = "en_US"
# How the library joins the names of holidays that fall on one day.
_SEPARATOR = "; "


class PublicHolidays:
    """The holidays of any year by date, less those whose names are `off`; no country has none.

    Countries are ISO codes such as NO, regions the library's codes within them, such as SCT. What
    the library doesn't know raises HoursError.
    """

    def __init__(self, country: str, region: str = "", off: Collection[str] = ()) -> None:
        check_place(country, region)
        self._country, self._region = country, region
        self._off = {name.casefold() for name in off}
        if self._off:
            self._refuse_unknown(off)

    def __call__(self, year: int) -> Mapping[date, str]:
        listed = _listed(self._country, self._region, year)
        if not self._off:
            return listed
        left = {on: [name for name in names.split(_SEPARATOR) if self._is_kept(name)] for on, names in listed.items()}
        return {on: _SEPARATOR.join(names) for on, names in left.items() if names}

    def _is_kept(self, name: str) -> bool:
        return name.casefold() not in self._off

    def _refuse_unknown(self, off: Collection[str]) -> None:
        known = _names(self._country, self._region)
        for name in off:
            if name.casefold() not in {each.casefold() for each in known}:
                raise HoursError(
                    f"{self._country} has no public holiday {shown(name)}. It has: {', '.join(sorted(known))}.",
                    "unknown_holiday",
                )


def check_place(country: str, region: str) -> None:
    """Refuses a country, or a region of it, that the library doesn't know; no country is fine."""
    known = _regions()
    if not country:
        if region:
            raise HoursError("Name the country of this region too.", "country_missing")
    elif country not in known:
        raise HoursError(
            f"We know no public holidays of {country[:20]}. Use a code such as NO; leave it empty for none.",
            "unknown_country",
        )
    elif region and region not in known[country]:
        regions = ", ".join(known[country]) or "none; leave it empty"
        raise HoursError(f"{country} has no region {region[:20]}. It has: {regions}.", "unknown_region")


@lru_cache(maxsize=1)
def _regions() -> Mapping[str, list[str]]:
    listed: dict[str, list[str]] = holidays.list_supported_countries(include_aliases=False)
    return listed


@lru_cache(maxsize=4096)
def _listed(country: str, region: str, year: int) -> Mapping[date, str]:
    if not country:
        return {}
    return dict(holidays.country_holidays(country, subdiv=region or None, years=year, language=_LANGUAGE))


@lru_cache(maxsize=256)
def _names(country: str, region: str) -> frozenset[str]:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return frozenset(
        name for year in years for names in _listed(country, region, year).values() for name in names.split(_SEPARATOR)
    )
