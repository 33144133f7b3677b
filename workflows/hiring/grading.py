"""Post and pay grade: three kinds of posts, eighteen grades, by years and qualification (E.1)."""

from __future__ import annotations


class GradingActs:
    """Setting and raising the grade."""
