"""Pages across rooms: my desk, the duties and one duty, a kept document, the search."""

from collections.abc import Callable

from cchc.access.request import Asked

# What other rooms show above the desk's groups: each gives safe HTML, or nothing. Registered in an `AppConfig.ready`.
panels: list[Callable[[Asked], str]] = []
