"""The rules of Peppol BIS Billing 3.0 that our documents could break, by their names, after the published rules."""

import re
from collections.abc import Callable
from decimal import Decimal

from lxml import etree
from stdnum import luhn
from stdnum.dk import cvr
from stdnum.no import mva, orgnr

NS = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
SLACK = Decimal("0.02")
SELLER, BUYER = "cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party"
CURRENCIES = {"NOK", "SEK", "DKK", "EUR", "GBP"}
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
SPECIFICATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
COMPANY = f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID"
BUYERS_COMPANY = f"{BUYER}/cac:PartyLegalEntity/cbc:CompanyID"
OTHER_TAX = f"{SELLER}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='TAX']/cbc:CompanyID"
MEANS = "cac:PaymentMeans/cbc:PaymentMeansCode"
DANISH_MEANS = ("", "1", "10", "31", "42", "48", "49", "50", "58", "59", "93", "97")
DUTCH_MEANS = ("", "30", "48", "49", "57", "58", "59")
Rule = Callable[["Read"], bool]


class Read:
    """A document as its rules see it."""

    def __init__(self, xml: bytes) -> None:
        self.root = etree.fromstring(xml)
        self.lines = self.root.findall("cac:InvoiceLine", NS) + self.root.findall("cac:CreditNoteLine", NS)

    def text(self, path: str, within: etree._Element | None = None) -> str:
        found = (self.root if within is None else within).xpath(path, namespaces=NS)
        return (found[0].text or "") if found else ""

    def all(self, path: str) -> list[etree._Element]:
        return self.root.xpath(path, namespaces=NS)

    def amount(self, path: str, within: etree._Element | None = None) -> Decimal:
        return Decimal(self.text(path, within) or "0")

    @property
    def currency(self) -> str:
        return self.text("cbc:DocumentCurrencyCode")

    @property
    def country(self) -> str:
        return self.text(f"{SELLER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode")

    @property
    def buyer_country(self) -> str:
        return self.text(f"{BUYER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode")

    @property
    def vat_numbers(self) -> list[str]:
        found = self.all(f"{SELLER}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID")
        return [each.text or "" for each in found]


def broken(xml: bytes) -> set[str]:
    """The names of the rules that ``xml`` breaks."""
    read = Read(xml)
    return {name for name, keeps in RULES.items() if not keeps(read)}


def _attribute(read: Read, path: str, name: str) -> str:
    found = read.all(path)
    return found[0].get(name, "") if found else ""


def _line_amounts(read: Read) -> bool:
    for line in read.lines:
        quantity = read.amount("cbc:InvoicedQuantity", line) or read.amount("cbc:CreditedQuantity", line)
        base = read.amount("cac:Price/cbc:BaseQuantity", line) or Decimal(1)
        exact = quantity * (read.amount("cac:Price/cbc:PriceAmount", line) / base)
        if abs(exact - read.amount("cbc:LineExtensionAmount", line)) > SLACK:
            return False
    return True


def _same_currency(read: Read) -> bool:
    accounted = "/*/cac:TaxTotal[not(cac:TaxSubtotal)]/cbc:TaxAmount"
    found = read.all(f"//*[@currencyID][not(count(. | {accounted}) = count({accounted}))]")
    return {each.get("currencyID") for each in found} == {read.currency}


def _vat_totals(read: Read) -> bool:
    totals = read.root.findall("cac:TaxTotal", NS)
    return sum(total.find("cac:TaxSubtotal", NS) is not None for total in totals) == 1


def _vat_totals_elsewhere(read: Read) -> bool:
    totals = read.root.findall("cac:TaxTotal", NS)
    without_parts = sum(total.find("cac:TaxSubtotal", NS) is None for total in totals)
    return without_parts == bool(read.text("cbc:TaxCurrencyCode"))


def _same_sign(read: Read) -> bool:
    amounts = [read.amount("cbc:TaxAmount", total) for total in read.root.findall("cac:TaxTotal", NS)]
    return len(amounts) < 2 or (amounts[0] < 0) == (amounts[1] < 0)


