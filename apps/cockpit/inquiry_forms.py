"""The forms on the page of one inquiry: which are offered, and what they begin with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest

from apps.accounts.models import User
from apps.inquiries.canned import Offered
from apps.inquiries.models import Inquiry, Message, Tag

from . import moves
from .beside import Begun as Kept
from .diagnosis import Panel
from .forms import ResolveForm, StepForm, answers_of
from .move_forms import SplitForm, TagForm, UnlinkForm, UnmergeForm
from .steps import MOVING, WRITING, Step

ENDING = frozenset({"refer", "decline"})
"""Steps that an answer may end with: what was typed goes along."""


@dataclass(frozen=True)
class Begun:
    """An answer that somebody goes on writing without script, what they may put in, and what they have just put in."""

    text: str
    offered: Sequence[Offered] = ()
    chosen: Offered | None = None
    shows_preview: bool = False


class Forms:
    """The forms of what the reader may do and the inquiry allows, begun with what is known of it and its call."""

    def __init__(
        self,
        request: HttpRequest,
        asked: Inquiry,
        panel: Panel,
        said: list[Message],
        drafts: Mapping[str, Kept],
        begun: Begun | None = None,
    ) -> None:
        self._request, self._asked, self._panel, self._said = request, asked, panel, said
        self._drafts, self._begun = drafts, begun
        self._reader = cast(User, request.user)

    def actions(self, *, opened: str, refused: StepForm | None) -> dict[str, Any]:
        """What the page needs of them: those for writing, that of the step ``opened``, the names of all others."""
        offered = [step for step in MOVING if self._is_offered(step) or (refused and step.name == opened)]
        writing = [
            (step, refused if refused and step.name == opened else self.begun(step))
            for step in WRITING
            if self._is_offered(step) or (refused and step.name == opened)
        ]
        names = [step.name for step, _form in writing]
        asked, may = self._asked, {step.name for step in offered}
        return {
            "writing": writing,
            "moving": offered,
            "opened": opened,
            "dialogs": [(step, refused or self.begun(step)) for step in offered if step.name == opened],
            "written": opened if opened in names else next(iter(names), ""),
            "answers": self._answers(),
            "seen": self.seen,
            "may_answer": "answer" in names,
            "may": may,
            "may_take": asked.assignee_id != self._reader.pk and "assign" in may,
        }

    @property
    def seen(self) -> int:
        """The last message on the page; 0 without one."""
        return self._said[-1].pk if self._said else 0

    def begun(self, step: Step) -> StepForm:
        form = step.form(name=step.name, inquiry=self._asked)
        choices = self._choices(form)
        if choices is not None:
            cast(Any, form).offer(choices)
        if isinstance(form, ResolveForm):
            form.offer(self._panel.causes, self._panel.known)
        if step.name in self._drafts:
            form.initial["text"] = self._drafts[step.name].text
        if step.name == "answer":
            form.initial["text"] = self._text_of_answer()
        elif step.name in ENDING and self._begun and self._begun.text.strip():
            form.initial["text"] = self._begun.text
        return form

    def _text_of_answer(self) -> str:
        """What was typed so far, and what the address says to put into it."""
        if self._begun:
            return self._begun.text
        kept, wanted = self._drafts.get("answer"), self._request.GET
        put_in = self._panel.text_for(wanted.get("cause", ""), wanted.get("request", ""))
        return "\n\n".join(part for part in (kept.text if kept else "", put_in) if part)

    def _answers(self) -> list[tuple[Inquiry.Status, str]]:
        """How the answer may be sent, first as the canned reply in it says."""
        chosen = self._begun.chosen if self._begun else None
        wanted = chosen.reply.then if chosen else ""
        return (
            sorted(answers_of(self._asked), key=lambda each: each[0] != wanted) if wanted else answers_of(self._asked)
        )

    def _is_offered(self, step: Step) -> bool:
        return step.is_offered(self._asked, self._reader)

    def _choices(self, form: StepForm) -> Any:
        match form:
            case TagForm():
                return list(Tag.objects.known_to(self._asked))
            case SplitForm():
                return self._said
            case UnmergeForm():
                return moves.absorbed(self._reader, self._asked)
            case UnlinkForm():
                return moves.links(self._reader, self._asked)
        return None
