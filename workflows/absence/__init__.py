"""Absence and hand-over: who acts for somebody who is away, and who follows somebody who leaves."""
