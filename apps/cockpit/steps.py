"""What staff can do with an inquiry: who may, when it is possible, in which form, by which service. Data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.models import Inquiry

from . import forms

Status = Inquiry.Status

ANSWER = "inquiries.answer_inquiry"
ASSIGN = "inquiries.assign_inquiry"
REFER = "inquiries.refer_inquiry"


def _may_become(status: Status) -> Callable[[Inquiry], bool]:
    return lambda inquiry: status in Inquiry.MAY_BECOME[Status(inquiry.status)]


def _complete_and_may_become(status: Status) -> Callable[[Inquiry], bool]:
    return lambda inquiry: inquiry.is_complete and _may_become(status)(inquiry)


def _always(inquiry: Inquiry) -> bool:
    return True


def _unfinished(inquiry: Inquiry) -> bool:
    return not inquiry.is_over


@dataclass(frozen=True)
class Step:
    """One thing staff can do. ``name`` is its address below the inquiry."""

    name: str
    permission: str
    is_possible: Callable[[Inquiry], bool]
    form: type[forms.StepForm]
    service: Callable[..., Any]
    label: str
    icon: str
    done: str
    explanation: str = ""
    is_usual: bool = False
    is_grave: bool = False

    def is_offered(self, inquiry: Inquiry, person: User) -> bool:
        return person.has_perm(self.permission) and self.is_possible(inquiry)


WRITING = (
    Step(
        "answer",
        ANSWER,
        lambda inquiry: bool(forms.answers_of(inquiry)),
        forms.AnswerForm,
        services.answer,
        "Answer",
        "reply",
        "Your answer is on its way to the ISV.",
    ),
    Step(
        "request-details",
        ANSWER,
        lambda inquiry: inquiry.status == Status.WAITING_ON_ISV or _may_become(Status.WAITING_ON_ISV)(inquiry),
        forms.DetailsForm,
        services.request_details,
        "Ask for details",
        "alert",
        "The ISV is asked for details; until they reply the clocks stand still.",
    ),
    Step(
        "note",
        ANSWER,
        _always,
        forms.NoteForm,
        services.note,
        "Internal note",
        "hidden",
        "The note is kept. The ISV never sees it.",
    ),
)
MOVING = (
    Step(
        "assign",
        ASSIGN,
        _unfinished,
        forms.AssignForm,
        services.assign,
        "Assign",
        "user",
        "The assignee is changed.",
        "They are told by mail.",
        is_usual=True,
    ),
    Step(
        "prioritise",
        ASSIGN,
        _unfinished,
        forms.PriorityForm,
        services.prioritise,
        "Set priority",
        "flag",
        "The priority is changed.",
        "The deadlines move with it; support time already used counts.",
    ),
    Step(
        "wait",
        REFER,
        _complete_and_may_become(Status.WAITING_ON_OTHERS),
        forms.WaitForm,
        services.wait_on_others,
        "Wait on others",
        "pause",
        "The clocks stand still until somebody goes on with it.",
        "The clocks stand still while somebody beyond desk and ISV has the next step.",
    ),
    Step(
        "go-on",
        REFER,
        lambda inquiry: inquiry.status == Status.WAITING_ON_OTHERS,
        forms.GoOnForm,
        services.go_on,
        "Go on",
        "right",
        "The desk has the next step, and the clocks run again.",
        "Those we waited for have answered: the desk has the next step, and the clocks run again.",
        is_usual=True,
    ),
    Step(
        "refer",
        REFER,
        _may_become(Status.REFERRED),
        forms.ReferForm,
        services.refer,
        "Refer",
        "refer",
        "The ISV is told who can help them.",
        "This ends the inquiry here. The ISV can reopen it by writing again.",
        is_usual=True,
    ),
    Step(
        "decline",
        REFER,
        _may_become(Status.DECLINED),
        forms.DeclineForm,
        services.decline,
        "Decline",
        "close",
        "The ISV is told that this is not ours to do.",
        "This ends the inquiry. The ISV can reopen it by writing again.",
        is_grave=True,
    ),
    Step(
        "resolve",
        REFER,
        _complete_and_may_become(Status.RESOLVED),
        forms.ResolveForm,
        services.resolve,
        "Resolve",
        "done",
        "The inquiry is resolved.",
        "The ISV is told, and can reopen it by writing again.",
        is_usual=True,
    ),
    Step(
        "close",
        REFER,
        _may_become(Status.CLOSED),
        forms.ReasonForm,
        services.close,
        "Close",
        "lock",
        "The inquiry is closed.",
        "Nobody can write in it until it is reopened.",
        is_grave=True,
    ),
    Step(
        "reopen",
        REFER,
        lambda inquiry: inquiry.is_over,
        forms.ReasonForm,
        services.reopen,
        "Reopen",
        "undo",
        "The inquiry is open again.",
        "The resolution clock goes on where it stopped.",
        is_usual=True,
    ),
)
STEPS = (*WRITING, *MOVING)
