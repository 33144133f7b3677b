"""Seals of announced rounds: what a published announcement says changes only together with the event that says so.

- A round's step changes with its event; so does the day of publication.
- The terms of a published announcement change with a correction of that version, never otherwise.
- A position of a published round changes with a correction, a cut, a merger or a lowered ratio; what was announced
  (its code and number of posts) never does. None is added or removed.
- Events of rounds are append-only.
"""

from __future__ import annotations

from evidence.seals import DELETE, INSERT, UPDATE, Seal

ROUNDS, POSITIONS = "recruitment_intake", "recruitment_position"
TABLES = (ROUNDS, POSITIONS, "recruitment_intakeevent")
STATE = "the state of a round changes together with its event only"
TERMS = "a published announcement is corrected by an act or cancelled, not changed"
POSITION = "a position of a published round changes by an act of the round only"

ROUND = (
    "number", "programme_id", "organisation_id", "dossier_id", "opened_on", "published_on", "title",
    "applications_from", "applications_until", "ratio", "written_weight", "interview_weight", "full_marks_written",
    "full_marks_interview", "round_parts", "decimals", "bonus_on", "bonus_cap", "pass_written", "pass_interview",
    "zero_excluded", "shortlist", "tie_break", "substitution", "notice_days",
)  # fmt: skip
"""Columns of a round that its announcement fixes; the first six do not even change by a correction."""
FIXED = ROUND[:6]
CORRECTABLE = ROUND[6:]
LINE = (
    "title", "places", "education", "age_most", "majors", "conditions", "ratio", "direct", "exempt", "merged_into_id",
)  # fmt: skip
NEVER = ("intake_id", "code", "announced")
AMENDING = "('correct', 'cut', 'merge', 'lower_ratio')"


CHANGED = "OLD.state IS DISTINCT FROM NEW.state OR OLD.published_on IS DISTINCT FROM NEW.published_on"
OF_THIS_VERSION = "e.intake_id = NEW.intake_id AND e.seq = NEW.version AND e.seq > OLD.version"
OF_THIS_ROUND = "e.intake_id = NEW.id AND e.seq = NEW.version AND e.seq > OLD.version"


def _differ(columns) -> str:
    return " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in columns)


WITH_ITS_EVENT = f"""EXISTS (SELECT 1 FROM recruitment_intakeevent e WHERE {OF_THIS_ROUND}
  AND e.target = NEW.state AND (OLD.published_on IS NOT DISTINCT FROM NEW.published_on OR e.action = 'publish'))"""
BY_CORRECTION = f"""NOT ({_differ(FIXED)}) AND (NOT ({_differ(CORRECTABLE)})
  OR EXISTS (SELECT 1 FROM recruitment_intakeevent e WHERE {OF_THIS_ROUND} AND e.action = 'correct'))"""
UNPUBLISHED = (
    "NOT EXISTS (SELECT 1 FROM recruitment_intake i WHERE i.id = {row}.intake_id AND i.published_on IS NOT NULL)"
)
BY_AN_ACT = f"""{UNPUBLISHED.format(row="OLD")} OR (NOT ({_differ(NEVER)}) AND (NOT ({_differ((*LINE, "version"))})
  OR EXISTS (SELECT 1 FROM recruitment_intakeevent e JOIN recruitment_intake i ON i.id = e.intake_id
  WHERE {OF_THIS_VERSION} AND i.version = e.seq AND e.action IN {AMENDING})))"""

SEALS = (
    Seal("seal_round_state", ROUNDS, UPDATE, STATE, WITH_ITS_EVENT, CHANGED, reads=TABLES),
    Seal("seal_round_terms", ROUNDS, UPDATE, TERMS, BY_CORRECTION, "OLD.published_on IS NOT NULL", reads=TABLES),
    Seal("seal_position", POSITIONS, UPDATE, POSITION, BY_AN_ACT, reads=TABLES),
    Seal("seal_position_gone", POSITIONS, DELETE, POSITION, UNPUBLISHED.format(row="OLD"), reads=TABLES),
    Seal("seal_position_added", POSITIONS, INSERT, POSITION, UNPUBLISHED.format(row="NEW"), reads=TABLES),
)
