"""What each article and rule demands, and why some are upheld by a record only or stand outside the system.

How an article is upheld is derived from the law (workflows/coverage.py). Only what cannot be derived is declared here:
the demand in one line, the manner, the reason, and the things that keep the record, as ``module:attribute``.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.evidence import BY_ARTICLE
from workflows.rulebook import CLOCK as CLOCK
from workflows.rulebook import GUARD as GUARD
from workflows.rulebook import OUTSIDE, RECORD, Demand, RuleBook, declared
from workflows.rulebook import PAPER as PAPER

from . import local

ARTICLE_COUNT = 44
"""Articles of the edition of 2026 (A-E2)."""

ARTICLES: dict[int, Demand] = {
    1: declared(
        _("the aim: the Party's purposes and standards guide the admission of members"),
        OUTSIDE,
        _("an aim, not a condition that a date or a paper could prove"),
    ),
    2: declared(
        _("the political standard comes first; the whole procedure serves it"),
        OUTSIDE,
        _("judged by people in talk, review and vote; the system keeps their conclusions"),
    ),
    3: declared(
        _("numbers controlled, quality raised; voluntary and one by one, no rush and no closed doors"),
        RECORD,
        _("one case is one person and every vote is on one person; whether numbers are right is decided above"),
        "workflows.models:MembershipCase",
        "cases.models:Resolution",
    ),
    4: declared(
        _("widen the circle of activists by publicity and ideological work"),
        OUTSIDE,
        _("publicity among those who have not applied leaves no case"),
    ),
    5: Demand(_("who may apply: 18 or more, accepts programme and constitution, in writing")),
    6: Demand(
        _("where to apply: unit of work or study, else residence; floating people also at their own organisations")
    ),
    7: Demand(_("somebody sent by the organisation talks with the applicant within a month")),
    8: Demand(_("activists: recommended, decided by the branch committee or general meeting, filed above")),
    9: Demand(_("one or two full members are appointed as contacts")),
    10: declared(
        _("activists are taught: Party lectures, activities, training"),
        RECORD,
        _("what was taught is told in the half-yearly review and the register; lectures themselves take place outside"),
        "workflows.membership.application:ApplicationActs.review_activist",
        "dossiers.papers:ACTIVIST_REGISTER",
    ),
    11: Demand(
        _("the branch reviews every half year; committee and county analyse the pool every year"),
        by=("cases.standing:StandingRecord", "cases.pool:pool"),
    ),
    12: Demand(_("an activist who moves takes the papers along; the time of cultivation counts on")),
    13: Demand(_("after a year and opinions heard: consent above, notice of five working days, then listed")),
    14: Demand(_("two full members introduce; none on Party probation, those under other penalties should not")),
    15: Demand(_("introducers explain, verify, guide the form and write their opinion")),
    16: Demand(_("political review is compulsory and ends in a conclusion; without it nobody is admitted")),
    17: Demand(_("three days or 24 class hours of training, except in special cases")),
    18: Demand(
        _("branch committee examines, committee pre-reviews in writing; normally none who leaves within three months")
    ),
    19: Demand(_("branch meeting within a month of the pre-review; more than half of those entitled to vote attend")),
    20: Demand(
        _("secret ballot, one person at a time; more than half of all entitled in favour; written opinions count")
    ),
    21: Demand(_("the resolution is written into the form and sent up with the papers")),
    22: Demand(_("only committees with the power approve; levels between deliberate; temporary ones do neither")),
    23: Demand(_("a committee member or organiser talks before the approval and reports")),
    24: Demand(
        _("the committee discusses and votes collectively, one by one; probation with its dates; the branch is told")
    ),
    25: Demand(_("approval within three months, at most six; filed with the organisation department above")),
    26: declared(
        _("central and provincial committees may admit directly in special cases"),
        OUTSIDE,
        _("done by authorities that do not work in this system; no branch case exists"),
    ),
    27: Demand(_("posthumous admission by a provincial committee of who died heroically and had asked to join")),
    28: Demand(_("assigned to branch and group at once")),
    29: Demand(_("oath before the flag, normally within a month of the approval")),
    30: Demand(_("probationary members are educated and examined by organisation life, talks, training and practice")),
    31: Demand(
        _("probation of a year from the meeting; then converted, extended once by six to twelve months, or cancelled")
    ),
    32: Demand(_("conversion: written application, opinions heard, committee examines, meeting votes")),
    33: Demand(_("conversion approved within three months; seniority counts from the end of probation")),
    34: Demand(_("a probationary member who moves is handed over with papers; the unverifiable is not recognised")),
    35: Demand(_("discussion of a member who came during probation may be put off by up to six months")),
    36: Demand(_("the papers are filed: personnel file, else a Party file")),
    37: declared(
        _("committees put the work on their agenda, inspect and supervise"),
        RECORD,
        _("a verification holds a case and keeps its result; inspections themselves take place outside"),
        "workflows.membership.endings:HoldingActs.hold",
        "cases.standing:StandingRecord",
        "organisations.desks:Role.INSPECTOR",
    ),
    38: Demand(_("organisation departments report work and plan every year")),
    39: declared(
        _("organisers are appointed and trained"), OUTSIDE, _("staffing; the system only knows who holds the mandate")
    ),
    40: declared(
        _("organisations of floating members do the whole chain if qualified, else the early part and hand over"),
        RECORD,
        _("which part an organisation may do is one of its powers, all of them off at first"),
        "organisations.desks:Power",
    ),
    41: Demand(
        _("breaches are answered for; who was wrongly admitted and is unqualified is not recognised"),
        by=("cases.accountability:AccountabilityRecord", "cases.look_back:involved"),
    ),
    42: declared(
        _("the form and the two registers have a prescribed style and controlled printing"),
        "record paper",
        _("they are never redrawn: the serial number is recorded and the filled form attached"),
        "workflows.models:MembershipCase.form_serial",
        "dossiers.papers:APPLICATION_FORM",
        "dossiers.papers:ACTIVIST_REGISTER",
        "dossiers.papers:PROBATION_REGISTER",
    ),
    43: declared(_("the Central Organisation Department interprets"), OUTSIDE, _("a question of competence outside")),
    44: declared(
        _("in force from the day of issue"),
        RECORD,
        _("every act is judged by the edition in force on its legal date"),
        "workflows.membership.editions:EDITIONS",
        "cases.editions:edition_on",
    ),
}

RULES: dict[str, Demand] = {
    "A-E1": declared(
        _("first edition of 1990, edition of 2014"),
        RECORD,
        _("acts before the edition of 2014 are judged by it: the edition of 1990 is not held"),
        "cases.editions:edition_on",
    ),
    "A-E2": declared(
        _("edition of 2026, in force since 11 May 2026"),
        RECORD,
        _("the newest entry among the editions"),
        "workflows.membership.editions:EDITIONS",
        "workflows.membership.editions:REVISED",
        articles=(44,),
    ),
    "A-E3": declared(
        _("how the articles of 2014 are numbered"),
        RECORD,
        _("every refusal cites the article as its edition numbers it"),
        "cases.editions:cite",
        "workflows.membership.editions:INSERTED",
    ),
    "A-E4": Demand(
        _("the switch: by legal date; candidates listed before it are announced before the pre-review"),
        articles=(13, 44),
    ),
    "A-G01": Demand(_("application refused below 18"), articles=(5,)),
    "A-G02": Demand(_("talk later than a month after receipt is overdue"), articles=(7,)),
    "A-G03": Demand(_("recommendation and minutes before naming an activist"), articles=(8,)),
    "A-G04": Demand(_("filing opinion, one or two contacts who are full members"), articles=(8, 9)),
    "A-G05": Demand(_("review every six months from the decision; a missing one blocks"), articles=(11,)),
    "A-G06": Demand(_("twelve months of cultivation, opinions heard"), articles=(13,)),
    "A-G07": Demand(_("the committee's document of consent"), articles=(13,)),
    "A-G08": Demand(_("notice of five working days, places, no open objection; floating: two places"), articles=(13,)),
    "A-G09": Demand(
        _("introducers, review within a year, training, minutes, sponsor before reporting for pre-review"),
        articles=(14, 16, 17, 18),
    ),
    "A-G10": Demand(_("departure within three months stands in the way unless reasoned"), articles=(18,)),
    "A-G11": Demand(_("meeting within a month, quorum and majority, each by himself"), articles=(19, 20)),
    "A-G12": Demand(
        _("approving committee with the power, talk, vote, three and six months"), articles=(22, 23, 24, 25)
    ),
    "A-G13": Demand(
        _("after three months deliberate again, after six vote again; probation from the new meeting"),
        articles=(25, 31),
    ),
    "A-G14": Demand(_("conversion not before probation ends, with an application"), articles=(31, 32)),
    "A-G15": Demand(_("extension once, six to twelve months, by meeting and approval"), articles=(31,)),
    "A-G16": Demand(_("postponement only for members who came, six months at most"), articles=(35,)),
    "A-G17": Demand(
        _("late through the organisation's fault: dated from the end of probation, with the reason on record"),
        articles=(31, 33),
    ),
    "A-G18": Demand(_("cancellation by meeting and approval; no penalty"), articles=(31,)),
    "A-G19": Demand(
        _("not carried: papers stay with the branch, the branch committee decides how to go on"), articles=(20,)
    ),
    "A-G20": Demand(_("removal by the branch committee with minutes and reason, filed above")),
    "A-G21": Demand(_("withdrawal and death: dated, with reason and proof; dossier kept, clocks stopped")),
    "A-G22": Demand(_("transfer of activists with their packet, time counted on"), articles=(12,)),
    "A-G23": Demand(_("transfer of candidates: review anew after a year, pre-review anew"), articles=(12, 16, 18)),
    "A-F1": Demand(_("only under a notice of its own for each event")),
    "A-F2": Demand(_("group 1: activists and candidates below a year, outstanding")),
    "A-F3": Demand(_("group 2: applicants who are most outstanding")),
    "A-F4": Demand(_("temporary organisations may act if the notice says so"), articles=(22,)),
    "A-F5": Demand(_("shortened: cultivation, listing; training made up during probation"), articles=(17,)),
    "A-F6": Demand(_("never shortened: application, vote, review, approval, probation")),
    "A-F7": Demand(_("notice, group, date of make-up training and deeds are recorded; without a notice refused")),
    "C-S1": Demand(_("sponsor: on the township committee or deputy head, full member, same township")),
    "C-S2": Demand(_("exactly one sponsor for each rural case from the consent on")),
    "C-S3": Demand(_("neither contact nor introducer nor close relative; a limited number of cases")),
    "C-S4": Demand(_("replaced within thirty days of leaving office; the old tenure keeps its dates")),
    "C-S5": Demand(_("visits, three talks, meetings attended, minutes signed, dossier reviewed, opinion given")),
    "C-S6": Demand(_("a sponsor on the committee discloses it before the vote")),
    "C-S7": declared(
        _("accountability: trigger, node, persons by tenure, finding, measure, rectification, appeal; look-back"),
        RECORD,
        _("every event keeps who acted, in which capacity and when; tenures are never overwritten"),
        "cases.accountability:AccountabilityRecord",
        "cases.look_back:involved",
        "cases.events:Event",
        "cases.models:Sponsorship",
        articles=(41,),
    ),
    "C-S8": Demand(_("relatives among village officials and voters are declared; they neither introduce nor vote")),
}
"""The numbered rules of the regulations on editions, guards, the fast track and sponsors."""

LOCAL: dict[str, Any] = {
    "applied_six_months": _("six months between application and naming as activist"),
    "thought_reports_quarterly": _("a thought report every quarter"),
    "autobiography_filed": _("the autobiography is on file"),
    "ten_consulted": _("at least ten people at the consultation meeting"),
    "committee_talk_prompt": _("the committee talks within ten days of the branch meeting"),
    "noticed_before_activist": _("public notice before naming an activist"),
    "noticed_before_admission": _("public notice before admission"),
    "noticed_before_conversion": _("public notice before conversion"),
    "conversion_applied_ahead": _("application for conversion fourteen days before probation ends"),
    "probation_reviewed_quarterly": _("a review every quarter of probation"),
    "meeting_posted": _("the meeting's notice posted ten days ahead"),
    "meeting_reported_ahead": _("the meeting reported to the committee seven days ahead"),
    "county_check_done": _("the county checks the meeting within a month"),
    "resubmitted_after_six_months": _("six months before submitting again after a refusal"),
    "kinship_declared": _("the applicant declares relatives"),
    "introducers_unrelated": _("declared relatives do not introduce"),
    "kin_stood_aside": _("declared relatives do not vote"),
    "sponsor_does_not_vote": _("a sponsor on the committee does not vote"),
}
"""What each local rule asks, by its guard (A.10)."""

CLOCKS: dict[str, tuple[str, ...]] = {
    "applied": ("A-07", "A-G02"),
    "meeting": ("A-19", "A-G11"),
    "committee_talk": ("A-25", "A-G12"),
    "approval": ("A-25", "A-G12"),
    "probation": ("A-31", "A-G14"),
    "conversion_applied": ("A-31", "A-32"),
    "conversion_decided": ("A-33",),
    "cancellation_proposed": ("A-31",),
    "extension_proposed": ("A-31",),
    "full_member": ("A-36",),
}
"""The articles whose term a step's own ceiling is."""

PACKAGE = "workflows.membership."
_GUARDS = ("guards", "admission_guards", "probation_guards", "sponsor_guards", "local", "transfers", "fast_track")
BOOK = RuleBook(
    "membership",
    BY_ARTICLE,
    rules=RULES,
    clocks=CLOCKS,
    packages=(PACKAGE,),
    modules=("cases.guards", *(f"{PACKAGE}{name}" for name in _GUARDS)),
    articles=ARTICLES,
    count=ARTICLE_COUNT,
    local=local.RULES,
    local_words=LOCAL,
    standing=True,
    cases="tests/workflows/membership_cases.md",
)
"""All of it for the coverage of the law."""
