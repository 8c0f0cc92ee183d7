"""The causes of the demo fit what its inquiries tell, and not everything."""

from datetime import UTC, date, datetime

import pytest

from apps.cockpit.demo.causes import CAUSES, LOG_IDS, LOG_TOOL, add_recognition
from apps.cockpit.demo.matters import MATTERS, Matter, written
from apps.cockpit.demo.register import Register
from apps.diagnostics.causes import Facts
from apps.diagnostics.correlating import further_patterns, log_links
from apps.diagnostics.fingerprints import message_of
from apps.diagnostics.models import CorrelationPattern, KnownCause
from apps.diagnostics.reading import read
from apps.diagnostics.services.causes import causes_of

from .test_demo_matters import VALUES

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def recognition(db):
    register = Register(at=AT, today=date(2026, 3, 2), totp_secret="")
    register.add_admin()
    add_recognition(register)


def facts_of(matter: Matter) -> Facts:
    response = written(matter.call.response, VALUES)
    return Facts(
        status=matter.call.status,
        operation=f"{matter.call.method} {matter.call.path.partition('?')[0]}",
        message=message_of(response),
        response_body=response,
        request_body=written(matter.call.request, VALUES),
    )


@pytest.mark.usefixtures("recognition")
def test_every_cause_fits_an_inquiry_of_the_demo_and_few_fit_two():
    fitting = {matter.subjects[0]: [cause.title for cause in causes_of(facts_of(matter))] for matter in MATTERS}

    assert {title for titles in fitting.values() for title in titles} == {cause.title for cause in CAUSES}
    assert [titles for titles in fitting.values() if len(titles) > 1] == []
    assert KnownCause.objects.filter(is_published=False).count() == 1


@pytest.mark.usefixtures("recognition")
@pytest.mark.parametrize(("name", "pattern", "example"), LOG_IDS)
def test_ids_of_the_demo_are_read_and_lead_to_the_log_tool(name, pattern, example):
    call = read(f"GET /v1/customers gave 401. {example}", further_patterns()).calls[0]

    links = log_links(call.correlation_ids)

    assert list(links.values()) == [LOG_TOOL.replace("{id}", each) for each in call.correlation_ids] != []
    assert CorrelationPattern.objects.get(name=name).pattern == pattern
