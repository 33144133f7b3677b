"""Tests of the access log, the seals and the ledgers."""
