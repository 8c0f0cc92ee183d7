"""From an invitation by a colleague to the first inquiry, in a browser."""

import re

from playwright.sync_api import Browser, expect

from apps.inquiries.models import Inquiry
from apps.isvs.models import Membership
from tests.isvs.test_members import MIA, PASSWORD, token

from .looks import troubles_of

CALL = """curl -X POST 'https://api.lodestar.example/v1/customerInvoices' \\
  -H 'Authorization: Bearer abcdefgh12345678abcdefgh' \\
  -H 'Content-Type: application/json' -d '{"customerNumber": "10472"}'

HTTP/1.1 400 Bad Request

{"message": "Error converting value."}
"""


def test_from_the_invitation_to_the_first_inquiry(cast, sign_in, browser: Browser, base_url, lodestar_release):
    cast.acme.memberships.filter(user=cast.anna).update(role=Membership.Role.OWNER)
    page = sign_in(cast.anna, "/isv/")
    page.get_by_role("link", name="Invite or change").press("Enter")
    page.get_by_label("Their e-mail address").fill(cast.anna.email)
    page.keyboard.press("Enter")
    expect(page.get_by_text("is a member of Acme already").first).to_be_visible()
    found = [troubles_of(page)]
    page.get_by_label("Their e-mail address").fill(MIA)
    page.get_by_label("Their e-mail address").press("Enter")
    expect(page.get_by_text(f"{MIA} gets a mail").first).to_be_visible()
    found.append(troubles_of(page))
    page.get_by_role("link", name=re.compile("^Change")).first.press("Enter")
    expect(page.get_by_role("heading", name="Role")).to_be_visible()
    found.append(troubles_of(page))

    # Who is invited: on a phone, without scripts.
    phone = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 390, "height": 844})
    theirs = phone.new_page()
    theirs.goto(f"/invitation/{token()}/")
    theirs.get_by_label("Your name").fill("Mia Dahl")
    theirs.get_by_label("A password").fill("12345")
    theirs.get_by_role("button", name="Join Acme").press("Enter")
    expect(theirs.get_by_label("Your name")).to_have_value("Mia Dahl")
    theirs.get_by_label("A password").fill(PASSWORD)
    theirs.get_by_role("button", name="Join Acme").press("Enter")
    expect(theirs.get_by_text("You are a member of Acme.")).to_be_visible()
    theirs.get_by_role("link", name="New inquiry").press("Enter")
    theirs.get_by_label("Paste the call").fill(CALL)
    theirs.get_by_role("button", name="Read the paste").press("Enter")
    expect(theirs.locator("#read")).to_contain_text("customerInvoices")
    expect(theirs.get_by_text("abcdefgh12345678")).to_have_count(0)
    theirs.get_by_label("Subject").fill("400 on my first invoice")
    theirs.get_by_label("Your question").fill("What is wrong with the number?")
    theirs.get_by_role("button", name="Send inquiry").last.press("Enter")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("400 on my first invoice")
    phone.close()

    asked = Inquiry.objects.get()
    assert (asked.asked_by.name, asked.isv) == ("Mia Dahl", cast.acme)
    assert [each for each in found if each] == []
