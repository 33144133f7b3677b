"""The doctor of stuck cases: what must hold, looked at every night, told in plain words, repaired by two people."""
