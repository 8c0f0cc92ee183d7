"""What an inquiry is about: the topic, why, and what else it could be."""

import random
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.reading import ReadCall
from apps.diagnostics.topics import topic_of
from apps.diagnostics.topics.cues import CUES, VOCABULARIES
from apps.diagnostics.topics.evidence import SENTENCES
from apps.diagnostics.topics.wording import LONGEST, plain
from apps.policy.topics import SupportTopic

from .topic_cases import BODY, URL, Found, topic_cases

CASES = topic_cases()
MOST_WRONG = 0.02
MOST_WRONG_OF_A_TOPIC = 0.06
FAILED = ReadCall(method="POST", url=URL, status=400, request_body=BODY)
PHRASES = [(cue, phrase) for cue in CUES for phrase in cue.phrases.splitlines() if phrase.strip()]
WORDS = [(vocabulary, word) for vocabulary in VOCABULARIES for word in vocabulary.words.split()]


def about(case):
    return topic_of(case.prose, case.call, case.findings).code


def readings_of(phrase):
    """The phrase with each of its choices in turn."""
    slots = [word.replace("_", " ").replace("~", "").split("/") for word in phrase.split() if not word.startswith("…")]
    yield [slot[0] for slot in slots]
    for place, slot in enumerate(slots):
        for choice in slot:
            yield [choice if place == here else other[0] for here, other in enumerate(slots)]


def test_a_fair_reader_agrees_with_nearly_all_topics():
    wrong = [(case.topics, about(case), case.prose) for case in CASES if about(case) not in case.topics]

    assert len(wrong) <= MOST_WRONG * len(CASES), wrong


def test_no_topic_is_much_harder_than_the_others():
    wrong = defaultdict(list)
    for case in CASES:
        wrong[case.topics[0]].append(about(case) not in case.topics)

    assert {
        topic: sum(misses) for topic, misses in wrong.items() if sum(misses) > MOST_WRONG_OF_A_TOPIC * len(misses)
    } == {}


def test_every_topic_has_cases_enough():
    best = [case.topics[0] for case in CASES]

    assert [topic.value for topic in SupportTopic if best.count(topic) < 30] == []


@pytest.mark.parametrize(("cue", "phrase"), PHRASES, ids=lambda value: value.strip() if isinstance(value, str) else "")
def test_every_phrase_is_found_in_a_sentence_that_says_it(cue, phrase):
    silent = [words for words in readings_of(phrase) if not cue.is_in(plain(f"Hello, {' '.join(words)} and so on"))]

    assert silent == []


def test_every_word_is_found_in_a_sentence_with_it():
    silent = [
        word for vocabulary, word in WORDS if not vocabulary.weigh(plain(f"It is {word.strip('~').replace('_', ' ')}!"))
    ]

    assert silent == []


def test_words_that_stand_beside_each_other_all_count():
    vocabulary = VOCABULARIES[0]

    assert vocabulary.weigh(plain("menu button")) == 2 * vocabulary.weigh(plain("menu"))


def test_the_same_word_again_weighs_nothing():
    vocabulary = VOCABULARIES[0]

    assert vocabulary.weigh(plain("menu menu, menu. Menu?")) == vocabulary.weigh(plain("menu"))


def test_reasons_are_sentences_with_the_heaviest_first():
    topic = topic_of("Is our JSON valid?", FAILED, [Found("1:2", "invalid_json")])

    assert topic.code == "json_syntax"
    assert topic.reasons[:2] == ("The request body is not valid JSON.", "The text asks whether the JSON is right.")


def test_a_response_that_speaks_of_unreadable_json_is_a_reason():
    call = ReadCall(method="POST", url=URL, status=400, request_body="{", response_body="Unexpected end of JSON input")

    topic = topic_of("", call, [])

    assert topic.code == "json_syntax"
    assert "The response says that the JSON could not be read." in topic.reasons


def test_other_plausible_topics_are_named_best_first():
    topic = topic_of("Is this a bug?", FAILED, [Found("/a", "unknown_property")])

    assert (topic.code, topic.others) == ("endpoint_usage", ("bug_report",))


def test_nothing_said_is_a_question_about_usage():
    topic = topic_of("", None, [])

    assert topic == ("endpoint_usage", ("Nothing in the text points to another topic.",), ())


def test_the_subject_counts_like_the_text():
    topic = topic_of("See above.", None, [], subject="Feature request: webhooks")

    assert topic.code == "feature_request"


def test_a_feature_request_by_form_is_one_whatever_it_says():
    text = "How do we filter by project?"

    assert topic_of(text, None, [], kind=None).code == "endpoint_usage"
    assert topic_of(text, None, [], kind="feature_request").code == "feature_request"


def test_a_feature_request_by_form_is_passed_on_if_it_is_clearly_elsewhere():
    topic = topic_of(
        "Please move our client to production and send a new client secret.", None, [], kind="feature_request"
    )

    assert topic.code == "client_id_or_production"


def test_a_question_by_form_is_no_failing_call():
    text, call = "What does this status mean?", ReadCall(method="GET", url=URL, status=404)

    assert topic_of(text, call, [], kind="failed_call").code == "troubleshooting"
    assert topic_of(text, call, [], kind="how_to").code != "troubleshooting"


def test_software_beside_a_failing_call_is_not_what_is_asked_about():
    text = "Power BI shows no data."

    assert topic_of(text, None, []).code == "third_party_software"
    assert topic_of(text, ReadCall(method="GET", url=URL, status=403), []).code == "troubleshooting"


def test_order_of_findings_does_not_matter():
    findings = [Found(f"/{problem}", problem) for problem in SENTENCES]
    shuffled = random.sample(findings, len(findings))

    assert topic_of("Why?", FAILED, shuffled)[::2] == topic_of("Why?", FAILED, findings)[::2]


@given(st.text(max_size=300), st.sampled_from([None, FAILED]), st.sampled_from([None, "failed_call", "how_to"]))
def test_any_text_has_a_topic_with_a_reason(text, call, kind):
    topic = topic_of(text, call, [], kind=kind)

    assert topic.code in set(SupportTopic)
    assert topic.reasons
    assert topic.code not in topic.others


def test_what_stands_behind_the_longest_text_is_not_read():
    assert topic_of("x " * LONGEST + "Feature request", None, []).code == "endpoint_usage"


def test_a_success_that_is_only_stated_is_a_fault_and_one_that_is_asked_about_is_not():
    call = ReadCall(method="GET", url=URL, status=200, response_body="[]")

    assert topic_of("Orders of March come back for April.", call, []).code == "bug_report"
    assert topic_of("Orders of March come back. Which value gives those of April?", call, []).code == "endpoint_usage"
    assert topic_of("Orders of March come back.", call, [], subject="Is that right?").code == "endpoint_usage"
