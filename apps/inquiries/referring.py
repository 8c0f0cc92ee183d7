"""What the desk tells an ISV whose matter others answer; the words are in templates/inquiries/."""

from django.template import Context, engines
from django.utils.text import Truncator

from apps.diagnostics.fingerprints import message_of
from apps.diagnostics.models import ApiCall, Diagnosis
from apps.diagnostics.reading import read
from apps.policy.scope import VerdictKind, contact_of

from .models import Inquiry, Message

TEMPLATES = {
    VerdictKind.PARTNER_SERVICE: "for_partner_service",
    VerdictKind.ERP_SUPPORT: "for_erp_support",
    VerdictKind.OUT_OF_SCOPE: "for_nobody_here",
}
LONGEST_QUESTION = 1_200
LONGEST_REFUSAL = 300


def words_for(inquiry: Inquiry, verdict: str) -> str:
    """Markdown to begin an answer with, where ``verdict`` says who answers; empty for what the desk answers.

    The clause is cited where it says the same. Reads clause, market, customer and, for ERP support, the question and
    the call with its diagnosis.
    """
    if verdict in ("", VerdictKind.IN_SCOPE):
        return ""
    kind = VerdictKind(verdict)
    clause = inquiry.clause if inquiry.clause and inquiry.clause.verdict == kind else None
    words: dict[str, object] = {"inquiry": inquiry, "clause": clause, "contact": contact_of(kind, inquiry.market)}
    if kind is VerdictKind.ERP_SUPPORT:
        words |= _case(inquiry)
    return _written(TEMPLATES[kind], words)


def call_handed_over(call: ApiCall) -> str:
    """The call as Markdown for whoever has no account here; empty where there is none."""
    return _written("call_handed_over", {"call": call})


def _written(template: str, words: dict[str, object]) -> str:
    found = engines["django"].engine.get_template(f"inquiries/{template}.md")  # type: ignore[attr-defined]  # of DjangoTemplates
    return str(found.render(Context(words, autoescape=False))).strip()


def _case(inquiry: Inquiry) -> dict[str, object]:
    """The case without addresses, code and JSON: those who read it work with the screens of the ERP."""
    question = inquiry.messages.filter(kind=Message.Kind.REPLY).first()
    prose = read(question.text).prose if question else ""
    lines = Truncator(prose).chars(LONGEST_QUESTION).splitlines()
    diagnosis: Diagnosis | None = getattr(inquiry.call, "diagnosis", None)
    failed = inquiry.kind == Inquiry.Kind.FAILED_CALL
    return {
        "wanted": diagnosis.summary.rstrip(".") if diagnosis else "",
        "refusal": Truncator(message_of(inquiry.call.response_body)).chars(LONGEST_REFUSAL) if failed else "",
        "question": [line.strip() for line in lines] or [inquiry.subject],
    }
