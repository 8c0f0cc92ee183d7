"""Documents as machines read them: by the schema, by EN 16931, by Peppol, and to the cent."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from lxml import etree

from apps.invoicing.document import Account, Document, Kind
from apps.invoicing.references import payment_reference
from apps.invoicing.samples import CASES, HOMES, samples
from apps.invoicing.ubl import ubl

from .peppol import NS, RULES, broken
from .rules import against_en_16931, against_schema

COUNT = 500


@cache
def varied() -> list[tuple[Document, bytes]]:
    return [(document, ubl(document)) for document in samples(COUNT)]


def by_number(found: dict[str, object]) -> dict[str, object]:
    return {number: what for number, what in found.items() if what}


def test_the_samples_have_every_currency_case_and_kind():
    documents = [document for document, _ in varied()]

    assert {document.currency for document in documents} == {home.currency for home in HOMES}
    assert {group.category.value for document in documents for group in document.groups} == {"S", "Z", "AE", "G", "O"}
    assert {len(document.groups) for document in documents} >= {1, 2, 3}
    assert sum(document.kind == Kind.CREDIT_NOTE for document in documents) == COUNT // 4
    assert any(document.vat_accounted for document in documents)
    assert any(not document.goes_by_peppol for document in documents)
    assert len(CASES) * len(HOMES) < COUNT


def test_each_seller_has_every_case_and_length_also_in_credit_notes():
    documents = [document for document, _ in varied()]

    for kind in Kind:
        found = [document for document in documents if document.kind == kind]
        assert {document.seller.country for document in found if document.vat_currency} == {
            "NO",
            "SE",
            "DK",
            "NL",
            "GB",
        }
        for home in HOMES:
            lengths = {len(document.lines) for document in found if document.seller.country == home.seller.country}
            assert lengths == {1, 2, 3, 6, 20}


def test_all_are_valid_by_the_schema_of_ubl():
    assert by_number({document.number: against_schema(xml) for document, xml in varied()}) == {}


def test_all_keep_the_rules_of_en_16931():
    assert by_number({document.number: against_en_16931(xml) for document, xml in varied()}) == {}


def test_all_that_go_by_peppol_keep_its_rules():
    peppol = [(document, xml) for document, xml in varied() if document.goes_by_peppol]

    assert len(peppol) > COUNT / 2
    assert by_number({document.number: broken(xml) for document, xml in peppol}) == {}


def test_sums_agree_to_the_cent_with_the_document():
    for document, xml in varied():
        root = etree.fromstring(xml)
        lines = root.xpath("//cac:InvoiceLine | //cac:CreditNoteLine", namespaces=NS)
        amounts = [Decimal(line.findtext("cbc:LineExtensionAmount", None, NS)) for line in lines]
        assert amounts == [line.amount for line in document.lines]
        groups = root.findall("cac:TaxTotal/cac:TaxSubtotal", NS)
        parts = [
            [Decimal(group.findtext(f"cbc:{name}", None, NS)) for name in ("TaxableAmount", "TaxAmount")]
            for group in groups
        ]
        assert parts == [[group.net, group.vat] for group in document.groups]
        assert sum(net for net, _ in parts) == sum(amounts)
        payable = Decimal(root.findtext("cac:LegalMonetaryTotal/cbc:PayableAmount", None, NS))
        assert payable == sum(amounts) + sum(vat for _, vat in parts) == document.gross


def _changed(xml: bytes) -> Iterator[tuple[str, bytes]]:
    """``xml`` with each amount, quantity, price and percent in turn changed, and where that stands."""
    root = etree.fromstring(xml)
    tree = root.getroottree()
    for each in root.xpath("//*[@currencyID] | //*[@unitCode] | //cac:TaxCategory/cbc:Percent", namespaces=NS):
        if each.getparent().tag == f"{{{NS['cac']}}}TaxTotal" and each.get("currencyID") != _currency(root):
            continue
        before, each.text = each.text, str(Decimal(each.text) + 5)
        yield tree.getelementpath(each), etree.tostring(root)
        each.text = before


def _currency(root: etree._Element) -> str:
    return root.findtext("cbc:DocumentCurrencyCode", None, NS)


@pytest.mark.parametrize("kind", Kind)
def test_every_changed_amount_breaks_a_rule(kind):
    """But VAT in the other currency: its rate is not in the XML."""
    xml = next(
        xml
        for document, xml in varied()
        if document.kind == kind
        and document.goes_by_peppol
        and document.vat
        and {"HUR", "MIN", "C62"} <= {line.unit.value for line in document.lines}
    )

    unnoticed = [path for path, changed in _changed(xml) if not against_en_16931(changed) | broken(changed)]

    assert unnoticed == []


def test_a_cent_more_in_a_sum_breaks_a_rule():
    xml = _like()
    for path in ("LegalMonetaryTotal/cbc:TaxInclusiveAmount", "LegalMonetaryTotal/cbc:PayableAmount"):
        assert against_en_16931(_with(f"cac:{path}", str(_number(xml, f"cac:{path}") + Decimal("0.01"))))


def _number(xml: bytes, path: str) -> Decimal:
    return Decimal(etree.fromstring(xml).findtext(path, None, NS))


@cache
def _like(country: str = "NO", kind: Kind = Kind.INVOICE, *, is_elsewhere: bool = False) -> bytes:
    """One between companies of ``country`` that goes by Peppol; a plain invoice has a line priced by the minute."""
    return next(
        xml
        for document, xml in varied()
        if document.goes_by_peppol
        and document.seller.country == document.buyer.country == country
        and document.kind == kind
        and document.seller.vat_number
        and document.vat
        and bool(document.vat_currency) == is_elsewhere
        and (is_elsewhere or kind == Kind.CREDIT_NOTE or any(line.base > 1 for line in document.lines))
    )


def _without(path: str, xml: bytes | None = None) -> bytes:
    root = etree.fromstring(xml or _like())
    for each in root.xpath(path, namespaces=NS):
        each.getparent().remove(each)
    return etree.tostring(root)


def _with(path: str, text: str, xml: bytes | None = None, **attributes: str) -> bytes:
    root = etree.fromstring(xml or _like())
    found = root.xpath(path, namespaces=NS)[0]
    found.text = text
    found.attrib.update(attributes)
    return etree.tostring(root)


def _and(path: str, name: str, *texts: str) -> bytes:
    """With further values of ``name`` behind what is at ``path``."""
    root = etree.fromstring(_like())
    for text in texts:
        more = etree.Element(f"{{{NS['cbc']}}}{name}")
        more.text = text
        root.xpath(path, namespaces=NS)[0].addnext(more)
    return etree.tostring(root)


SELLER = "//cac:AccountingSupplierParty/cac:Party"
BUYER = "//cac:AccountingCustomerParty/cac:Party"
ACCOUNT = "//cac:PayeeFinancialAccount/cbc:ID"
BREAKS = {
    "PEPPOL-EN16931-R001": lambda: _without("cbc:ProfileID"),
    "PEPPOL-EN16931-R002": lambda: _and("cbc:InvoiceTypeCode", "Note", "One.", "Another."),
    "PEPPOL-EN16931-R003": lambda: _without("cbc:BuyerReference | cac:OrderReference"),
    "PEPPOL-EN16931-R004": lambda: _with("cbc:CustomizationID", "urn:cen.eu:en16931:2017"),
    "PEPPOL-EN16931-R005": lambda: _and("cbc:DocumentCurrencyCode", "TaxCurrencyCode", "NOK"),
    "PEPPOL-EN16931-R007": lambda: _with("cbc:ProfileID", "elsewhere"),
    "PEPPOL-EN16931-R008": lambda: _with("cbc:BuyerReference | cac:OrderReference/cbc:ID", ""),
    "PEPPOL-EN16931-R010": lambda: _without(f"{BUYER}/cbc:EndpointID"),
    "PEPPOL-EN16931-R020": lambda: _without(f"{SELLER}/cbc:EndpointID"),
    "PEPPOL-EN16931-R051": lambda: _with("//cac:Price/cbc:PriceAmount", "1", currencyID="SEK"),
    "PEPPOL-EN16931-R053": lambda: _without("//cac:TaxSubtotal"),
    "PEPPOL-EN16931-R054": lambda: _and("cbc:DocumentCurrencyCode", "TaxCurrencyCode", "SEK"),
    "PEPPOL-EN16931-R055": lambda: _with("cac:TaxTotal[2]/cbc:TaxAmount", "-1", _like(is_elsewhere=True)),
    "PEPPOL-EN16931-R110": lambda: _with("cac:InvoicePeriod/cbc:StartDate", "2040-01-01"),
    "PEPPOL-EN16931-R111": lambda: _with("cac:InvoicePeriod/cbc:EndDate", "2020-01-01"),
    "PEPPOL-EN16931-R120": lambda: _with("//cac:InvoiceLine/cbc:LineExtensionAmount", "77777.00"),
    "PEPPOL-EN16931-R121": lambda: _with("//cbc:BaseQuantity", "-60"),
    "PEPPOL-EN16931-R130": lambda: _with("//cbc:BaseQuantity", "60", unitCode="HUR"),
    "PEPPOL-EN16931-CL007": lambda: _with("cbc:DocumentCurrencyCode", "ZZZ"),
    "PEPPOL-EN16931-CL008": lambda: _with(f"{SELLER}/cbc:EndpointID", "923609016", schemeID="NO"),
    "PEPPOL-EN16931-F001": lambda: _with("cbc:IssueDate", "24.11.2026"),
    "PEPPOL-EN16931-P0100": lambda: _with("cbc:InvoiceTypeCode", "381"),
    "PEPPOL-EN16931-P0101": lambda: _with("cbc:CreditNoteTypeCode", "380", _like(kind=Kind.CREDIT_NOTE)),
    "PEPPOL-COMMON-R040": lambda: _with("//cbc:EndpointID", "7300010000002", schemeID="0088"),
    "PEPPOL-COMMON-R041": lambda: _with(f"{BUYER}/cac:PartyLegalEntity/cbc:CompanyID", "912000002"),
    "PEPPOL-COMMON-R042": lambda: _with("//cbc:EndpointID", "1358562", schemeID="0184"),
    "PEPPOL-COMMON-R049": lambda: _with("//cbc:EndpointID", "5567037486", schemeID="0007"),
    "NO-R-001": lambda: _with(f"{SELLER}/cac:PartyTaxScheme[1]/cbc:CompanyID", "923609016"),
    "NO-R-002": lambda: _with(f"{SELLER}/cac:PartyTaxScheme[2]/cbc:CompanyID", "Register"),
    "SE-R-001": lambda: _with(f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID", "SE5567037485", _like("SE")),
    "SE-R-002": lambda: _with(f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID", "SE55670374850A", _like("SE")),
    "SE-R-003": lambda: _with(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", "556703-748", _like("SE")),
    "SE-R-004": lambda: _with(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", "556703748", _like("SE")),
    "SE-R-005": lambda: _with(f"{SELLER}/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID", "TAX", _like("SE")),
    "SE-R-006": lambda: _with("//cac:ClassifiedTaxCategory/cbc:Percent", "21", _like("SE")),
    "SE-R-013": lambda: _with(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", "5567037486", _like("SE")),
    "DK-R-002": lambda: _without(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", _like("DK")),
    "DK-R-005": lambda: _with("//cbc:PaymentMeansCode", "30", _like("DK")),
    "DK-R-010": lambda: _with(ACCOUNT, "DK5000400440116243", _like("DK")),
    "DK-R-011": lambda: _with("//cbc:PaymentID", "71#18", _like("DK")),
    "DK-R-014": lambda: _with(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", "13585628", _like("DK"), schemeID="0088"),
    "DK-R-016": lambda: _with("//cbc:PayableAmount", "-1", _like("DK", Kind.CREDIT_NOTE)),
    "NL-R-001": lambda: _without("cac:BillingReference", _like("NL", Kind.CREDIT_NOTE)),
    "NL-R-002": lambda: _without(f"{SELLER}/cac:PostalAddress/cbc:PostalZone", _like("NL")),
    "NL-R-003": lambda: _with(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", "1", _like("NL"), schemeID="0088"),
    "NL-R-004": lambda: _without(f"{BUYER}/cac:PostalAddress/cbc:CityName", _like("NL")),
    "NL-R-005": lambda: _with(f"{BUYER}/cac:PartyLegalEntity/cbc:CompanyID", "1", _like("NL"), schemeID="0088"),
    "NL-R-007": lambda: _without("cac:PaymentMeans", _like("NL")),
    "NL-R-008": lambda: _with("//cbc:PaymentMeansCode", "93", _like("NL")),
}


def test_every_rule_is_seen_to_break():
    assert set(BREAKS) == set(RULES)


@pytest.mark.parametrize("rule", BREAKS)
def test_a_rule_of_peppol_is_broken_by_what_it_is_about(rule):
    assert rule in broken(BREAKS[rule]())


def _bought_at_home(country: str, **changes) -> etree._Element:
    """As XML, an invoice between companies of ``country`` in its own currency, with ``changes``."""
    found = next(document for document, xml in varied() if xml == _like(country))
    return etree.fromstring(ubl(replace(found, **changes)))


def _means(root: etree._Element) -> list[str]:
    paths = ("PaymentMeansCode", "PaymentID", "PayeeFinancialAccount/cbc:ID")
    return [root.findtext(f"cac:PaymentMeans/{'cac' if '/' in path else 'cbc'}:{path}", None, NS) for path in paths]


def test_a_danish_invoice_is_paid_by_its_fik_reference():
    assert _means(_bought_at_home("DK", payment_reference=payment_reference("fik", 7))) == [
        "93",
        "71#000000000000075",
        "87654321",
    ]


def test_where_a_danish_seller_has_no_creditor_number_it_is_paid_to_the_iban():
    root = _bought_at_home("DK", account=Account(iban="DK5000400440116243"), payment_reference="")

    assert _means(root) == ["58", root.findtext("cbc:ID", None, NS), "DK5000400440116243"]
    assert broken(etree.tostring(root)) == set()


def test_elsewhere_it_is_a_plain_transfer():
    assert _means(_bought_at_home("SE"))[0] == "30"


@pytest.mark.parametrize(
    ("country", "written", "number", "scheme"),
    [
        ("NO", "923 609 016 MVA", "923609016", "0192"),
        ("NO", "NO923609016MVA", "923609016", "0192"),
        ("NO", "923609017", "923609017", None),
        ("SE", "556703-7485", "5567037485", "0007"),
        ("DK", "13 58 56 28", "DK13585628", "0184"),
        ("DK", "unknown", "unknown", None),
        ("NL", "17085520", "17085520", "0106"),
        ("NL", "1708552", "1708552", None),
        ("GB", "SC 123456", "SC 123456", None),
    ],
)
def test_a_company_is_named_by_its_register_where_its_number_can_be_right(country, written, number, scheme):
    document = next(samples(1))
    buyer = replace(document.buyer, country=country, registration=written)

    found = etree.fromstring(ubl(replace(document, buyer=buyer))).find(
        "cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID", NS
    )

    assert (found.text, found.get("schemeID")) == (number, scheme)


def test_a_vat_number_is_written_without_what_people_divide_it_by():
    document = next(samples(1))
    seller = replace(document.seller, vat_number="no 923.609.016 mva")

    root = etree.fromstring(ubl(replace(document, seller=seller)))

    assert root.findtext(".//cac:PartyTaxScheme/cbc:CompanyID", None, NS) == "NO923609016MVA"


def test_the_same_document_gives_the_same_bytes():
    document, xml = varied()[10]

    assert ubl(document) == xml


def test_signs_that_xml_cannot_hold_are_left_out():
    document = next(samples(1))
    named = replace(document, remark="A\x00B\x1bC\ufffeD & <E> \U0001f600")

    root = etree.fromstring(ubl(named))

    assert root.findtext("cbc:Note", None, NS) == "ABCD & <E> \U0001f600"
