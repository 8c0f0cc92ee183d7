"""camt.053 of ISO 20022, in any of its versions: the bank's statement of an account. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from .credits import CREDITS_LIMIT, Credit, Statement, StatementError, amount_of, currency_of, day_of, keyed, tidy

NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d{2}\}Document")
REFERENCE_LIMIT, TEXT_LIMIT, NAME_LIMIT = 140, 500, 200
LEVELS_LIMIT = 40


def read_camt(data: bytes) -> Statement:
    """The booked credits of every account in ``data``; one for each payment of a batch that says them."""
    root = _tree(data)
    if not isinstance(root.tag, str) or not NAMESPACE.fullmatch(root.tag):
        raise StatementError("This is XML, but no bank statement: it has to be a camt.053 document.")
    credits: list[Credit] = []
    passed_over = 0
    for statement in _all(root, "BkToCstmrStmt", "Stmt"):
        account = _text(statement, "Acct", "Id", "IBAN") or _text(statement, "Acct", "Id", "Othr", "Id")
        for entry in _all(statement, "Ntry"):
            if not _counts(entry):
                passed_over += 1
                continue
            credits += _credits_of(entry, account)
            if len(credits) > CREDITS_LIMIT:
                raise StatementError(f"More than {CREDITS_LIMIT:,} payments are in this file. Export a shorter time.")
    return Statement(credits=keyed(credits), passed_over=passed_over)


def _tree(data: bytes) -> etree._Element:
    """What is read is neither fetched nor expanded from elsewhere: a document with a DTD is refused before."""
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    try:
        for start in range(0, len(data), 65_536):
            parser.feed(data[start : start + 65_536])
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                if depth > LEVELS_LIMIT:
                    raise StatementError("This XML is nested deeper than any bank statement.")
                if event == "start" and depth == 1 and _has_doctype(element):
                    raise StatementError("This file has a document type of its own, which no bank statement has.")
        return parser.close()
    except etree.XMLSyntaxError as wrong:
        raise StatementError(f"This is no XML that can be read: line {wrong.lineno} is wrong.") from None


def _has_doctype(root: Any) -> bool:
    return bool(root.getroottree().docinfo.doctype)


def _counts(entry: etree._Element) -> bool:
    """Whether it is money that came in and is booked."""
    status = _text(entry, "Sts", "Cd") or _text(entry, "Sts")
    is_reversed = _text(entry, "RvslInd").lower() in ("true", "1")
    return _text(entry, "CdtDbtInd") == "CRDT" and status in ("BOOK", "") and not is_reversed


def _credits_of(entry: etree._Element, account: str) -> Iterator[Credit]:
    """The payments of ``entry``, each with its own amount; where they don't say theirs, the entry as one."""
    payments = [each for each in _all(entry, "NtryDtls", "TxDtls") if _text(each, "CdtDbtInd") in ("CRDT", "")]
    whole = _credit(entry, entry, account, "")
    parts = [_credit(each, entry, account, f"/{number}") for number, each in enumerate(payments, start=1)]
    if len(payments) == 1:
        yield replace(parts[0], amount=whole.amount, currency=whole.currency, key=whole.key and parts[0].key)
    elif payments and sum(each.amount for each in parts) == whole.amount:
        yield from parts
    else:
        yield whole


def _credit(part: etree._Element, entry: etree._Element, account: str, ordinal: str) -> Credit:
    bank = _text(entry, "AcctSvcrRef")
    where = f"Entry {bank or _text(entry, 'NtryRef') or 'without a reference'}"
    told = _first(part, "Amt")
    if told is None:
        told = _first(part, "AmtDtls", "TxAmt", "Amt")
    if told is None:
        told = _first(entry, "Amt")
    if told is None:
        raise StatementError(f"{where}: no amount is said.")
    amount = amount_of(told.text or "", where)
    if amount <= 0:
        raise StatementError(f"{where}: an amount that came in is above zero.")
    day = _text(entry, "BookgDt", "Dt") or _text(entry, "BookgDt", "DtTm") or _text(entry, "ValDt", "Dt")
    payer = _text(part, "RltdPties", "Dbtr", "Pty", "Nm") or _text(part, "RltdPties", "Dbtr", "Nm")
    return Credit(
        day=day_of(day, where),
        amount=amount,
        currency=currency_of(told.get("Ccy") or "", where),
        reference=tidy(_text(part, "RmtInf", "Strd", "CdtrRefInf", "Ref"), REFERENCE_LIMIT),
        text=tidy(" ".join(each.text or "" for each in _all(part, "RmtInf", "Ustrd")), TEXT_LIMIT),
        payer=tidy(payer, NAME_LIMIT),
        key=f"{account} {bank}{ordinal}" if bank else "",
    )


def _all(element: etree._Element, *names: str) -> list[etree._Element]:
    return element.findall("/".join(f"{{*}}{name}" for name in names))


def _first(element: etree._Element, *names: str) -> etree._Element | None:
    return element.find("/".join(f"{{*}}{name}" for name in names))


def _text(element: etree._Element, *names: str) -> str:
    found = _first(element, *names)
    return (found.text or "").strip() if found is not None else ""
