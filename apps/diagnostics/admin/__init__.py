"""Pages of the admin, one module per table."""

from .causes import CorrelationPatternAdmin, KnownCauseAdmin
from .releases import ApiReleaseAdmin

__all__ = ["ApiReleaseAdmin", "CorrelationPatternAdmin", "KnownCauseAdmin"]
