"""Every paper with ordinary, longest and emptiest data: pages to look at (make gallery), and pixel tests."""

from . import employed  # noqa: F401  - adds its samplers
