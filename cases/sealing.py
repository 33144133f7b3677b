"""Sealed facts: what is told of political review, health and family is not kept in the event itself (F-03, F-08).

Events are append-only and chained, so a clear text in them could be neither encrypted anew nor destroyed. What a group
of facts declares as ``sealed`` therefore goes into a row of its own, encrypted; the event keeps SHA-256 over exactly
that content, salt included, so that the chain proves the text as long as it exists and stays whole when it does not.
The salt is part of what is encrypted: a digest of "fit" alone would be guessed.

Events written before this was so keep their facts in clear; they are chained and stay as they are, masked on pages.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.fields import EncryptedTextField

from .events import Event

if TYPE_CHECKING:
    from .models import Case

SEALED = "sealed"
SALT_BYTES = 16
AT_ONCE = 2_000
DESTROYED = "（内容已按规定销毁）"
"""What papers say in place of a text that was disposed of."""


class SealedFact(models.Model):
    """The content of one sealed fact; empty once it is destroyed. Encrypted anew by ``rotate_keys`` like every field.

    ``content``: JSON of salt and value, whose SHA-256 the event keeps.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="sealed_facts")
    name = models.CharField(max_length=40)
    content = EncryptedTextField(blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sealed fact")
        constraints = (
            models.UniqueConstraint(fields=["event", "name"], name="one_seal_per_fact"),
            models.CheckConstraint(
                name="destroyed_means_empty",
                condition=models.Q(destroyed_at=None) | models.Q(content=""),
            ),
        )

    def __str__(self):
        return f"{self.event_id}.{self.name}"

    @property
    def value(self) -> Any:
        """What was told; ``DESTROYED`` where it is gone."""
        return json.loads(self.content)[1] if self.content else DESTROYED

    def proves(self) -> bool:
        """Whether the event commits to this very content; a destroyed one proves nothing and breaks nothing."""
        return not self.content or self.event.facts.get(self.name) == _commitment(self.content)


def is_sealed(value: Any) -> bool:
    """Whether a fact of an event is but the digest of a sealed one."""
    return isinstance(value, dict) and set(value) == {SEALED}


def seal(event: Event, names: Iterable[str]) -> list[SealedFact]:
    """Take those facts out of an event not stored yet; the rows to store behind it. Nothing told, nothing sealed."""
    rows = []
    for name in names:
        if (value := event.facts.get(name)) not in (None, "", []):
            told = [secrets.token_hex(SALT_BYTES), value]
            content = json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
            event.facts[name] = _commitment(content)
            rows.append(SealedFact(event=event, name=name, content=content))
    return rows


def _commitment(content: str) -> dict[str, str]:
    return {SEALED: hashlib.sha256(content.encode()).hexdigest()}


# --- reading ---------------------------------------------------------------------------------------------------


def opened_of(events: Iterable[Event]) -> dict[tuple[int, str], Any]:
    """(event id, name): value of every sealed fact of the events; one query, none where nothing is sealed."""
    keys = [event.pk for event in events if any(is_sealed(value) for value in event.facts.values())]
    rows = SealedFact.objects.filter(event__in=keys) if keys else ()
    return {(row.event_id, row.name): row.value for row in rows}


def open_facts(event: Event, opened: Mapping[tuple[int, str], Any] | None = None) -> dict[str, Any]:
    """The facts of an event as they were told, for papers and whoever may know; never for a page as it is."""
    known = opened_of([event]) if opened is None else opened
    return {
        name: known.get((event.pk, name), DESTROYED) if is_sealed(value) else value
        for name, value in event.facts.items()
    }


# --- destroying ------------------------------------------------------------------------------------------------


def destroy(case: Case) -> int:
    """Empty every sealed fact of a case for good; how many. The chain of its events holds as before."""
    rows = SealedFact.objects.filter(event__case=case, destroyed_at=None)
    return rows.update(content="", destroyed_at=timezone.now())


def unproven() -> Iterator[Event]:
    """Entries whose sealed facts are not what they committed to, or are gone without a disposal: behind our back."""
    rows = Event.objects.select_related("case__dossier").prefetch_related("sealed_facts").order_by("pk")
    for event in rows.iterator(chunk_size=AT_ONCE):
        kept = {row.name: row for row in event.sealed_facts.all()}
        told = {name for name, value in event.facts.items() if is_sealed(value)}
        emptied = event.case.dossier.destroyed_on is None and not all(row.content for row in kept.values())
        if told - set(kept) or emptied or not all(row.proves() for row in kept.values()):
            yield event
