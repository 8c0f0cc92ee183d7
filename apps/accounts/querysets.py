from django.db import models


class UserQuerySet(models.QuerySet):
    def people(self) -> "UserQuerySet":
        """Those a mail may go to: persons who may still sign in."""
        return self.filter(kind="person", is_active=True)

    def staff(self) -> "UserQuerySet":
        return self.people().filter(is_staff=True)

    def who_may_answer(self) -> "UserQuerySet":
        """Staff whom an inquiry may be assigned to."""
        may = models.Q(is_superuser=True) | models.Q(groups__permissions__codename="answer_inquiry")
        return self.staff().filter(may).distinct()

    def with_role(self, role: str) -> "UserQuerySet":
        """Staff who hold the role of that name (see roles.py)."""
        return self.staff().filter(groups__name=role)
