"""What staff can do with an inquiry: who may, when it is possible, in which form, by which service. Data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.models import Inquiry

from . import forms, move_forms, possible

Status = Inquiry.Status

ANSWER = "inquiries.answer_inquiry"
ASSIGN = "inquiries.assign_inquiry"
REFER = "inquiries.refer_inquiry"
TAG = "inquiries.tag_inquiry"
MERGE = "inquiries.merge_inquiry"
WATCH = "inquiries.watch_inquiry"


@dataclass(frozen=True)
class Step:
    """One thing staff can do. ``name`` is its address below the inquiry, ``key`` the one that opens it."""

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
    concerns: Callable[[Inquiry, User], bool] = possible.everybody
    key: str = ""

    def is_offered(self, inquiry: Inquiry, person: User) -> bool:
        return person.has_perm(self.permission) and self.is_possible(inquiry) and self.concerns(inquiry, person)


WRITING = (
    Step(
        "answer",
        ANSWER,
        possible.answerable,
        forms.AnswerForm,
        services.send,
        "Answer",
        "reply",
        "Sent. It leaves in 15 seconds; until then you can take it back.",
        key="w",
    ),
    Step(
        "request-details",
        ANSWER,
        lambda inquiry: inquiry.status == Status.WAITING_ON_ISV or possible.may_become(Status.WAITING_ON_ISV)(inquiry),
        forms.DetailsForm,
        services.send_request,
        "Ask for details",
        "alert",
        "Sent. It leaves in 15 seconds; until then you can take it back.",
        key="d",
    ),
    Step(
        "note",
        ANSWER,
        possible.always,
        forms.NoteForm,
        services.note,
        "Internal note",
        "hidden",
        "The note is kept. The ISV never sees it.",
        key="n",
    ),
)
MOVING = (
    Step(
        "assign",
        ASSIGN,
        possible.unfinished,
        forms.AssignForm,
        services.assign,
        "Assign",
        "user",
        "The assignee is changed.",
        "They are told by mail, with your note.",
        is_usual=True,
        key="a",
    ),
    Step(
        "prioritise",
        ASSIGN,
        possible.unfinished,
        forms.PriorityForm,
        services.prioritise,
        "Set priority",
        "flag",
        "The priority is changed.",
        "The deadlines move with it; support time already used counts.",
        key="p",
    ),
    Step(
        "snooze",
        ANSWER,
        possible.unfinished,
        forms.SnoozeForm,
        services.snooze,
        "Snooze",
        "pause",
        "The inquiry is left out of the queue until then.",
        "You are reminded when it comes back. It comes back at once when the ISV writes. Its clocks run on.",
        key="z",
    ),
    Step(
        "wake",
        ANSWER,
        lambda inquiry: inquiry.snoozed_until is not None,
        forms.WakeForm,
        services.wake,
        "End the snooze",
        "undo",
        "The inquiry is back in the queue.",
        "The inquiry is back in the queue at once.",
    ),
    Step(
        "tag",
        TAG,
        possible.always,
        move_forms.TagForm,
        services.retag,
        "Tag",
        "flag",
        "The tags are changed.",
        "Words of the desk, to find it again. The ISV never sees them.",
        key="t",
    ),
    Step(
        "watch",
        WATCH,
        lambda inquiry: not inquiry.is_watched,
        move_forms.WatchForm,
        services.watch,
        "Watch",
        "bell",
        "You watch this inquiry.",
        "You are told by mail, within your own hours, of what the ISV writes.",
        key="v",
    ),
    Step(
        "unwatch",
        WATCH,
        lambda inquiry: inquiry.is_watched,
        move_forms.WatchForm,
        services.unwatch,
        "Stop watching",
        "bell",
        "You no longer watch this inquiry.",
        "You are told no longer of what the ISV writes.",
        key="v",
    ),
    Step(
        "link",
        TAG,
        possible.always,
        move_forms.LinkForm,
        services.link,
        "Link",
        "link",
        "The two are linked.",
        "Both show the link. For the desk alone.",
        key="l",
    ),
    Step(
        "unlink",
        TAG,
        lambda inquiry: inquiry.is_linked,
        move_forms.UnlinkForm,
        services.unlink,
        "Remove a link",
        "link",
        "The link is removed.",
    ),
    Step(
        "split",
        MERGE,
        possible.has_several_words,
        move_forms.SplitForm,
        services.split,
        "Split",
        "right",
        "The message is an inquiry of its own now.",
        "The message and its files become a new inquiry of the same ISV, which is told of it. "
        "Its clocks count from when it was written.",
    ),
    Step(
        "merge",
        MERGE,
        possible.mergeable,
        move_forms.MergeForm,
        services.merge,
        "Merge",
        "merge",
        "Merged. Both numbers lead here.",
        "All that was said and sent goes on in the other inquiry, which keeps the earlier deadline of both. "
        "The ISV is told. It can be undone.",
        key="m",
    ),
    Step(
        "unmerge",
        MERGE,
        possible.has_absorbed,
        move_forms.UnmergeForm,
        services.undo_merge,
        "Undo a merge",
        "undo",
        "The merge is undone: each is on its own again.",
        "It goes on by itself, as it stood. What was said since stays here.",
    ),
    Step(
        "remind-me",
        ANSWER,
        possible.unfinished,
        forms.RemindMeForm,
        services.remind_me,
        "Remind me",
        "bell",
        "You are reminded then.",
        "You are told by mail as your support hours begin. The inquiry stays in the queue.",
        key="b",
    ),
    Step(
        "cancel-reminder",
        ANSWER,
        possible.unfinished,
        forms.CancelReminderForm,
        services.cancel_reminder,
        "Cancel my reminder",
        "undo",
        "You are not reminded.",
        "You asked to be reminded of this inquiry. You no longer are.",
        concerns=possible.asked_to_be_reminded,
    ),
    Step(
        "wait",
        REFER,
        possible.complete_and_may_become(Status.WAITING_ON_OTHERS),
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
        "confirm-verdict",
        REFER,
        possible.unconfirmed,
        forms.ConfirmForm,
        services.confirm_verdict,
        "Confirm the verdict",
        "check",
        "The verdict is confirmed.",
        "The support policy says right who answers this one.",
    ),
    Step(
        "overrule-verdict",
        REFER,
        possible.unfinished,
        forms.OverruleForm,
        services.overrule_verdict,
        "Overrule the verdict",
        "undo",
        "The verdict is changed, and the ISV reads who answers now.",
        "Say what it is about and who answers it, where what was recognised or the policy is not right for it.",
    ),
    Step(
        "refer",
        REFER,
        possible.may_become(Status.REFERRED),
        forms.ReferForm,
        services.refer,
        "Refer",
        "refer",
        "The ISV is told who can help them.",
        "This ends the inquiry here. The ISV can reopen it by writing again.",
        is_usual=True,
        key="r",
    ),
    Step(
        "decline",
        REFER,
        possible.may_become(Status.DECLINED),
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
        possible.complete_and_may_become(Status.RESOLVED),
        forms.ResolveForm,
        services.resolve,
        "Resolve",
        "done",
        "The inquiry is resolved.",
        "The ISV is told, and can reopen it by writing again.",
        is_usual=True,
        key="s",
    ),
    Step(
        "diagnose-again",
        ANSWER,
        possible.unfinished,
        forms.DiagnoseForm,
        services.diagnose_again,
        "Diagnose again",
        "diag",
        "The call was diagnosed with the API releases of today.",
        "The call is checked anew, by the API releases that are loaded today. Nothing that anybody wrote is changed.",
    ),
    Step(
        "close",
        REFER,
        possible.may_become(Status.CLOSED),
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
        key="o",
    ),
)
STEPS = (*WRITING, *MOVING)
