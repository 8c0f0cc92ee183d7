"""What people do in the fortnight, by chance that can be repeated: mostly what they do with real inquiries."""

from random import Random

from .cases import Case
from .people import STAFF

Deed = tuple[int, str, str]
MAY_DO = {
    "ours": {
        "answer": 6,
        "answer_and_resolve": 4,
        "answer_and_keep": 1,
        "assign": 6,
        "snooze": 2,
        "prioritise": 1,
        "wait_on_others": 1,
        "reply": 1,
    },
    "incomplete": {"answer": 2, "assign": 1},
    "waiting": {"reply": 6, "answer": 1, "answer_and_resolve": 1, "assign": 1},
    "others": {"go_on": 4, "answer": 1, "assign": 1},
    "over": {"reply": 1, "reopen": 1},
}


def deeds(chance: Random, cases: list[Case], count: int) -> list[Deed]:
    """So many things that may be done now, no inquiry twice."""
    chosen = chance.sample(cases, min(count, len(cases)))
    return [deed for case in chosen if (deed := _deed(chance, case))]


def _deed(chance: Random, case: Case) -> Deed | None:
    # Who is over mostly stays so, and silence is what reminders are about.
    if chance.random() < (0.9 if case.status == "over" else 0.3):
        return None
    may = MAY_DO[case.status]
    [name] = chance.choices(list(may), weights=list(may.values()))
    return case.number, name, _given(chance, case, name)


def _given(chance: Random, case: Case, deed: str) -> str:
    market = [person.email for person in STAFF if person.market == case.market]
    if deed == "prioritise":
        return "high"
    return chance.choice(market) if deed in {"assign", "snooze"} else ""
