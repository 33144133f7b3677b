"""The papers of hiring: notice of deeds, grade form, nomination form (E-04, E.1, E-11).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations
