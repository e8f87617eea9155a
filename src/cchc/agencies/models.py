"""Who exists when. An agency is an identity; what it is called and whom it stands under hold from a day until a day."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cchc.words import Field, fold, sort_key
from cchc.words.levels import Level


def during(day: date, prefix: str = "") -> Q:
    """Rows with `since` and `until` that hold on a day; `until` is the first day on which they no longer do."""
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day})
    )


class SortKey(models.CharField):  # type: ignore[type-arg]
    """A column of `sort_key`, compared byte by byte on every database, whatever the collation of its server."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        given = super().db_parameters(connection)
        return {**given, "collation": "C"} if connection.vendor == "postgresql" else given


class Kind(models.TextChoices):
    COMMITTEE = "committee", _("Ủy ban nhân dân")
    DEPARTMENT = "department", _("Sở, cơ quan ngang sở")
    OFFICE = "office", _("Văn phòng")
    INSPECTORATE = "inspectorate", _("Thanh tra")
    BOARD = "board", _("Ban")
    DIVISION = "division", _("Phòng")
    CENTRE = "centre", _("Trung tâm, đơn vị sự nghiệp")
    DISTRICT = "district", _("UBND cấp huyện")
    COMMUNE = "commune", _("UBND cấp xã")
    PARTY = "party", _("Cơ quan Đảng")
    FRONT = "front", _("Mặt trận, đoàn thể")
    PRESS = "press", _("Báo, đài")
    CENTRAL = "central", _("Cơ quan trung ương trên địa bàn")
    OTHER = "other", _("Cơ quan khác")


def below(root: Agency | int, day: date, *, itself: bool = True) -> models.QuerySet[Line, Any]:
    """The keys of the agencies in the tree below one, on a day, as a sub-query on the dated closure."""
    lines = Line.objects.filter(during(day), ancestor=root)
    return (lines if itself else lines.filter(depth__gt=0)).values("descendant")


class AgencyQuerySet(models.QuerySet["Agency"]):
    def on(self, day: date) -> AgencyQuerySet:
        """Agencies that exist on a day, with their standing of that day as `name`, `short_name`, `kind`, `level`."""
        return self.filter(during(day, "standings__")).annotate(
            name=F("standings__name"),
            short_name=F("standings__short_name"),
            kind=F("standings__kind"),
            level=F("standings__level"),
            parent_id=F("standings__parent_id"),
            folded=F("standings__folded"),
            sort=F("standings__sort_key"),
        )

    def under(self, root: Agency | int, day: date, *, itself: bool = True) -> AgencyQuerySet:
        """Agencies in the tree below one, on a day: one join on the dated closure."""
        return self.filter(pk__in=below(root, day, itself=itself))


