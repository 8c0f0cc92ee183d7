"""What the people of a story do, one function per thing, each through the service that the pages use too."""

from datetime import datetime

from apps.diagnostics.models import KnownCause
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.policy.scope import VerdictKind

from ..diagnosis import Panel
from .story import Story


def ask(story: Story, at: datetime) -> None:
    story.inquiry = services.ask(
        isv=story.isv,
        by=story.asker,
        kind=story.kind,
        subject=story.words.subject,
        text=story.words.question,
        call=story.asked_with,
        channel=story.channel,
        priority=story.priority,
        client=story.client,
        customer=story.customer,
        files=story.files,
        at=at,
    )


def allot(story: Story, at: datetime) -> None:
    services.assign(story.inquiry, by=story.allotter, to=story.agent, at=at)


def press(story: Story, at: datetime) -> None:
    services.prioritise(story.inquiry, by=story.lead, priority=story.pressed_to, at=at)


def note(story: Story, at: datetime) -> None:
    services.note(story.inquiry, by=story.lead, text=story.words.note, at=at)


def complete(story: Story, at: datetime) -> None:
    services.complete(story.inquiry, by=story.writer, call=story.call, at=at)


def answer(story: Story, at: datetime) -> None:
    services.answer(story.inquiry, by=story.agent, text=story.words.answer, at=at)


def answer_for_good(story: Story, at: datetime) -> None:
    cause = _known_cause(story)
    services.resolve(story.inquiry, by=story.agent, text=story.words.answer, cause=cause, at=at)


def look_into(story: Story, at: datetime) -> None:
    services.answer(story.inquiry, by=story.agent, text=story.words.looking, then=Inquiry.Status.OPEN, at=at)


def ask_for_details(story: Story, at: datetime) -> None:
    services.request_details(story.inquiry, by=story.agent, text=story.words.asks_for, at=at)


def give_details(story: Story, at: datetime) -> None:
    services.reply(story.inquiry, by=story.writer, text=story.words.given, at=at)


def ask_on(story: Story, at: datetime) -> None:
    services.reply(story.inquiry, by=story.writer, text=story.words.follow_up, at=at)


def wait_on_others(story: Story, at: datetime) -> None:
    services.wait_on_others(story.inquiry, by=story.agent, text=story.words.waits_for, at=at)


def resolve(story: Story, at: datetime) -> None:
    cause = _known_cause(story)
    services.resolve(story.inquiry, by=story.agent, text=story.words.resolution, cause=cause, at=at)


def _known_cause(story: Story) -> KnownCause | None:
    """The cause that the inquiry's page puts first."""
    inquiry = Inquiry.objects.select_related("call__diagnosis").get(pk=story.inquiry.pk)
    return next(iter(Panel(inquiry, story.agent, log_ids=()).causes), None)


def thank(story: Story, at: datetime) -> None:
    """The ISV marks it as resolved."""
    services.resolve(story.inquiry, by=story.writer, text=story.words.thanks, at=at)


def come_back(story: Story, at: datetime) -> None:
    """The ISV writes in what was thought to be solved."""
    services.reply(story.inquiry, by=story.writer, text=story.words.reopening, at=at)


def close(story: Story, at: datetime) -> None:
    services.close(story.inquiry, by=story.lead, text=story.words.closing, at=at)


def reopen(story: Story, at: datetime) -> None:
    services.reopen(story.inquiry, by=story.writer, text=story.words.reopening, at=at)


def refer_to_partner_service(story: Story, at: datetime) -> None:
    services.refer(story.inquiry, by=story.agent, to=services.Referral.PARTNER_SERVICE, text=story.words.answer, at=at)


def refer_to_erp_support(story: Story, at: datetime) -> None:
    services.refer(story.inquiry, by=story.agent, to=services.Referral.ERP_SUPPORT, text=story.words.answer, at=at)


def confirm_verdict(story: Story, at: datetime) -> None:
    services.confirm_verdict(story.inquiry, by=story.agent, text=story.words.note, at=at)


def overrule_verdict(story: Story, at: datetime) -> None:
    """The lead takes it as an exception."""
    topic = story.inquiry.topic
    services.overrule_verdict(
        story.inquiry, by=story.lead, topic=topic, verdict=VerdictKind.IN_SCOPE, text=story.words.exception, at=at
    )


def decline(story: Story, at: datetime) -> None:
    services.decline(story.inquiry, by=story.agent, text=story.words.answer, at=at)


def insist(story: Story, at: datetime) -> None:
    services.reply(story.inquiry, by=story.writer, text=story.words.insisting, at=at)


def decline_again(story: Story, at: datetime) -> None:
    services.decline(story.inquiry, by=story.lead, text=story.words.still_no, at=at)
