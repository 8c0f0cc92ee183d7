"""Statements as banks write them, as far as a test wants them."""

from collections.abc import Iterable
from typing import Any

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
)


def camt(*entries: str, version: str = "08", account: str = "NO9386011117947") -> bytes:
    """A camt.053 of one account with ``entries``."""
    body = f"<BkToCstmrStmt><Stmt><Acct><Id><IBAN>{account}</IBAN></Id></Acct>{''.join(entries)}</Stmt></BkToCstmrStmt>"
    return f"{HEAD.format(version=version)}{body}</Document>".encode()


def entry(amount: str = "2250.00", *, details: Iterable[str] = (), **given: Any) -> str:
    """One booked credit; ``details`` are its payments."""
    said = {"currency": "NOK", "sign": "CRDT", "status": "<Cd>BOOK</Cd>", "day": "2026-03-06", "ref": "B-1", "more": ""}
    said |= given
    parts = f"<NtryDtls>{''.join(details)}</NtryDtls>"
    return (
        f'<Ntry><NtryRef>1</NtryRef><Amt Ccy="{said["currency"]}">{amount}</Amt>'
        f"<CdtDbtInd>{said['sign']}</CdtDbtInd>{said['more']}<Sts>{said['status']}</Sts>"
        f"<BookgDt><Dt>{said['day']}</Dt></BookgDt><AcctSvcrRef>{said['ref']}</AcctSvcrRef>{parts}</Ntry>"
    )


def payment(amount: str = "", *, reference: str = "", text: str = "", payer: str = "") -> str:
    """One payment of an entry."""
    told = f'<Amt Ccy="NOK">{amount}</Amt>' if amount else ""
    structured = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    free = f"<Ustrd>{text}</Ustrd>" if text else ""
    who = f"<RltdPties><Dbtr><Pty><Nm>{payer}</Nm></Pty></Dbtr></RltdPties>" if payer else ""
    return f"<TxDtls>{told}{who}<RmtInf>{free}{structured}</RmtInf></TxDtls>"
