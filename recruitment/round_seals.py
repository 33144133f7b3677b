"""Seals of announced rounds: what a published announcement says changes only together with the event that says so.

- A round's step changes with its event; so does the day of publication.
- The terms of a published announcement change with a correction of that version, never otherwise.
- A position of a published round changes with a correction, a cut, a merger or a lowered ratio; what was announced
  (its code and number of posts) never does. None is added or removed.
- Events of rounds are append-only.
"""

from __future__ import annotations

TABLES = ("recruitment_intake", "recruitment_position", "recruitment_intakeevent")
STATE = "the state of a round changes together with its event only"
TERMS = "a published announcement is corrected by an act or cancelled, not changed"
POSITION = "a position of a published round changes by an act of the round only"
EVENT = "events of a round are append-only"

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


def _differ(columns, unlike: str) -> str:
    return " OR ".join(f"OLD.{one} {unlike} NEW.{one}" for one in columns)


def _state_sealed(unlike: str) -> str:
    return f"""(OLD.state {unlike} NEW.state OR OLD.published_on {unlike} NEW.published_on) AND NOT EXISTS (
  SELECT 1 FROM recruitment_intakeevent e WHERE e.intake_id = NEW.id AND e.seq = NEW.version AND e.seq > OLD.version
  AND e.target = NEW.state AND (NOT OLD.published_on {unlike} NEW.published_on OR e.action = 'publish'))"""


def _terms_sealed(unlike: str) -> str:
    return f"""OLD.published_on IS NOT NULL AND (({_differ(FIXED, unlike)}) OR (({_differ(CORRECTABLE, unlike)})
  AND NOT EXISTS (SELECT 1 FROM recruitment_intakeevent e WHERE e.intake_id = NEW.id AND e.seq = NEW.version
  AND e.seq > OLD.version AND e.action = 'correct')))"""


def _position_sealed(unlike: str) -> str:
    return f"""EXISTS (SELECT 1 FROM recruitment_intake i WHERE i.id = OLD.intake_id AND i.published_on IS NOT NULL)
  AND (({_differ(NEVER, unlike)}) OR ({_differ((*LINE, "version"), unlike)})
  AND NOT EXISTS (SELECT 1 FROM recruitment_intakeevent e JOIN recruitment_intake i ON i.id = e.intake_id
  WHERE e.intake_id = NEW.intake_id AND e.seq = NEW.version AND e.seq > OLD.version AND i.version = e.seq
  AND e.action IN {AMENDING}))"""


def _published(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM recruitment_intake i WHERE i.id = {row}.intake_id AND i.published_on IS NOT NULL)"


def _rules(unlike: str) -> list[tuple[str, str, str, str, str]]:
    """(name, table, verb, condition, message) of every seal; an empty condition refuses always."""
    return [
        ("seal_round_state", "recruitment_intake", "UPDATE", _state_sealed(unlike), STATE),
        ("seal_round_terms", "recruitment_intake", "UPDATE", _terms_sealed(unlike), TERMS),
        ("seal_position", "recruitment_position", "UPDATE", _position_sealed(unlike), POSITION),
        ("seal_position_gone", "recruitment_position", "DELETE", _published("OLD"), POSITION),
        ("seal_position_added", "recruitment_position", "INSERT", _published("NEW"), POSITION),
        ("seal_round_event", "recruitment_intakeevent", "UPDATE", "", EVENT),
        ("seal_round_event_gone", "recruitment_intakeevent", "DELETE", "", EVENT),
    ]


def _postgresql(rule: tuple[str, str, str, str, str]) -> str:
    name, table, verb, condition, message = rule
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {condition or "true"} THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN {"OLD" if verb == "DELETE" else "NEW"};
END $$;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"""


def _sqlite(rule: tuple[str, str, str, str, str]) -> str:
    name, table, verb, condition, message = rule
    when = f"WHEN {condition} " if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{message}'); END"


SEALS = {
    one[0]: (_postgresql(one), _sqlite(other))
    for one, other in zip(_rules("IS DISTINCT FROM"), _rules("IS NOT"), strict=True)
}
"""The statements that make each trigger, on PostgreSQL and on SQLite."""
