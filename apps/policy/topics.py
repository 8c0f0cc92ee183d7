"""What an inquiry can be about, and whether the desk answers it, passes it on or declines it. Pure."""

from enum import StrEnum


class Scope(StrEnum):
    """What the desk does with a topic."""

    IN_SCOPE = "in_scope"
    REDIRECT = "redirect"
    OUT_OF_SCOPE = "out_of_scope"


class SupportTopic(StrEnum):
    """A topic of the support policy; its value is the code that is stored and sent."""

    ENDPOINT_USAGE = "endpoint_usage"
    ENDPOINT_FUNCTIONALITY = "endpoint_functionality"
    JSON_SYNTAX = "json_syntax"
    FEATURE_REQUEST = "feature_request"
    BUG_REPORT = "bug_report"
    CODE_EXAMPLE_OR_DOCUMENTATION = "code_example_or_documentation"
    TROUBLESHOOTING = "troubleshooting"
    CLIENT_ID_OR_PRODUCTION = "client_id_or_production"
    ERP_UI = "erp_ui"
    THIRD_PARTY_CODE = "third_party_code"
    THIRD_PARTY_SOFTWARE = "third_party_software"

    @property
    def label(self) -> str:
        """The topic in words for a page."""
        return LABELS[self]

    @property
    def scope(self) -> Scope:
        """Whether the desk answers it, passes it on, or declines it."""
        return _SCOPES.get(self, Scope.IN_SCOPE)


LABELS = {
    SupportTopic.ENDPOINT_USAGE: "Endpoint usage",
    SupportTopic.ENDPOINT_FUNCTIONALITY: "Endpoint functionality",
    SupportTopic.JSON_SYNTAX: "JSON syntax",
    SupportTopic.FEATURE_REQUEST: "Feature request",
    SupportTopic.BUG_REPORT: "Bug report",
    SupportTopic.CODE_EXAMPLE_OR_DOCUMENTATION: "Code example or documentation",
    SupportTopic.TROUBLESHOOTING: "API troubleshooting",
    SupportTopic.CLIENT_ID_OR_PRODUCTION: "Client ID or production",
    SupportTopic.ERP_UI: "Screens and setup of the ERP",
    SupportTopic.THIRD_PARTY_CODE: "Third-party code",
    SupportTopic.THIRD_PARTY_SOFTWARE: "Third-party software",
}

_SCOPES = {
    SupportTopic.CLIENT_ID_OR_PRODUCTION: Scope.REDIRECT,
    SupportTopic.ERP_UI: Scope.REDIRECT,
    SupportTopic.THIRD_PARTY_CODE: Scope.OUT_OF_SCOPE,
    SupportTopic.THIRD_PARTY_SOFTWARE: Scope.OUT_OF_SCOPE,
}
