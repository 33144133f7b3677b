"""Results (being written)."""
ACTS = {}
