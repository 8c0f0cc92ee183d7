import errno
import socket

import pytest
from django.core.management import CommandError, call_command

from supportdesk.management.commands import up


@pytest.fixture
def busy_port():
    with socket.create_server((up.HOST, 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server((up.HOST, 0)) as server:
        return server.getsockname()[1]


def test_a_busy_port_is_refused_before_anything_is_done(settings, busy_port, capsys):
    settings.PORT = busy_port

    with pytest.raises(CommandError) as refusal:
        call_command("up")

    assert str(refusal.value) == (
        f"Port {busy_port} is in use: stop what runs there, or choose another with `make run PORT={busy_port + 1}`."
    )
    assert capsys.readouterr().out == ""


def test_a_port_shared_with_its_owners_leave_counts_as_busy():
    with socket.socket() as owner:
        owner.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        owner.bind((up.HOST, 0))
        owner.listen()

        with pytest.raises(CommandError) as refusal:
            up.refuse_busy_port(owner.getsockname()[1])

    assert refusal.value.__cause__.errno == errno.EADDRINUSE


def test_a_free_port_is_fine():
    up.refuse_busy_port(free_port())


def test_nobody_answers_at_a_free_port():
    assert up.answers(free_port()) is False


def test_a_refusal_is_an_answer(live_server):
    assert up.answers(live_server.thread.port) is True


def test_web_worker_and_scheduler_are_three_processes():
    assert list(up.commands(8000)) == ["web", "worker", "beat"]


def test_the_welcome_ends_with_the_demo_logins(settings):
    (settings.DATA_DIR / "demo-logins.txt").write_text("Demo logins\n  anna@acme.example  …\n")

    words = up.welcome()

    assert words.startswith("\nSupportdesk is ready.")
    assert f"{settings.SITE_URL}/admin/" in words
    assert words.endswith("Demo logins\n  anna@acme.example  …\n")