class Agency(models.Model):
    """An identity that outlives names, codes and parents. `key` is how data files speak of it."""

    key = models.SlugField(max_length=80, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.key

    def standing(self, day: date) -> Standing | None:
        """What this agency is on a day; None when it does not exist then. Costs a query."""
        return Standing.objects.filter(during(day), agency=self).first()


class Standing(models.Model):
    """What an agency is from a day until a day. Standings of one agency never overlap; the database sees to it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="standings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    parent = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="children_standings"
    )
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    level = models.CharField(max_length=20, choices=[(level.value, level.value) for level in Level])
    code = models.CharField(max_length=40, blank=True)
    folded = models.CharField(max_length=620, db_index=True, editable=False)
    sort_key = SortKey(max_length=1400, db_index=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "since"], name="one_standing_a_day"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="standing_not_empty"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["parent", "since", "until"], name="standing_of_parent")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def fill(self) -> None:
        """Write the columns that search and sort read."""
        self.folded = fold(f"{self.name} {self.short_name}")
        self.sort_key = sort_key(self.name)


class Line(models.Model):
    """The closure of the dated tree: `descendant` stands `depth` steps below `ancestor` from a day until a day."""

    ancestor = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="lines_down")
    descendant = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="lines_up")
    depth = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ancestor", "since", "until", "descendant"], name="line_down"),
            models.Index(fields=["descendant", "since", "until", "ancestor"], name="line_up"),
        ]


class FieldOwner(models.Model):
    """The agency that answers for a field of reform (cơ quan chủ trì lĩnh vực) under an authority, for a time.

    Who owns the field of direction is the authority's standing agency (cơ quan thường trực).
    """

    field = models.CharField(max_length=20, choices=[(one.value, one.vietnamese) for one in Field])
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="fields_owned")
    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="field_owners")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="field_owner_not_empty"
            ),
            models.UniqueConstraint(fields=["authority", "field", "since"], name="one_field_owner_a_day"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "field"], name="field_owner_agency")]

    def __str__(self) -> str:
        return f"{self.field}@{self.agency_id}"


class Group(models.Model):
    """A set phrase of plans that names many agencies: a rule over the tree, relative to who issues and when.

    Its members stand under the issuer on the day, are of one of `kinds` and of one of `levels`. An open-ended group
    (`các cơ quan liên quan`) has no members of its own and never expands by itself.
    """

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kinds: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    levels: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    open_ended = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class AliasQuerySet(models.QuerySet["Alias"]):
    def on(self, day: date) -> AliasQuerySet:
        """Those that hold on a day."""
        begun = Q(since__isnull=True) | Q(since__lte=day)
        return self.filter(begun, Q(until__isnull=True) | Q(until__gt=day))


class Alias(models.Model):
    """Words that stand for an agency or a group, within one authority or (where `within` is empty) everywhere.

    They may do so from a day, or until one: when the agency ends, its heir is called so from then on.
    """

    folded = models.CharField(max_length=300)
    printed = models.CharField(max_length=300)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    within = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="aliases_within")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="aliases")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="aliases")

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "aliases"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["within", "folded"], condition=Q(until__isnull=True), name="alias_means_one_thing"
            ),
            models.UniqueConstraint(
                fields=["folded"],
                condition=Q(within__isnull=True, until__isnull=True),
                name="alias_everywhere_means_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, group__isnull=True) | Q(agency__isnull=True, group__isnull=False),
                name="alias_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.printed

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = self.folded_of(self.printed)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @staticmethod
    def folded_of(printed: str) -> str:
        return fold(printed)


class Succession(models.Model):
    """What happened to agencies on a day, and the decision that ordered it. `key` is how data files speak of it.

    Its heirs say who came of whom. What is renamed or moved stays itself and is its own heir.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("Sáp nhập, hợp nhất")
        SPLIT = "split", _("Chia, tách")
        RENAME = "rename", _("Đổi tên")
        MOVE = "move", _("Chuyển cơ quan cấp trên")
        DISSOLVE = "dissolve", _("Giải thể, kết thúc hoạt động")

    key = models.SlugField(max_length=120, null=True, unique=True)  # noqa: DJ001
    day = models.DateField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    decision = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(null=True)
    issuer = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.kind}"


class Heir(models.Model):
    """Of an agency came another, on the succession's day; none came where it was dissolved and nobody took it over.

    `share` is the part of it that went there, exact, as `3/5` or `0.6`; empty where nobody declared one. The shares of
    one agency sum to one. What is still open of its work goes to the heir that takes over.
    """

    succession = models.ForeignKey(Succession, on_delete=models.CASCADE, related_name="heirs")
    of = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="heirs")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="inherited")
    share = models.CharField(max_length=60, blank=True)
    takes_over = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["succession", "of", "agency"], name="heir_once"),
        ]


class Passing(models.Model):
    """One row of some room that a succession passed on: what it was, and what came of it where a new row was made."""

    succession = models.ForeignKey(Succession, on_delete=models.CASCADE, related_name="passings")
    holding = models.CharField(max_length=80)
    of = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    row = models.BigIntegerField()
    became = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["holding", "row"], name="passing_of_row")]


class Proposal(models.Model):
    """Many agencies to be added or changed at once, as a workbook or a template has them: shown, then applied whole.

    `lines` are what it says, as `workbook.Line.plain` has them; `steps` are what was done, so that it can be undone by
    a later entry.
    """

    root = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="proposals")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    lines: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    steps: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class OwnTemplate(models.Model):
    """How a tree's keepers changed the departments of the decree: the next time these are offered.

    `changed`: the decree's name → {name, short_name, chosen}; `added`: {name, short_name, kind}.
    """

    root = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="own_templates")
    part = models.CharField(max_length=20)
    changed: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    added: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "part"], name="one_own_template")]

    def __str__(self) -> str:
        return f"{self.root_id} {self.part}"
