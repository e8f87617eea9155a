"""People and the posts they hold. Rights come from posts, so a move changes them by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q

from cchc.access import Role
from cchc.agencies.models import Agency, during
from cchc.people.roles import WORDS


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, username: str, full_name: str, password: str | None = None, **extra: Any) -> Person:
        person = self.model(username=self.model.normalize_username(username), full_name=full_name, **extra)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What she may do is said by her posts, not here."""

    username = models.CharField("tên đăng nhập", max_length=80, unique=True)
    full_name = models.CharField("họ và tên", max_length=200)
    email = models.EmailField(blank=True)
    # Who she is at the provider of single sign-on: the value of its claim that is agreed on.
    sso_id = models.CharField(max_length=200, null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def posts_on(self, day: date) -> models.QuerySet[Post]:
        """The posts she can act in on a day, in agencies that exist then; `person` is another where it is delegated."""
        delegated = Delegation.objects.filter(during(day), to=self, revoked_at__isnull=True)
        return (
            Post.objects.filter(during(day), Q(person=self) | Q(pk__in=delegated.values("post")))
            .filter(during(day, "agency__standings__"))
            .annotate(agency_name=F("agency__standings__name"))
            .select_related("person")
        )

    def acts_in(self, day: date) -> list[Post]:
        """The same: her own first; of those the one with the most rights, the eldest of equals.

        Put in order here, since every request asks for them, and a database is told of roles at twice the cost.
        """
        rank = [role.value for role in Role].index
        return sorted(self.posts_on(day), key=lambda one: (one.person_id != self.pk, rank(one.role), one.since, one.pk))


class Post(models.Model):
    """A person in an agency in a role, from a day until a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    title = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="post_not_empty"),
            models.UniqueConstraint(fields=["person", "agency", "role", "since"], name="post_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "since", "until"], name="post_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.agency_id}"

    @property
    def role_word(self) -> str:
        return str(WORDS[Role(self.role)])

    @property
    def last_day(self) -> date | None:
        return self.until - timedelta(days=1) if self.until else None


class Delegation(models.Model):
    """Somebody acts in another's post for a time, by a paper (giấy ủy quyền): the ledger says on whose behalf."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    number = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="delegations_made")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="delegation_not_empty"),
        ]
        indexes: ClassVar = [models.Index(fields=["to", "since", "until"], name="delegation_to")]

    def __str__(self) -> str:
        return f"{self.post_id}>{self.to_id}"

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)


class Invitation(models.Model):
    """A link by which somebody sets the password of her account, once, before it expires."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="invitations_made")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id}"