def _line_periods(read: Read) -> bool:
    start, end = read.text("cac:InvoicePeriod/cbc:StartDate"), read.text("cac:InvoicePeriod/cbc:EndDate")
    days = [
        (read.text("cac:InvoicePeriod/cbc:StartDate", line), read.text("cac:InvoicePeriod/cbc:EndDate", line))
        for line in read.lines
        if line.find("cac:InvoicePeriod", NS) is not None
    ]
    return all(start <= first <= last <= end for first, last in days)


def _numbers(scheme: str, is_valid: Callable[[str], bool]) -> Rule:
    """Of addresses, and of companies in their register."""

    def keeps(read: Read) -> bool:
        found = read.all(".//cbc:EndpointID | .//cbc:CompanyID")
        return all(is_valid(each.text or "") for each in found if each.get("schemeID") == scheme)

    return keeps


def _of(country: str, rule: Rule) -> Rule:
    """``rule`` where the seller is in ``country``."""
    return lambda read: read.country != country or rule(read)


def _within(country: str, rule: Rule) -> Rule:
    """``rule`` where seller and buyer are in ``country``."""
    return lambda read: {read.country, read.buyer_country} != {country} or rule(read)


def _gln(number: str) -> bool:
    digits = [int(digit) for digit in number]
    return len(digits) == 13 and sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def _has_whole_address(read: Read, party: str) -> bool:
    return all(read.text(f"{party}/cac:PostalAddress/cbc:{name}") for name in ("StreetName", "CityName", "PostalZone"))


def _has(*paths: str) -> Rule:
    return lambda read: any(read.text(path) for path in paths)


