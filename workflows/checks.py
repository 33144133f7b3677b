"""System checks on the law."""
