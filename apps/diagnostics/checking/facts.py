"""What the vendor says of its API, as far as answers are explained by it."""

TEST_CALLS_PER_HOUR = "500"
PRODUCTION_CALLS_PER_HOUR = "15,000"
BACKGROUND_MEMBER = "stateLocation"
KEY_NOTATION = "b64(...)"
