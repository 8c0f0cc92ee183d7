"""The demo shows how inquiries belong together."""

from apps.cockpit.demo.together import put_together
from apps.inquiries import services
from apps.inquiries.models import CannedReply, Draft, FollowUp, Inquiry, Link, Merge, Tagging, Watcher
from tests.cast import HOUR, MONDAY


def test_each_way_in_which_inquiries_belong_together_is_shown(cast):
    for _asked in range(5):
        cast.ask()
    long = cast.ask()
    services.assign(long, by=cast.sam, to=cast.sam, at=MONDAY)
    services.answer(long, by=cast.sam, text="Like this.", then="open", at=MONDAY)
    services.reply(long, by=cast.anna, text="And how do I page?", at=MONDAY)

    put_together(at=MONDAY + HOUR)

    models = (Merge, Link, Tagging, Watcher, CannedReply, Draft, FollowUp)
    assert [model.__name__ for model in models if not model.objects.exists()] == []
    assert Inquiry.objects.filter(split_from=long).exists()
