"""What was asked and what did we say?"""

from .broadcasts import Broadcast
from .clocks import Clock, Foresight, Pause, Replan
from .follow_ups import FollowUp
from .holds import Hold
from .incidents import Incident, IncidentOperation, IncidentReport
from .inquiries import Inquiry
from .issues import IssueReport, ProductIssue
from .messages import Attachment, Message
from .moves import Link, Merge, Watcher
from .tags import Tag, Tagging
from .turns import AssignmentRule
from .writing import CannedReply, Departure, Draft, Presence

__all__ = [
    "AssignmentRule",
    "Attachment",
    "Broadcast",
    "CannedReply",
    "Clock",
    "Departure",
    "Draft",
    "FollowUp",
    "Foresight",
    "Hold",
    "Incident",
    "IncidentOperation",
    "IncidentReport",
    "Inquiry",
    "IssueReport",
    "Link",
    "Merge",
    "Message",
    "Pause",
    "Presence",
    "ProductIssue",
    "Replan",
    "Tag",
    "Tagging",
    "Watcher",
]
