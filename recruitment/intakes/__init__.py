"""The law of an announced round, in the words of cases/law.py (D.3, E-01)."""
