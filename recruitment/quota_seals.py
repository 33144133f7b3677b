"""The seals of the quota ledger, the same on PostgreSQL and SQLite (D.5).

An entry follows the last one of its pool and its balance is the sum of that one and of what the entry says; a post is
reserved, occupied and released in this order, out of the pool that funds it. No entry is changed or removed. A tenure
begins with the entry that occupies the post, ends once with the entry that releases it, and is never otherwise changed.
That occupied and reserved together never exceed allocated is a constraint of the table itself.
"""

from __future__ import annotations

from evidence.seals import DELETE, INSERT, UPDATE, Seal

TABLES = ("recruitment_entry", "recruitment_tenure", "recruitment_post")
ENTRY = "entries of the quota ledger are append-only"
SUM = "an entry of the quota ledger follows the last one of its pool and adds up"
TENURE = "a tenure is ended once, with the release of its post, and never otherwise changed"
BEGIN = "a tenure begins with the entry that occupies the post"
CHANGE = "what became of a target is append-only"
FUNDED = "a post stays with the pool that funds it"


def _last(column: str) -> str:
    """What the last entry of the pool says; 0 before the first."""
    return (
        f"COALESCE((SELECT {column} FROM recruitment_entry WHERE pool_id = NEW.pool_id ORDER BY seq DESC LIMIT 1), 0)"
    )


AT = "COALESCE((SELECT kind FROM recruitment_entry WHERE post_id = NEW.post_id ORDER BY id DESC LIMIT 1), 'release')"
"""The kind of the last entry of the post; a post without any is as free as one that was released."""
HERE = "EXISTS (SELECT 1 FROM recruitment_post WHERE id = NEW.post_id AND pool_id = NEW.pool_id)"
ADDS_UP = f"""
  NEW.seq = {_last("seq")} + 1
  AND NEW.allocated = {_last("allocated")}
    + CASE NEW.kind WHEN 'allocate' THEN NEW.number WHEN 'adjust' THEN NEW.number
                    WHEN 'return' THEN -NEW.number ELSE 0 END
  AND NEW.reserved = {_last("reserved")}
    + CASE WHEN NEW.kind = 'reserve' THEN 1 WHEN NEW.kind = 'occupy' THEN -1
           WHEN NEW.kind = 'release' AND NEW.case_id IS NULL THEN -1 ELSE 0 END
  AND NEW.occupied = {_last("occupied")}
    + CASE WHEN NEW.kind = 'occupy' THEN 1 WHEN NEW.kind = 'release' AND NEW.case_id IS NOT NULL THEN -1 ELSE 0 END
  AND CASE NEW.kind
    WHEN 'allocate' THEN NEW.number > 0 AND NEW.post_id IS NULL
    WHEN 'return' THEN NEW.number > 0 AND NEW.post_id IS NULL
    WHEN 'adjust' THEN NEW.number <> 0 AND NEW.post_id IS NULL
    WHEN 'reserve' THEN NEW.number = 1 AND {HERE} AND {AT} = 'release'
    WHEN 'occupy' THEN NEW.number = 1 AND {HERE} AND {AT} = 'reserve' AND NEW.case_id IS NOT NULL
    WHEN 'succeed' THEN NEW.number = 1 AND {HERE} AND {AT} = 'occupy' AND NEW.case_id IS NOT NULL
    WHEN 'release' THEN NEW.number = 1 AND {HERE}
      AND ((NEW.case_id IS NULL AND {AT} = 'reserve') OR (NEW.case_id IS NOT NULL AND {AT} IN ('occupy', 'succeed')))
    ELSE FALSE END
"""


def _latest(kind: str) -> str:
    """Whether the last entry of the tenure's post is of that kind and names the tenure's case."""
    last = "(SELECT MAX(id) FROM recruitment_entry WHERE post_id = NEW.post_id)"
    return f"EXISTS (SELECT 1 FROM recruitment_entry WHERE id = {last} AND kind = '{kind}' AND case_id = NEW.case_id)"


SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("id", "post_id", "case_id", "person_id", "since"))
ENDS = f"{SAME} AND OLD.until IS NULL AND NEW.until IS NOT NULL AND {_latest('release')}"


SEALS = (
    Seal("seal_entry_sum", "recruitment_entry", INSERT, SUM, ADDS_UP, reads=TABLES),
    Seal("seal_tenure_begin", "recruitment_tenure", INSERT, BEGIN, f"NEW.until IS NULL AND {_latest('occupy')}",
         reads=TABLES),
    Seal("seal_tenure_update", "recruitment_tenure", UPDATE, TENURE, ENDS, reads=TABLES),
    Seal("seal_tenure_delete", "recruitment_tenure", DELETE, TENURE),
    Seal("seal_post_pool", "recruitment_post", UPDATE, FUNDED, "NEW.pool_id = OLD.pool_id"),
)  # fmt: skip
