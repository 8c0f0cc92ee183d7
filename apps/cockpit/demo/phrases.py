"""How people begin and end, and what they say in any matter."""

import random
from collections.abc import Sequence
from inspect import cleandoc

WITH_GREETING = WITH_FAREWELL = 0.8

GREETINGS = ("Hi,", "Hello,", "Hi support,", "Good morning,", "Hello all,", "Hi there,")
FAREWELLS = ("Regards,\n$first", "Best regards,\n$first, $isv", "Thanks,\n$first", "Thank you!\n$first", "$first")
REPLIES_BEGIN = ("Hi $agent,", "Hello $agent, thank you.", "Thanks for the answer.", "Hi again,")
ANSWERS_BEGIN = ("Hi $first,", "Hello $first,", "Hi $first, thank you for your question.", "Good day $first,")
ANSWERS_END = ("Kind regards,\n$agent", "Best regards,\n$agent", "Greetings,\n$agent", "$agent, API support")

THANKS = (
    "That was it, thank you!",
    "Works now. Thanks for the quick help.",
    "Solved, our tests are green again.",
    "Perfect, exactly what we needed. You can close this.",
    "Thank you, we could reproduce it and have mended it on our side.",
    "Deployed with the change last night, no errors since. Thanks.",
    "Great explanation, thank you. Resolved for us.",
    "Yes, clear now. Have a good day!",
)
CLOSING = (
    "Closed, as you have confirmed that it works.",
    "Closed. Write a new inquiry if something similar comes up.",
    "Closed after a week without further questions.",
)
ASKS_FOR = (
    "Could you repeat the call outside your application, with the same body, and send us what comes back?",
    "Please send us the time of the call and the id in the answer of a second attempt, so that we can compare them.",
    "Does it happen for one company only, or for all of them? And since when?",
    "Could you make the smallest request that still shows it, and send us that?",
)
GIVEN = (
    "Repeated from the command line with the same body: same answer, the id is now $guid2.",
    "It happens for $company only, since $day. Two other companies are fine with the same code.",
    "Smallest form we found: customer $customer and one line, nothing else. It still happens.",
    "Tried again today, same answer, id $guid2.",
)
LOOKING = (
    "Thank you, that is all we need. We look into it and come back to you.",
    "I can see the call in our log and have asked a colleague who knows this part. You hear from me.",
    "This looks unusual. I try it in a test company first and then write again.",
)
WAITS_FOR = (
    "Development looks at log id $guid, an answer is promised within two days.",
    "The data owner of $company has to say whether we may look at the document. The ISV has asked them.",
    "ERP support of the market checks the setup of $company.",
)
REOPENING = (
    "I am sorry, it is back. It began again this morning, with the same answer.",
    "One more thing about this:",
    "We closed this too early.",
)
INSISTING = "We had hoped for a little more. Is there really nobody who could take a look, even for an hour?"
STILL_NO = (
    "Not as part of support, and I don't want to raise hopes by leaving this open. Consulting by the hour is possible: "
    "an owner of your company can request it."
)
NOTES = (
    "Same as last week's at another ISV, see there for the log.",
    "Spoke with $agent, answer goes out today.",
    "Checked in the test company: can be reproduced.",
    "Customer is large, please keep an eye on this one.",
    "They have been waiting for a while, next in line.",
)


def letter(text: str, begins: Sequence[str], ends: Sequence[str], rng: random.Random) -> str:
    """``text`` between a greeting and a farewell; some people do without."""
    begin = rng.choice(begins) if rng.random() < WITH_GREETING else ""
    end = rng.choice(ends) if rng.random() < WITH_FAREWELL else ""
    return "\n\n".join(part for part in (begin, cleandoc(text), end) if part)


EXCEPTION = (
    "Not ours by the clause, but their launch is on Monday and it takes us ten minutes. An exception, this once."
)
