"""The topics of the support policy."""

import pytest

from apps.policy.topics import Scope, SupportTopic

IN_SCOPE = {
    "endpoint_usage",
    "endpoint_functionality",
    "json_syntax",
    "feature_request",
    "bug_report",
    "code_example_or_documentation",
    "troubleshooting",
}


def codes(scope):
    return {topic.value for topic in SupportTopic if topic.scope is scope}


def test_what_the_policy_covers_is_in_scope():
    assert codes(Scope.IN_SCOPE) == IN_SCOPE


def test_clients_and_screens_are_passed_on():
    assert codes(Scope.REDIRECT) == {"client_id_or_production", "erp_ui"}


def test_what_others_wrote_is_out_of_scope():
    assert codes(Scope.OUT_OF_SCOPE) == {"third_party_code", "third_party_software"}


@pytest.mark.parametrize("topic", SupportTopic)
def test_every_topic_has_a_label_of_its_own(topic):
    assert [other for other in SupportTopic if other.label == topic.label] == [topic]
