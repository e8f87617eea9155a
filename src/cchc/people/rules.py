"""Who sees and keeps accounts, who passes on a post, and who reads the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from cchc.access import Actor, Role
from cchc.access.rights import power, right
from cchc.agencies.models import Line, Standing, below, during
from cchc.agencies.rules import is_below, keeps_some, kept_root, same_authority, top
from cchc.ledger.models import Entry
from cchc.people.models import Delegation, Person, Post
from cchc.periods import today

see_person = right("person.see", Person)
keep_person = right("person.keep", Person)
keep_post = right("post.keep", Post)
name_person = right("person.name", Person)
name_post = right("post.name", Post)
delegate = right("post.delegate", Post)
revoke = right("delegation.revoke", Delegation)
read_entry = right("ledger.read", Entry)

# Who keeps the installation itself, by the posts they hold.
ACCOUNT_KEEPERS = (Role.ADMINISTRATOR,)
READERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
RESERVED = frozenset({Role.ADMINISTRATOR.value, Role.AUDITOR.value})


keep_accounts = keeps_some


@power("ledger.read_some")
def read_ledger(actor: Actor) -> bool:
    return actor.role in READERS


@power("people.make_keepers")
def makes_keepers(actor: Actor) -> bool:
    """Whether she appoints administrators and auditors too."""
    return actor.role is Role.ADMINISTRATOR


def given_by(actor: Actor) -> list[Role]:
    """The roles she appoints people to."""
    return [role for role in Role if role.value not in RESERVED or makes_keepers(actor)]


def asks_second_factor(actor: Actor | None) -> bool:
    """Whether the role she acts in has to sign in with a second factor, by the installation's settings."""
    return actor is not None and actor.role is not None and actor.role.value in settings.CCHC_MFA_ROLES


# — people —


def kept_people(actor: Actor, day: date) -> Q | None:
    """Who has or had a post in the tree she keeps, and none outside it: a password is a key to every post of its owner.

    What an administrator or an auditor holds is an administrator's to keep.
    """
    root = kept_root(actor, day)
    if root is None:
        return None
    posts, under = Post.objects.filter(person=OuterRef("pk")), below(root, day)
    held = posts.filter(Q(until__isnull=True) | Q(until__gt=day))
    kept = Q(Exists(posts.filter(agency__in=under))) & ~Q(Exists(held.exclude(agency__in=under)))
    return kept if actor.role is Role.ADMINISTRATOR else kept & ~Q(Exists(held.filter(role__in=RESERVED)))


@see_person.because("she keeps the person's account", kept_people)
@keep_person.because("she keeps the accounts of the person's agencies", kept_people)
def keeps_her_account(actor: Actor, person: Person) -> bool:
    root, day = kept_root(actor, today()), today()
    if root is None:
        return False
    under = set(below(root, day).values_list("descendant", flat=True))
    posts = list(person.posts.all())
    held = [post for post in posts if post.until is None or post.until > day]
    kept = any(post.agency_id in under for post in posts) and all(post.agency_id in under for post in held)
    return kept and (actor.role is Role.ADMINISTRATOR or not any(post.role in RESERVED for post in held))


@see_person.because("it is herself", lambda actor, day: Q(pk=actor.person))
def is_herself(actor: Actor, person: Person) -> bool:
    return actor.person == person.pk


def colleagues(actor: Actor, day: date) -> Q | None:
    if actor.role is not Role.HEAD:
        return None
    return Q(Exists(Post.objects.filter(during(day), person=OuterRef("pk"), agency__in=below(actor.agency or 0, day))))


@see_person.because("the person works in the agency she heads", colleagues)
def heads_her(actor: Actor, person: Person) -> bool:
    if actor.role is not Role.HEAD:
        return False
    return person.posts.filter(during(today()), agency__in=below(actor.agency or 0, today())).exists()


# — who can be chosen in a form at all: a colleague of her own province, now or once —


def near(actor: Actor, day: date) -> Q:
    return Q(agency__in=Line.objects.filter(ancestor=top(actor, day)).values("descendant"))


