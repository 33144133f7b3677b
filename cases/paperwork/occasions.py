"""Which acts call for which papers, beyond what the law itself draws up or asks the scan of.

The law asks only for papers without which nobody may go on; a dossier that the archive accepts holds more (B.1). A
pipeline of a higher floor adds its own.
"""

from __future__ import annotations

from dossiers import papers

OCCASIONS: dict[str, tuple[str, ...]] = {
    papers.ACTIVIST_FILING: ("file_activist",),
    papers.ACTIVIST_FILING_REPORT: ("name_activist",),
    papers.ACTIVIST_FILING_REPLY: ("file_activist",),
    papers.CONSULTATION_RECORD: ("propose_candidate",),
    papers.CANDIDATE_REPLY: ("agree_candidate", "file_candidate"),
    papers.PUBLICITY_RECORD: ("list_candidate", "uphold_objection"),
    papers.PREREVIEW_MINUTES: ("submit_prereview",),
    papers.BALLOTS: ("adopt", "reject"),
    papers.DELIBERATION_OPINION: ("deliberate",),
    papers.COMMITTEE_MINUTES: ("approve",),
    papers.FILING_REPORT: ("file_admission",),
    papers.OATH_RECORD: ("take_oath",),
    papers.CONVERSION_REVIEW: ("adopt_conversion",),
    papers.SPONSOR_PAIRING: ("pair_sponsor", "replace_sponsor", "succeed_sponsor"),
    papers.SPONSOR_PLEDGE: ("pair_sponsor", "replace_sponsor", "succeed_sponsor"),
    papers.SPONSOR_RECORD: ("sponsor_visit", "sponsor_talk", "sponsor_attend"),
    papers.SPONSOR_OPINION: ("sponsor_opinion",),
}
"""Paper: the acts that call for it."""
