"""The clock: what happens because a day has come. One pass a day reminds, marks, escalates, lapses and gives back.

Nothing here decides what people decide. Everything written has a key of its own, so that a pass may be killed anywhere
and taken up again, and a day that was missed is made up as if it had been on time.
"""