RULES: dict[str, Rule] = {
    "PEPPOL-EN16931-R001": _has("cbc:ProfileID"),
    "PEPPOL-EN16931-R002": lambda read: len(read.all("cbc:Note")) <= 1,
    "PEPPOL-EN16931-R003": _has("cbc:BuyerReference", "cac:OrderReference/cbc:ID"),
    "PEPPOL-EN16931-R004": lambda read: read.text("cbc:CustomizationID").startswith(SPECIFICATION),
    "PEPPOL-EN16931-R005": lambda read: read.text("cbc:TaxCurrencyCode") != read.currency,
    "PEPPOL-EN16931-R007": lambda read: read.text("cbc:ProfileID") == PROCESS,
    "PEPPOL-EN16931-R008": lambda read: all(len(each) or (each.text or "").strip() for each in read.root.iter()),
    "PEPPOL-EN16931-R010": _has(f"{BUYER}/cbc:EndpointID"),
    "PEPPOL-EN16931-R020": _has(f"{SELLER}/cbc:EndpointID"),
    "PEPPOL-EN16931-R051": _same_currency,
    "PEPPOL-EN16931-R053": _vat_totals,
    "PEPPOL-EN16931-R054": _vat_totals_elsewhere,
    "PEPPOL-EN16931-R055": _same_sign,
    "PEPPOL-EN16931-R110": _line_periods,
    "PEPPOL-EN16931-R111": _line_periods,
    "PEPPOL-EN16931-R120": _line_amounts,
    "PEPPOL-EN16931-R121": lambda read: all(
        read.amount("cac:Price/cbc:BaseQuantity", line) > 0
        for line in read.lines
        if line.find("cac:Price/cbc:BaseQuantity", NS) is not None
    ),
    "PEPPOL-EN16931-R130": lambda read: all(
        line.find("cac:Price/cbc:BaseQuantity", NS).get("unitCode") == line[1].get("unitCode")
        for line in read.lines
        if line.find("cac:Price/cbc:BaseQuantity", NS) is not None
    ),
    "PEPPOL-EN16931-CL007": lambda read: read.currency in CURRENCIES,
    "PEPPOL-EN16931-CL008": lambda read: all(
        re.fullmatch(r"\d{4}", each.get("schemeID", "")) for each in read.all(".//cbc:EndpointID")
    ),
    "PEPPOL-EN16931-F001": lambda read: all(
        re.fullmatch(r"\d{4}-\d{2}-\d{2}", each.text or "")
        for each in read.root.iter()
        if etree.QName(each).localname in ("IssueDate", "DueDate", "StartDate", "EndDate")
    ),
    "PEPPOL-EN16931-P0100": lambda read: read.text("cbc:InvoiceTypeCode") in ("", "380"),
    "PEPPOL-EN16931-P0101": lambda read: read.text("cbc:CreditNoteTypeCode") in ("", "381"),
    "PEPPOL-COMMON-R040": _numbers("0088", _gln),
    "PEPPOL-COMMON-R041": _numbers("0192", orgnr.is_valid),
    "PEPPOL-COMMON-R042": _numbers("0184", lambda number: cvr.is_valid(number.removeprefix("DK"))),
    "PEPPOL-COMMON-R049": _numbers("0007", lambda number: len(number) == 10 and luhn.is_valid(number)),
    "NO-R-001": _of(
        "NO", lambda read: all(re.fullmatch(r"NO\d{9}MVA", each) and mva.is_valid(each) for each in read.vat_numbers)
    ),
    "NO-R-002": _of("NO", lambda read: read.text(OTHER_TAX) == "Foretaksregisteret"),
    "SE-R-001": _of("SE", lambda read: all(len(each) == 14 for each in read.vat_numbers)),
    "SE-R-002": _of("SE", lambda read: all(each[2:].isdigit() for each in read.vat_numbers)),
    "SE-R-003": _of("SE", lambda read: read.text(COMPANY).isdigit()),
    "SE-R-004": _of("SE", lambda read: len(read.text(COMPANY)) == 10),
    "SE-R-005": _of("SE", lambda read: read.text(OTHER_TAX).upper() in ("", "GODKÄND FÖR F-SKATT")),
    "SE-R-006": _of(
        "SE",
        lambda read: (
            {
                each.text
                for each in read.all("//cac:TaxCategory[cbc:ID='S']/cbc:Percent")
                + read.all("//cac:ClassifiedTaxCategory[cbc:ID='S']/cbc:Percent")
            }
            <= {"25", "12", "6"}
        ),
    ),
    "SE-R-013": _of("SE", lambda read: luhn.is_valid(read.text(COMPANY))),
    "DK-R-002": _of("DK", _has(COMPANY)),
    "DK-R-005": _within("DK", lambda read: read.text(MEANS) in DANISH_MEANS),
    "DK-R-010": _within(
        "DK",
        lambda read: (
            read.text(MEANS) != "93"
            or bool(
                re.match(r"7[135]#", read.text("cac:PaymentMeans/cbc:PaymentID"))
                and len(read.text("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID")) == 8
            )
        ),
    ),
    "DK-R-011": _within(
        "DK",
        lambda read: read.text(MEANS) != "93" or len(read.text("cac:PaymentMeans/cbc:PaymentID")) in (18, 19),
    ),
    "DK-R-014": _of("DK", lambda read: _attribute(read, COMPANY, "schemeID") == "0184"),
    "DK-R-016": _within(
        "DK",
        lambda read: (
            not read.text("cbc:CreditNoteTypeCode") or read.amount("cac:LegalMonetaryTotal/cbc:PayableAmount") >= 0
        ),
    ),
    "NL-R-001": _of(
        "NL",
        lambda read: (
            not read.text("cbc:CreditNoteTypeCode")
            or bool(read.text("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"))
        ),
    ),
    "NL-R-002": _of("NL", lambda read: _has_whole_address(read, SELLER)),
    "NL-R-003": _of("NL", lambda read: _attribute(read, COMPANY, "schemeID") in ("0106", "0190")),
    "NL-R-004": _within("NL", lambda read: _has_whole_address(read, BUYER)),
    "NL-R-005": _within(
        "NL",
        lambda read: not read.text(BUYERS_COMPANY) or _attribute(read, BUYERS_COMPANY, "schemeID") in ("0106", "0190"),
    ),
    "NL-R-007": _of(
        "NL",
        lambda read: (
            bool(read.text("cbc:CreditNoteTypeCode"))
            or read.amount("cac:LegalMonetaryTotal/cbc:PayableAmount") <= 0
            or bool(read.text(MEANS))
        ),
    ),
    "NL-R-008": _of("NL", lambda read: read.text(MEANS) in DUTCH_MEANS),
}
