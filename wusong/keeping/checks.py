"""Start-up checks: what must hold before Wusong serves anybody."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import Error, register
from django.urls import URLPattern, get_resolver


def every_view() -> Iterator[tuple[str, URLPattern]]:
    """Every URL pattern of the site, with its whole route."""

    def walk(patterns, prefix: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield route, entry
            else:
                yield from walk(entry.url_patterns, route)

    yield from walk(get_resolver(settings.ROOT_URLCONF).url_patterns, "")


@register()
def every_view_has_a_policy(app_configs, **kwargs):
    return [
        Error(
            f"The view at /{route} declares no policy.",
            hint="Put one from wusong.keeping.policies above it, for example @READERS.",
            id="wusong.E001",
        )
        for route, pattern in every_view()
        if not hasattr(pattern.callback, "policy")
    ]
