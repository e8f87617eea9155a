"""From a signed-in person to the actor she is in one of her posts."""

from __future__ import annotations

from datetime import date

from cchc.access import Actor, Role
from cchc.people.models import Person, Post


def actor_for(post: Post, *, agency_name: str, address: str | None = None) -> Actor:
    return Actor(
        person=post.person_id,
        person_name=post.person.full_name,
        post=post.pk,
        post_title=post.title,
        role=Role(post.role),
        agency=post.agency_id,
        agency_name=agency_name,
        address=address,
    )


def acting(person: Person, day: date, *, chosen: int | None = None, address: str | None = None) -> Actor | None:
    """The actor a person is on a day, in the chosen post or her main one; None when she holds no post then."""
    posts = list(person.posts_on(day).select_related("person"))
    if not posts:
        return None
    post = next((post for post in posts if post.pk == chosen), posts[0])
    return actor_for(post, agency_name=post.agency_name, address=address)  # type: ignore[attr-defined]
