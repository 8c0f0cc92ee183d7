"""What moderators can do with a topic whose posts were read: in which form, by which service."""

from functools import partial
from typing import Any

from django import forms

from apps.community import services
from apps.community.models import Post, Topic

from .deeds import Deed
from .gathering_forms import DeedForm, line

MODERATE = "community.moderate_topic"
Status = Topic.Status


class BecauseForm(DeedForm):
    because = line("Why", help_text="For the desk; it stays in the history.")


class MoveForm(DeedForm):
    title = line("Title")
    area = forms.ChoiceField(choices=Topic.Area.choices, label="Product area")
    tags = line("Tags", required=False, help_text="With commas between them.")
    because = line("Why")

    def suit(self, subject: Any) -> None:
        words = ", ".join(tag.name for tag in subject.tags.all())
        self.initial.update({"title": subject.title, "area": subject.area, "tags": words})


class MergeForm(DeedForm):
    into = forms.IntegerField(
        min_value=1,
        max_value=2**53,
        label="Into topic",
        help_text="Its number, as in its address. Its posts come along.",
    )
    because = line("Why")


class ChoosingForm(DeedForm):
    """One of some numbers, and why."""

    because = line("Why", help_text="For the desk; it stays in the history.")

    def offer(self, name: str, label: str, choices: list[tuple[int, str]]) -> None:
        self.fields[name] = forms.TypedChoiceField(choices=choices, coerce=int, label=label)
        self.order_fields([name, "because"])


class HidePostForm(ChoosingForm):
    is_hidden = False

    def suit(self, subject: Any) -> None:
        posts = _answers(subject, is_hidden=self.is_hidden)
        self.offer("post", "Answer", [(each.pk, f"{each.author}: {each.text[:60]}") for each in posts])


class ShowPostForm(HidePostForm):
    is_hidden = True


class BanForm(ChoosingForm):
    because = line("Why", help_text="Who is banned reads it.")

    def suit(self, subject: Any) -> None:
        people = {each.author_id: each.author.name for each in _outsiders(subject)}
        self.offer("person", "Who", list(people.items()))


class LiftForm(ChoosingForm):
    def suit(self, subject: Any) -> None:
        self.offer("person", "Who", list(_banned(subject).items()))


def _answers(topic: Topic, *, is_hidden: bool) -> list[Post]:
    return [post for post in topic.posts.all() if not post.is_question and post.is_hidden == is_hidden]


def _outsiders(topic: Topic) -> list[Post]:
    return [post for post in topic.posts.all() if not post.is_ours]


def _banned(topic: Topic) -> dict[int, str]:
    """Who wrote in it and may write no more, by number."""
    bans = (ban for post in topic.posts.all() for ban in post.author.bans.all())
    return {ban.person_id: str(ban.person) for ban in bans if ban.lifted_at is None}


def _may_become(status: Status, topic: Topic) -> bool:
    return status in Topic.MAY_BECOME[Status(topic.status)]


def _is_shut(topic: Topic) -> bool:
    return topic.status in (Status.HIDDEN, Status.LOCKED)


def _has_flags(topic: Topic) -> bool:
    return any(flag.settled_at is None for post in topic.posts.all() for flag in post.flags.all())


def _deed(name: str, form: type[DeedForm], service: Any, label: str, icon: str, done: str, **more: Any) -> Deed:
    return Deed(name, "topic", MODERATE, form, service, label, icon, done, **more)


DEEDS = (
    _deed(
        "settle-flags",
        BecauseForm,
        services.settle_flags,
        "Settle flags",
        "check",
        "The flags are settled.",
        is_possible=_has_flags,
    ),
    _deed(
        "hide",
        BecauseForm,
        services.hide,
        "Hide",
        "hidden",
        "The topic is hidden.",
        is_possible=partial(_may_become, Status.HIDDEN),
    ),
    _deed("show", BecauseForm, services.show, "Open again", "undo", "The topic is open again.", is_possible=_is_shut),
    _deed(
        "lock",
        BecauseForm,
        services.lock,
        "Lock",
        "lock",
        "The topic is locked.",
        is_possible=partial(_may_become, Status.LOCKED),
    ),
    _deed("move", MoveForm, services.retitle, "Move", "refer", "The topic is moved."),
    _deed(
        "merge",
        MergeForm,
        services.merge,
        "Merge",
        "merge",
        "The topics are merged.",
        is_possible=partial(_may_become, Status.MERGED),
    ),
    _deed(
        "hide-post",
        HidePostForm,
        partial(services.hide_post, is_hidden=True),
        "Hide an answer",
        "hidden",
        "The answer is hidden.",
        is_possible=partial(_answers, is_hidden=False),
    ),
    _deed(
        "show-post",
        ShowPostForm,
        partial(services.hide_post, is_hidden=False),
        "Show an answer",
        "undo",
        "The answer is shown.",
        is_possible=partial(_answers, is_hidden=True),
    ),
    _deed("ban", BanForm, services.ban, "Ban a writer", "error", "They can't write any more.", is_possible=_outsiders),
    _deed(
        "lift-ban",
        LiftForm,
        services.lift_ban,
        "Lift a ban",
        "undo",
        "They may write again.",
        is_possible=_banned,
    ),
)
