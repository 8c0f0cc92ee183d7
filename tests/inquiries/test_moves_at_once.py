"""Two people who merge or take at the same moment are in nobody's way."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from apps.accounts.roles import write_roles
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from tests.cast import HOUR, MONDAY, gather


def both(*deeds):
    """What came of two deeds that begin at once: the codes of refusals, or what was done."""
    start = Barrier(2)

    def carry_out(deed):
        try:
            start.wait()
            return deed()
        except ValidationError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        return list(two.map(carry_out, deeds))


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_each_into_the_other_end_with_one_survivor():
    write_roles()
    cast = gather()
    one, other = cast.ask(), cast.ask()

    done = both(
        lambda: services.merge(one, by=cast.sam, into=other, at=MONDAY + HOUR).pk,
        lambda: services.merge(other, by=cast.tove, into=one, at=MONDAY + HOUR).pk,
    )

    assert "merge_ring" in done
    assert Inquiry.objects.filter(merged_into=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_next_never_get_the_same():
    write_roles()
    cast = gather()
    asked = {cast.ask().pk, cast.ask().pk}

    taken = both(
        lambda: services.take_next(by=cast.sam, at=MONDAY).pk, lambda: services.take_next(by=cast.tove, at=MONDAY).pk
    )

    assert set(taken) == asked
