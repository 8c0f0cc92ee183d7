"""docs/api.md: its commands run as they stand, and its table has every code there is."""

import ast
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.cache import cache

from apps.inquiries.models import Inquiry
from apps.partner_api.errors import STATUS_OF_REFUSAL
from tests.cast import gather

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "api.md").read_text()
SOURCES = [
    *(ROOT / "apps" / "partner_api").glob("*.py"),
    *(ROOT / "apps" / "inquiries" / "services").glob("*.py"),
    ROOT / "apps" / "consulting" / "services" / "requesting.py",
    ROOT / "apps" / "inquiries" / "uploads.py",
    ROOT / "apps" / "inquiries" / "wording.py",
    ROOT / "apps" / "diagnostics" / "loaded.py",
    ROOT / "apps" / "search" / "documents.py",
]
# What Django REST framework raises by itself on the way to our views.
OF_THE_FRAMEWORK = {"not_authenticated", "not_found", "method_not_allowed", "unsupported_media_type", "throttled"}
# What services refuse only to people at the desk.
TO_STAFF = {
    *("not_staff", "answered_meanwhile", "nothing_to_change", "nothing_to_plan"),
    *("merge_into_itself", "merge_ring", "merge_across_isvs", "merge_closed", "merge_other_customer"),
    *("merge_undo_order", "tag_retired", "split_first_message", "split_not_from_isv", "link_to_itself"),
    *("linked_already", "mention_ambiguous", "queue_empty", "draft_begun", "other_market"),
    *("snooze_day_missing", "snooze_in_the_past", "snooze_too_far"),
    *("tracker_address", "already_attached", "not_attached"),
    *("nobody_to_tell", "already_telling", "placeholder_left", "too_late", "unknown_kind"),
    *("operations_missing", "operation_unclear", "begins_in_the_future", "ends_before_it_begins"),
    "held",
    *("inquiry_elsewhere", "customer_elsewhere", "no_customer", "no_payer", "not_the_customers", "left"),
    *("bad_validity", "bad_prices", "currency_differs", "cap_below_booked", "estimate_waits", "timer_runs"),
    *("package_elsewhere", "package_expired", "package_used_up"),
}
OF_ONE_FIELD = {"required"}
RAISED_WITH_A_CODE = {"Unreadable": 1, "problem": 1, "OAuthError": 0}
FALLBACKS = {"invalid_fields"}
OF_OAUTH = {
    "invalid_request",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_client",
    "temporarily_unavailable",
    "server_error",
}


def codes_in(source):
    """Every literal code with which this file refuses."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
            yield node.value.value
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {"default_code", "unknown_code"}:
            yield node.value.value
        if isinstance(node, ast.IfExp) and isinstance(node.orelse, ast.Constant) and node.orelse.value in FALLBACKS:
            yield node.orelse.value
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED_WITH_A_CODE:
            position = RAISED_WITH_A_CODE[node.func.id]
            if len(node.args) > position and isinstance(node.args[position], ast.Constant):
                yield node.args[position].value


def rows(heading):
    """The first two columns of the table under this heading row."""
    table = GUIDE[GUIDE.index(heading) :].split("\n\n")[0].splitlines()[2:]
    return [(int(status), code) for status, code in (re.match(r"\| (\d+) \| `(\w+)`", line).groups() for line in table)]


def test_every_code_is_in_the_table_and_no_other():
    raised = {code for source in SOURCES for code in codes_in(source)}
    table = [code for _, code in rows("| status | code |")]

    expected = (raised | OF_THE_FRAMEWORK) - TO_STAFF - OF_ONE_FIELD - (OF_OAUTH - {"server_error"})
    assert sorted(table) == sorted(expected)


def test_the_table_of_the_token_endpoints_has_theirs():
    assert {code for _, code in rows("| status | error |")} == OF_OAUTH


def test_every_code_of_the_table_is_met_in_a_test():
    folders = (Path(__file__).parent, ROOT / "tests" / "inquiries")
    tests = "\n".join(file.read_text() for folder in folders for file in folder.glob("test_*.py"))

    assert [code for _, code in rows("| status | code |") if f'"{code}"' not in tests] == []


def test_the_table_says_which_status_a_refusal_of_the_domain_gets():
    domain = {code for source in SOURCES if source.parent.name != "partner_api" for code in codes_in(source)}
    domain -= TO_STAFF | OF_ONE_FIELD
    told = {code: status for status, code in rows("| status | code |")}

    assert {code: told[code] for code in domain} == {code: STATUS_OF_REFUSAL.get(code, 422) for code in domain}


def commands():
    """Each shell block of the guide but the one that sets what the reader was given."""
    blocks = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return [block for block in blocks if not block.startswith("BASE=")]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True)
def test_the_commands_do_what_the_guide_says(live_server, tmp_path):
    cache.clear()
    cast = gather()
    given = {
        "BASE": f"{live_server.url}/api/v1",
        "CLIENT_ID": cast.bot.credentials_id,
        "CLIENT_SECRET": cast.bot_secret,
    }

    statuses = []
    for block in commands():
        done = run(re.sub(r"^(TOKEN|NUMBER|ATTACHMENT)=.*\n", "", block, flags=re.MULTILINE), given, tmp_path)
        statuses.append([int(status) for status in re.findall(r"^status (\d+)$", done.stderr, re.MULTILINE)])
        given |= learnt(done.stdout)

    assert statuses == [
        [200],  # a token
        [200],  # the list
        [200],  # a token for reading
        [201],  # asked
        [200],  # diagnosed
        [200],  # incidents
        [200],  # completed
        [200, 200],  # read, with its messages
        [200],  # what has moved
        [201],  # replied
        [201, 200],  # attached, and listed
        [200],  # downloaded
        [200, 200],  # resolved, reopened
        [201, 200],  # consulting asked for, and listed
        [200],  # invoices
        [200],  # the token ended
    ]
    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.is_complete, inquiry.messages.filter(kind="reply").count()) == ("open", True, 4)
    assert (tmp_path / "downloaded.log").read_text() == (tmp_path / "trace.log").read_text()


def run(block, given, folder):
    """The block in bash; every curl in it tells its status on stderr."""
    shell = "curl() { command curl -sS -w '%{stderr}status %{http_code}\\n' \"$@\"; }\n"
    return subprocess.run(
        ["bash", "-eu", "-c", shell + block],
        env=os.environ | given,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )


def learnt(output):
    """What the reader would copy from an answer for the commands that follow."""
    if not output.startswith("{"):
        return {}
    told, _ = json.JSONDecoder().raw_decode(output)
    found = {}
    if "write" in told.get("scope", ""):
        found["TOKEN"] = told["access_token"]
    if "number" in told:
        found["NUMBER"] = str(told["number"])
    if told.get("attachments"):
        found["ATTACHMENT"] = str(told["attachments"][0]["id"])
    return found
