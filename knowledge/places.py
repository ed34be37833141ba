"""Time zones, countries and regions as people name them: each found, or the names that are near."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import available_timezones

NEAR: Final = 3
"""Names that are offered at most."""
_NEAR_ENOUGH: Final = 80
"""How alike a name has to be to be offered, of 100."""
_COMMON: Final = {"uk": "GB", "great britain": "GB", "united kingdom": "GB", "england": "GB", "usa": "US", "america": "US"}
"""What people call countries otherwise than zone.tab does."""
_ENGLISH: Final[Mapping[str, Mapping[str, str]]] = {
    "AT": {"Carinthia": "2", "Lower Austria": "3", "Upper Austria": "4", "Styria": "6", "Tyrol": "7", "Vienna": "9"},
    "DE": {
        "Bavaria": "BY",
        "Hesse": "HE",
        "Lower Saxony": "NI",
        "North Rhine-Westphalia": "NW",
        "Rhineland-Palatinate": "RP",
        "Saxony": "SN",
        "Saxony-Anhalt": "ST",
        "Thuringia": "TH",
    },
    "ES": {"Andalusia": "AN", "Basque Country": "PV", "Catalonia": "CT", "Navarre": "NC"},
}
"""English names of regions that the calendars know by their own."""


@dataclass(frozen=True, slots=True)
class Nowhere:
    """No such place; `near`: names that look like it, the most alike first."""

    near: tuple[str, ...] = ()


def zone_called(said: str) -> str | Nowhere:
    """The time zone of that name, or of that city.

    >>> zone_called("europe/berlin"), zone_called("New York"), zone_called("Berln")
    ('Europe/Berlin', 'America/New_York', Nowhere(near=('Europe/Berlin',)))
    """
    return _called(said, _zones())


def country_called(said: str) -> str | Nowhere:
    """The country of that name or of those two letters, as ISO 3166 writes it.

    >>> country_called("de"), country_called("Germany"), country_called("Germny")
    ('DE', 'DE', Nowhere(near=('Germany',)))
    """
    return _called(said, _countries())


def region_called(said: str, country: str) -> str | Nowhere:
    """The region of that name or short name in a country.

    >>> region_called("Bavaria", "DE"), region_called("by", "DE"), region_called("Bavarai", "DE")
    ('BY', 'BY', Nowhere(near=('Bavaria',)))
    """
    return _called(said, _regions(country))


def name_of(country: str) -> str:
    """What a country is called; its letters where nobody says.

    >>> name_of("DE"), name_of("XX")
    ('Germany', 'XX')
    """
    return _names().get(country, country)


def _called(said: str, places: Mapping[str, tuple[str, str]]) -> str | Nowhere:
    """`places`: folded names, each with how it is written and what it stands for."""
    folded = _folded(said)
    if folded in places:
        return places[folded][1]
    # Imported when needed, as wherever somebody's spelling is mended.
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    found = extract(folded, places.keys(), scorer=ratio, limit=NEAR * 3, score_cutoff=_NEAR_ENOUGH)
    return Nowhere(tuple(dict.fromkeys(places[name][0] for name, _, _ in found))[:NEAR])


@cache
def _zones() -> Mapping[str, tuple[str, str]]:
    zones = sorted(zone for zone in available_timezones() if "/" in zone or zone in ("UTC", "GMT"))
    cities = {_folded(zone.rpartition("/")[2]): (zone, zone) for zone in zones if not zone.startswith(("Etc/", "US/"))}
    return cities | {_folded(zone): (zone, zone) for zone in zones}


@cache
def _names() -> Mapping[str, str]:
    listed = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in listed if line and not line.startswith("#")]
    return {row[0]: row[1] for row in rows}


@cache
def _countries() -> Mapping[str, tuple[str, str]]:
    names = _names()
    named = {_folded(name): (name, code) for code, name in names.items()}
    letters = {_folded(code): (names[code], code) for code in names}
    return named | letters | {name: (names[code], code) for name, code in _COMMON.items()}


@cache
def _regions(country: str) -> Mapping[str, tuple[str, str]]:
    # Imported when needed: it costs a fifth of a second.
    from holidays import country_holidays

    try:
        calendar = country_holidays(country)
    except NotImplementedError:
        return {}
    named = {name: code for code, names in calendar.get_subdivision_aliases().items() for name in names}
    named |= {code: code for code in calendar.subdivisions} | dict(_ENGLISH.get(country, {}))
    return {_folded(name): (name, code) for name, code in named.items() if code in calendar.subdivisions}


def _folded(name: str) -> str:
    """A name in small letters, without accents and with spaces for what parts its words."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join(plain.casefold().replace("_", " ").replace("-", " ").split())
