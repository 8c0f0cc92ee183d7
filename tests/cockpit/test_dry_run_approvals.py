"""What is due about data owners and copies stands in the dry run too."""

import pytest

from apps.approvals import services
from tests.approvals.test_whole_way import CHECKSUM, Way
from tests.cast import HOUR, MONDAY

from .desk import queries, words

pytestmark = pytest.mark.usefixtures("monday")

DRY_RUN = "/admin/desk/dry-run/"


@pytest.fixture
def way(cast):
    return Way(cast)


def test_when_a_data_owner_is_reminded_and_when_the_time_to_answer_ends(way, sam):
    request = way.asked()

    page = words(sam.get(DRY_RUN))

    line = f"10:00 nobody {request.reference}, {way.database.name}"
    assert f"{line} access.owner-2 · falls due Wed 4 Mar 10:00 The data owner is reminded" in page
    assert f"{line} access.owner-4 · falls due Fri 6 Mar 10:00 The data owner is reminded" in page
    assert f"{line} access.lapses · falls due Mon 9 Mar 10:00 Lapses: no answer counts as no" in page


def test_when_the_holder_of_a_copy_and_then_the_leads_are_reminded(way, sam):
    request = way.asked()
    way.answered(request, at=MONDAY)
    services.record_copy(request, place="Lab", size_bytes=12, checksum=CHECKSUM, by=way.cast.sam, at=MONDAY)

    page = words(sam.get(DRY_RUN))

    told = f"The copy of {way.database.name} ({request.reference}) is to be deleted by Mon 16 Mar 10:00 (Europe/Oslo)."
    assert f"Sam Okafor {told}" in page
    services.record_deletion(request.copies.get(), how="Dropped.", by=way.cast.sam, at=MONDAY + HOUR)
    assert f"Sam Okafor {told}" not in words(sam.get(DRY_RUN))


def test_it_costs_no_more_for_three_than_for_one(way, sam):
    def restored():
        request = way.asked()
        way.answered(request, at=MONDAY)
        services.record_copy(request, place="Lab", size_bytes=12, checksum=CHECKSUM, by=way.cast.sam, at=MONDAY)
        way.asked()

    restored()
    one = queries(sam, DRY_RUN)
    restored()
    restored()

    assert queries(sam, DRY_RUN) == one
