"""An invoice or credit note as UBL 2.1, by EN 16931 and, where both sides can be reached so, Peppol BIS Billing 3.0.

Pure. The same document gives the same bytes. Numbers such as BT-113 in the tests are those of EN 16931.
"""

import re
from decimal import Decimal

from lxml import etree

from apps.isvs.registers import joined, registered

from .document import REASONS, Category, Document, Kind, Line, Party
from .references import FIK_DIGITS

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
ROOTS = {
    Kind.INVOICE: ("Invoice", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", "380"),
    Kind.CREDIT_NOTE: ("CreditNote", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2", "381"),
}
EN_16931 = "urn:cen.eu:en16931:2017"
PEPPOL = f"{EN_16931}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PEPPOL_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
CREDIT_TRANSFER = "30"
TO_AN_IBAN = "58"
BY_FIK = "93"
FIK_CARD = "71#"
CREDITOR_DIGITS = 8
EXEMPTION_CODES = {
    Category.REVERSE_CHARGE: "VATEX-EU-AE",
    Category.EXPORT: "VATEX-EU-G",
    Category.NOT_REGISTERED: "VATEX-EU-O",
}
# What XML 1.0 can't hold at all.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NORWEGIAN = "NO"
DANISH = "DK"


def ubl(document: Document) -> bytes:
    """``document`` as XML in UTF-8."""
    name, namespace, code = ROOTS[document.kind]
    spaces = {None: namespace, "cac": CAC, "cbc": CBC}
    root = etree.Element(f"{{{namespace}}}{name}", nsmap=spaces)  # type: ignore[arg-type]  # unknown to the stubs
    _head(root, document, name, code)
    _references(root, document)
    _party(_aggregate(root, "AccountingSupplierParty"), document.seller, document, is_seller=True)
    _party(_aggregate(root, "AccountingCustomerParty"), document.buyer, document, is_seller=False)
    _payment(root, document)
    _taxes(root, document)
    _totals(root, document)
    for line in document.lines:
        _line(root, line, document)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _head(root: etree._Element, document: Document, name: str, code: str) -> None:
    _basic(root, "CustomizationID", PEPPOL if document.goes_by_peppol else EN_16931)
    if document.goes_by_peppol:
        _basic(root, "ProfileID", PEPPOL_PROCESS)
    _basic(root, "ID", document.number)
    _basic(root, "IssueDate", document.issued_on.isoformat())
    if document.kind == Kind.INVOICE and document.due_on:
        _basic(root, "DueDate", document.due_on.isoformat())
    _basic(root, f"{name}TypeCode", code)
    _basic(root, "Note", document.remark)
    _basic(root, "DocumentCurrencyCode", document.currency)
    _basic(root, "TaxCurrencyCode", document.vat_currency)
    _basic(root, "BuyerReference", document.buyer_reference)


def _references(root: etree._Element, document: Document) -> None:
    period = _aggregate(root, "InvoicePeriod")
    _basic(period, "StartDate", document.starts_on.isoformat())
    _basic(period, "EndDate", document.ends_on.isoformat())
    if document.purchase_order:
        _basic(_aggregate(root, "OrderReference"), "ID", document.purchase_order)
    if document.credits_number:
        earlier = _aggregate(_aggregate(root, "BillingReference"), "InvoiceDocumentReference")
        _basic(earlier, "ID", document.credits_number)
        if document.credits_issued_on:
            _basic(earlier, "IssueDate", document.credits_issued_on.isoformat())
    if document.contract:
        _basic(_aggregate(root, "ContractDocumentReference"), "ID", document.contract)


def _party(parent: etree._Element, party: Party, document: Document, *, is_seller: bool) -> None:
    side = _aggregate(parent, "Party")
    if party.endpoint:
        scheme, _, identifier = party.endpoint.partition(":")
        _basic(side, "EndpointID", identifier, schemeID=scheme)
    _basic(_aggregate(side, "PartyName"), "Name", party.name)
    address = _aggregate(side, "PostalAddress")
    _basic(address, "StreetName", party.street)
    _basic(address, "CityName", party.city)
    _basic(address, "PostalZone", party.postcode)
    _basic(_aggregate(address, "Country"), "IdentificationCode", party.country)
    # Where nobody charges VAT for being outside its scope, EN 16931 wants no VAT numbers (BR-O-02).
    names_vat = all(group.category != Category.NOT_REGISTERED for group in document.groups)
    if party.vat_number and names_vat:
        _tax_scheme(side, joined(party.vat_number), "VAT")
    if is_seller and party.country == NORWEGIAN:
        _tax_scheme(side, "Foretaksregisteret", "TAX")
    legal = _aggregate(side, "PartyLegalEntity")
    _basic(legal, "RegistrationName", party.name)
    number, scheme = registered(party.country, party.registration)
    _basic(legal, "CompanyID", number, **({"schemeID": scheme} if scheme else {}))
    if party.contact or party.email:
        contact = _aggregate(side, "Contact")
        _basic(contact, "Name", party.contact)
        _basic(contact, "ElectronicMail", party.email)


def _tax_scheme(side: etree._Element, identifier: str, scheme: str) -> None:
    tax = _aggregate(side, "PartyTaxScheme")
    _basic(tax, "CompanyID", identifier)
    _basic(_aggregate(tax, "TaxScheme"), "ID", scheme)


def _payment(root: etree._Element, document: Document) -> None:
    if document.kind == Kind.INVOICE and document.account.iban:
        code, reference, number, bank = _means(document)
        means = _aggregate(root, "PaymentMeans")
        _basic(means, "PaymentMeansCode", code)
        _basic(means, "PaymentID", reference)
        account = _aggregate(means, "PayeeFinancialAccount")
        _basic(account, "ID", number)
        if bank:
            _basic(_aggregate(account, "FinancialInstitutionBranch"), "ID", bank)
    if document.terms:
        _basic(_aggregate(root, "PaymentTerms"), "Note", document.terms)


def _means(document: Document) -> tuple[str, str, str, str]:
    """How to pay: code, reference, account, bank. Between two Danish parties Peppol refuses a plain transfer."""
    account, reference = document.account, document.payment_reference
    creditor = re.sub(r"\D", "", account.local)
    is_danish = document.seller.country == document.buyer.country == DANISH
    if (
        is_danish
        and document.currency == "DKK"
        and len(reference) == FIK_DIGITS + 1
        and len(creditor) == CREDITOR_DIGITS
    ):
        return BY_FIK, f"{FIK_CARD}{reference}", creditor, ""
    code = TO_AN_IBAN if is_danish else CREDIT_TRANSFER
    return code, reference or document.number, account.iban, account.bic


def _taxes(root: etree._Element, document: Document) -> None:
    total = _aggregate(root, "TaxTotal")
    _amount(total, "TaxAmount", document.vat, document.currency)
    for group in document.groups:
        part = _aggregate(total, "TaxSubtotal")
        _amount(part, "TaxableAmount", group.net, document.currency)
        _amount(part, "TaxAmount", group.vat, document.currency)
        _category(part, "TaxCategory", group.category, group.percent, says_why=True)
    if document.vat_accounted is not None:
        accounted = _aggregate(root, "TaxTotal")
        _amount(accounted, "TaxAmount", document.vat_accounted, document.vat_currency)


def _category(parent: etree._Element, name: str, category: Category, percent: Decimal, *, says_why: bool) -> None:
    found = _aggregate(parent, name)
    _basic(found, "ID", category.value)
    if category != Category.NOT_REGISTERED:
        _basic(found, "Percent", _plain(percent))
    if says_why and category in REASONS:
        _basic(found, "TaxExemptionReasonCode", EXEMPTION_CODES[category])
        _basic(found, "TaxExemptionReason", REASONS[category])
    _basic(_aggregate(found, "TaxScheme"), "ID", "VAT")


def _totals(root: etree._Element, document: Document) -> None:
    total = _aggregate(root, "LegalMonetaryTotal")
    for name, amount in (
        ("LineExtensionAmount", document.net),
        ("TaxExclusiveAmount", document.net),
        ("TaxInclusiveAmount", document.gross),
        ("PayableAmount", document.gross),
    ):
        _amount(total, name, amount, document.currency)


def _line(root: etree._Element, line: Line, document: Document) -> None:
    is_invoice = document.kind == Kind.INVOICE
    found = _aggregate(root, "InvoiceLine" if is_invoice else "CreditNoteLine")
    _basic(found, "ID", str(line.position))
    quantity = "InvoicedQuantity" if is_invoice else "CreditedQuantity"
    _basic(found, quantity, _plain(line.quantity), unitCode=line.unit.value)
    _amount(found, "LineExtensionAmount", line.amount, document.currency)
    if line.day and document.starts_on <= line.day <= document.ends_on:
        period = _aggregate(found, "InvoicePeriod")
        _basic(period, "StartDate", line.day.isoformat())
        _basic(period, "EndDate", line.day.isoformat())
    item = _aggregate(found, "Item")
    _basic(item, "Description", line.note)
    _basic(item, "Name", line.text)
    _category(item, "ClassifiedTaxCategory", line.category, line.percent, says_why=False)
    price = _aggregate(found, "Price")
    _amount(price, "PriceAmount", line.price, document.currency)
    if line.base != 1:
        _basic(price, "BaseQuantity", str(line.base), unitCode=line.unit.value)


def _aggregate(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{CAC}}}{name}")


def _basic(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    """A value; nothing at all where it is empty, which UBL does not allow."""
    if written := UNWRITABLE.sub("", text).strip():
        etree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = written


def _amount(parent: etree._Element, name: str, amount: Decimal, currency: str) -> None:
    _basic(parent, name, f"{amount:.2f}", currencyID=currency)


def _plain(number: Decimal) -> str:
    """Without an exponent and without zeros that say nothing."""
    return f"{number.normalize():f}"
