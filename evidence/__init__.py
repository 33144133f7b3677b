"""Evidence: who looked at what, chained row to row, and the proof that no ledger of the house was changed."""
