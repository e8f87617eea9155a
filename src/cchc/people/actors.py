"""From a signed-in person to the actor she is in one of her posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cchc.access import Actor, Role
from cchc.people.models import Person, Post


def actor_for(person: Person, post: Post, *, agency_name: str, address: str | None = None) -> Actor:
    delegated = post.person_id != person.pk
    return Actor(
        person=person.pk,
        person_name=person.full_name,
        post=post.pk,
        post_title=post.title,
        role=Role(post.role),
        agency=post.agency_id,
        agency_name=agency_name,
        address=address,
        behalf=post.person_id if delegated else None,
        behalf_name=post.person.full_name if delegated else "",
    )


def nobody_in_post(person: Person, address: str | None = None) -> Actor:
    """A person who holds no post: she has no right, and the ledger still says who it was."""
    return Actor(person.pk, person.full_name, None, "", None, None, "", address)


def acting(person: Person, day: date, *, chosen: int | None = None, address: str | None = None) -> Actor | None:
    """The actor a person is on a day, in the chosen post or her main one; None when she can act in no post then.

    Another's post, delegated to her, is never her main one unless she holds none herself.
    """
    return acting_in(person, person.acts_in(day), chosen=chosen, address=address)


def acting_in(
    person: Person, posts: Sequence[Post], *, chosen: int | None = None, address: str | None = None
) -> Actor | None:
    """The same, where the posts she can act in are known."""
    if not posts:
        return None
    post = next((post for post in posts if post.pk == chosen), posts[0])
    return actor_for(person, post, agency_name=post.agency_name, address=address)  # type: ignore[attr-defined]
