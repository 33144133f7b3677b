"""Measurements against the bounds the project promises to keep; see README.md in this folder."""
