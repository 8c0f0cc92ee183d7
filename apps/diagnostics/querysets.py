from django.db import models


class ApiReleaseQuerySet(models.QuerySet):
    def in_use(self) -> "ApiReleaseQuerySet":
        """Those that calls are read with."""
        return self.filter(is_retired=False)

    def latest_rows_first(self) -> "ApiReleaseQuerySet":
        """Without their documents of several megabytes, to be ordered by ``releases.newest_first``."""
        return self.defer("document").order_by("-pk")


class ReleaseComparisonQuerySet(models.QuerySet):
    def about(self, name: str) -> "ReleaseComparisonQuerySet":
        """Those in which the release of that name is the old or the new one."""
        return self.filter(models.Q(old__name=name) | models.Q(new__name=name))

    def without_changes(self) -> "ReleaseComparisonQuerySet":
        """Only who is compared, and the counts."""
        return self.select_related("old", "new").defer("changes", "old__document", "new__document")


class CorrelationPatternQuerySet(models.QuerySet):
    def in_use(self) -> "CorrelationPatternQuerySet":
        return self.filter(is_active=True)


class KnownCauseQuerySet(models.QuerySet):
    def in_use(self, status: int | None) -> "KnownCauseQuerySet":
        """Those that a call with this HTTP status may have."""
        return self.filter(models.Q(status=None) | models.Q(status=status), is_active=True)
