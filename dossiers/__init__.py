"""Dossiers: the vocabulary of papers, the filed documents, typesetting, and binding into one PDF."""
