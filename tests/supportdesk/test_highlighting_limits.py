"""Bodies that were cut off inside of a string full of quotes are shown."""

import pytest

from supportdesk.highlighting import laid_out, lines_of

ESCAPED = '\\"a\\":1,' * 20_000


@pytest.mark.parametrize("text", [f'"{ESCAPED}', f'{{"a": "{ESCAPED}', f'body = "{ESCAPED}'])
def test_a_string_that_never_ends_is_marked_up_and_cut(text):
    lines, is_cut = lines_of(text)

    assert is_cut
    assert "a\\&quot;:1" in "".join(lines)


def test_a_string_that_never_ends_stays_as_it_is():
    assert laid_out('{"a": "b, {c') == '{\n  "a": "b, {c'
