"""The law of open selection, shared by placement and hiring (D.3 rows 3 to 11, E-01, E-05 to E-08)."""