@name_post.because("its agency stands, or once stood, under the same authority", near)
def is_near(actor: Actor, post: Post) -> bool:
    return same_authority(actor, post.agency)


@name_person.because(
    "one of the person's posts is, or was, under the same authority",
    lambda actor, day: Q(Exists(Post.objects.filter(near(actor, day), person=OuterRef("pk")))),
)
def worked_near(actor: Actor, person: Person) -> bool:
    return any(same_authority(actor, post.agency) for post in person.posts.select_related("agency"))


def judge_for_fields(agencies: Iterable[int], day: date) -> dict[int, list[Person]]:
    """Agency → who acts for it as the owner of a field on a day. One query."""
    found: dict[int, list[Person]] = {}
    posts = Post.objects.filter(during(day), agency__in=set(agencies), role=Role.FIELD_OWNER.value)
    for post in posts.filter(person__is_active=True).select_related("person").order_by("since", "pk"):
        found.setdefault(post.agency_id, []).append(post.person)
    return found


# — posts —


def kept_posts(actor: Actor, day: date) -> Q | None:
    root = kept_root(actor, day)
    if root is None:
        return None
    kept = Q(agency__in=below(root, day))
    return kept if actor.role is Role.ADMINISTRATOR else kept & ~Q(role__in=RESERVED)


@keep_post.because("she keeps the accounts of its agency", kept_posts)
@delegate.because("she keeps the accounts of its agency", kept_posts)
def keeps_its_agency(actor: Actor, post: Post) -> bool:
    mine = actor.role is Role.ADMINISTRATOR or post.role not in RESERVED
    return mine and is_below(kept_root(actor, today()), post.agency_id)


def own_posts(actor: Actor, day: date) -> Q | None:
    """Her own, and not while she acts for another: what was passed on is not passed on again."""
    return Q(person=actor.person) if actor.behalf is None else None


@delegate.because("it is her own", own_posts)
def is_her_own(actor: Actor, post: Post) -> bool:
    return actor.behalf is None and post.person_id == actor.person


def revocable(actor: Actor, day: date) -> Q | None:
    return None if actor.behalf is not None else Q(post__person=actor.person)


@revoke.because("it is of her own post", revocable)
def of_her_own_post(actor: Actor, delegation: Delegation) -> bool:
    return actor.behalf is None and delegation.post.person_id == actor.person


def kept_delegations(actor: Actor, day: date) -> Q | None:
    root = kept_root(actor, day)
    if root is None:
        return None
    kept = Q(post__agency__in=below(root, day))
    return kept if actor.role is Role.ADMINISTRATOR else kept & ~Q(post__role__in=RESERVED)


@revoke.because("she keeps the accounts of its agency", kept_delegations)
def keeps_its_post(actor: Actor, delegation: Delegation) -> bool:
    return keeps_its_agency(actor, delegation.post)


# — the ledger: what was done in an agency while it stood below hers —


def below_then(actor: Actor, day: date) -> Q | None:
    if actor.role not in READERS:
        return None
    lines = Line.objects.filter(ancestor=actor.agency, descendant=OuterRef("agency"))
    on = TruncDate(ExpressionWrapper(OuterRef("at"), output_field=DateTimeField()))
    return Q(Exists(lines.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)))


@read_entry.because("it was done in an agency that stood below hers then", below_then)
def stood_below_then(actor: Actor, entry: Entry) -> bool:
    if actor.role not in READERS:
        return False
    return is_below(actor.agency, entry.agency, timezone.localtime(entry.at).date())


def sits_at_the_only_root(actor: Actor, day: date) -> bool:
    roots = Standing.objects.filter(during(day), parent__isnull=True).values_list("agency", flat=True)[:2]
    return list(roots) == [actor.agency]


def of_nobody(actor: Actor, day: date) -> Q | None:
    return Q(agency__isnull=True) if actor.role in READERS and sits_at_the_only_root(actor, day) else None


@read_entry.because("it was done in no agency, and hers is the root of all", of_nobody)
def is_of_nobody(actor: Actor, entry: Entry) -> bool:
    return actor.role in READERS and entry.agency is None and sits_at_the_only_root(actor, today())
