"""The product's settings, for ``bench.http``: the bare views stand beside the product's."""

from planner.settings import *  # noqa: F403 - all of them hold, one is changed

ROOT_URLCONF = "bench.http_urls"
