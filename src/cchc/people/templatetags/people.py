"""What the pages of people need beside the components of `ui`."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping has for a key; empty where it has nothing."""
    return mapping.get(key, "")
