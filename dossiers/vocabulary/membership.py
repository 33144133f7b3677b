"""The papers of a development dossier (B.1): codes, titles and who answers for them, in catalogue order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from organisations.masking import FAMILY, POLITICAL

from .words import PERMANENT, RECEIVED, STYLED, WHOLE, WRITTEN, Paper, Vocabulary, kept

APPLICANT, BRANCH, COMPANION, COMMITTEE, SPONSOR = "applicant", "branch", "companion", "committee", "sponsor"
RURAL = "R"
"""The stage that is no stage: the sponsor's papers of rural cases."""

APPLICATION = "1-1"
TALK_RECORD = "1-2"
DECLARATION = "1-2-1"
INQUIRY_FORM = "1-2-2"
RECORD_FORM = "1-3"
APPLICANT_ROSTER = "1-4"

ACTIVIST_RECOMMENDATION = "2-1"
ACTIVIST_MINUTES = "2-2"
ACTIVIST_FILING = "2-3"
ACTIVIST_FILING_REPORT = "2-4"
ACTIVIST_FILING_REPLY = "2-4-1"
THOUGHT_REPORT = "2-5"
ACTIVIST_REGISTER = "2-6"

CANDIDATE_CONSENT_FORM = "3-1"
CANDIDATE_MINUTES = "3-2"
CONSULTATION_RECORD = "3-2-1"
PUBLIC_NOTICE = "3-3"
PUBLICITY_RECORD = "3-4"
CANDIDATE_REQUEST = "3-5"
CANDIDATE_REPLY = "3-5-1"
AUTOBIOGRAPHY = "3-6"
VETTING_LETTER = "3-7"
VETTING_REPLY = "3-8"
VETTING_CLEARANCE = "3-8-1"
VETTING_REPORT = "3-9"
TRAINING_RECORD = "3-11"

PREREVIEW_MINUTES = "4-0"
PREREVIEW_REQUEST = "4-1"
PREREVIEW_REPLY = "4-2"
APPLICATION_FORM = "4-3"
ADMISSION_MINUTES = "4-4"
VOTE_SUMMARY = "4-4-1"
BALLOTS = "4-4-2"
APPROVAL_REQUEST = "4-5"
DELIBERATION_OPINION = "4-5-1"
COMMITTEE_MINUTES = "4-5-2"
APPROVAL_REPLY = "4-6"
FILING_REPORT = "4-7"
MEMBER_ROSTER = "4-8"

PROBATION_REGISTER = "5-0"
PROBATION_REPORT = "5-0-1"
OATH_RECORD = "5-0-2"
CONVERSION_REVIEW = "5-1"
CONVERSION_INQUIRY = "5-1-1"
CONVERSION_APPLICATION = "5-2"
CONVERSION_NOTICE = "5-3"
CONVERSION_PUBLICITY_RECORD = "5-4"
CONVERSION_MINUTES = "5-5"
CONVERSION_VOTE_SUMMARY = "5-5-1"
CONVERSION_REQUEST = "5-7"
CANCELLATION_REQUEST = "5-8"
EXTENSION_REQUEST = "5-9"
OUTCOME_VOTE_SUMMARY = "5-9-1"
CONVERSION_REPLY = "5-10"
OUTCOME_REPLY = "5-11"
COMPLETENESS_REVIEW = "5-12"
CATALOGUE = "5-13"

ENDING_PROOF = "6-1"
FAST_TRACK_DEEDS = "6-2"
POSTHUMOUS_REQUEST = "6-3"
POSTHUMOUS_REPLY = "6-4"

SPONSOR_PAIRING = "R-1"
SPONSOR_PLEDGE = "R-2"
SPONSOR_RECORD = "R-3"
SPONSOR_OPINION = "R-4"


_WHOLE_CASE = (
    kept(APPLICATION, _("Application for Party membership"), APPLICANT, 1, source=WRITTEN),
    Paper(TALK_RECORD, _("Record of the talk with the applicant"), BRANCH, 1, template="membership/talk_record",
        holds=(FAMILY,), by_hand=True),
    Paper(DECLARATION, _("Applicant's declaration of relevant matters"), APPLICANT, 1,
        template="membership/declaration", holds=(FAMILY,), by_hand=True),
    Paper(INQUIRY_FORM, _("Inquiry form on the applicant"), BRANCH, 1, template="membership/inquiry_form"),
    Paper(RECORD_FORM, _("Record form of the whole development"), BRANCH, WHOLE, False, "record_form",
        keep=PERMANENT, signed=False, holds=(POLITICAL, FAMILY)),
    Paper(APPLICANT_ROSTER, _("Yearly roster of applicants"), BRANCH, 1, template="membership/applicant_roster"),
)  # fmt: skip
_ACTIVIST = (
    Paper(
        ACTIVIST_RECOMMENDATION,
        _("Recommendation as an activist"),
        BRANCH,
        2,
        template="membership/activist_recommendation",
    ),
    Paper(
        ACTIVIST_MINUTES, _("Minutes that decide on the activist"), BRANCH, 2, template="membership/activist_minutes"
    ),
    Paper(ACTIVIST_FILING, _("Filing form of the activist"), BRANCH, 2, template="membership/activist_filing"),
    Paper(
        ACTIVIST_FILING_REPORT,
        _("Filing report on the activist"),
        BRANCH,
        2,
        template="membership/activist_filing_report",
    ),
    Paper(
        ACTIVIST_FILING_REPLY,
        _("Filing reply on the activist"),
        COMMITTEE,
        2,
        template="membership/activist_filing_reply",
    ),
    Paper(THOUGHT_REPORT, _("Thought report"), APPLICANT, 2, several=True, source=WRITTEN),
    kept(
        ACTIVIST_REGISTER,
        _("Register of the activist's cultivation and examination"),
        COMPANION,
        2,
        source=STYLED,
        holds=(FAMILY,),
    ),
)
_CANDIDATE = (
    Paper(CANDIDATE_CONSENT_FORM, _("Consent form for the development candidate"), COMMITTEE, 3,
        template="membership/candidate_consent_form"),
    Paper(CANDIDATE_MINUTES, _("Minutes that discuss the development candidate"), BRANCH, 3,
        template="membership/candidate_minutes"),
    Paper(CONSULTATION_RECORD, _("Record of the consultation of members and masses"), BRANCH, 3,
        template="membership/consultation_record"),
    Paper(PUBLIC_NOTICE, _("Public notice of the development candidate"), BRANCH, 3, False, "public_notice"),
    Paper(PUBLICITY_RECORD, _("Record of the public notice"), BRANCH, 3, template="membership/publicity_record"),
    Paper(CANDIDATE_REQUEST, _("Request to list the development candidate"), BRANCH, 3, False, "request"),
    Paper(CANDIDATE_REPLY, _("Reply on listing the development candidate"), COMMITTEE, 3,
        template="membership/candidate_reply"),
    Paper(AUTOBIOGRAPHY, _("Autobiography"), APPLICANT, 3, source=WRITTEN, holds=(FAMILY,)),
    Paper(VETTING_LETTER, _("Letter of inquiry for the political review"), BRANCH, 3, several=True,
        template="membership/vetting_letter", holds=(POLITICAL,), by_hand=True),
    Paper(VETTING_REPLY, _("Letter of reply for the political review"), BRANCH, 3, several=True, source=RECEIVED,
        holds=(POLITICAL,)),
    Paper(VETTING_CLEARANCE, _("Certificate of no criminal record or joint review form"), COMMITTEE, 3, several=True,
        source=RECEIVED, holds=(POLITICAL,)),
    kept(VETTING_REPORT, _("Report on the political review"), BRANCH, 3, template="membership/vetting_report",
        holds=(POLITICAL,)),
    Paper(TRAINING_RECORD, _("Record of the concentrated training"), COMMITTEE, 3,
        template="membership/training_record"),
)  # fmt: skip
_ADMISSION = (
    Paper(
        PREREVIEW_MINUTES,
        _("Minutes of the branch committee's examination"),
        BRANCH,
        4,
        template="membership/prereview_minutes",
    ),
    Paper(PREREVIEW_REQUEST, _("Request for the preliminary review"), BRANCH, 4, False, "request"),
    Paper(PREREVIEW_REPLY, _("Reply on the preliminary review"), COMMITTEE, 4, False, "reply"),
    kept(
        APPLICATION_FORM,
        _("Application form of the Communist Party of China"),
        APPLICANT,
        4,
        source=STYLED,
        holds=(FAMILY,),
    ),
    Paper(
        ADMISSION_MINUTES,
        _("Minutes of the branch meeting on admission"),
        BRANCH,
        4,
        template="membership/admission_minutes",
    ),
    Paper(VOTE_SUMMARY, _("Vote summary on admission"), BRANCH, 4, False, "vote_summary"),
    Paper(BALLOTS, _("Ballots on admission"), BRANCH, 4, template="membership/ballots"),
    Paper(APPROVAL_REQUEST, _("Request for approval of admission"), BRANCH, 4, False, "request"),
    Paper(
        DELIBERATION_OPINION,
        _("Deliberation opinion of the committee in between"),
        COMMITTEE,
        4,
        template="membership/deliberation_opinion",
    ),
    Paper(
        COMMITTEE_MINUTES,
        _("Minutes of the committee meeting on admission"),
        COMMITTEE,
        4,
        template="membership/committee_minutes",
    ),
    Paper(APPROVAL_REPLY, _("Reply on approval of admission"), COMMITTEE, 4, False, "reply"),
    Paper(
        FILING_REPORT, _("Filing report on the probationary member"), COMMITTEE, 4, template="membership/filing_report"
    ),
    Paper(MEMBER_ROSTER, _("Yearly roster of new members"), BRANCH, 4, template="membership/member_roster"),
)
_PROBATION = (
    kept(
        PROBATION_REGISTER,
        _("Register of the probationary member's education and examination"),
        COMPANION,
        5,
        source=STYLED,
    ),
    Paper(PROBATION_REPORT, _("Thought report of the probationary member"), APPLICANT, 5, several=True, source=WRITTEN),
    Paper(OATH_RECORD, _("Record of the oath"), BRANCH, 5, template="membership/oath_record"),
    Paper(CONVERSION_REVIEW, _("Review form of the conversion"), BRANCH, 5, template="membership/conversion_review"),
    Paper(
        CONVERSION_INQUIRY, _("Inquiry form before the conversion"), BRANCH, 5, template="membership/conversion_inquiry"
    ),
    kept(CONVERSION_APPLICATION, _("Application for full membership"), APPLICANT, 5, source=WRITTEN),
    Paper(CONVERSION_NOTICE, _("Public notice of the conversion"), BRANCH, 5, False, "public_notice"),
    Paper(
        CONVERSION_PUBLICITY_RECORD,
        _("Record of the public notice of the conversion"),
        BRANCH,
        5,
        template="membership/conversion_publicity_record",
    ),
    Paper(
        CONVERSION_MINUTES,
        _("Minutes of the branch meeting on conversion"),
        BRANCH,
        5,
        template="membership/conversion_minutes",
    ),
    Paper(CONVERSION_VOTE_SUMMARY, _("Vote summary on conversion"), BRANCH, 5, False, "vote_summary"),
    Paper(CONVERSION_REQUEST, _("Request for approval of conversion"), BRANCH, 5, False, "request"),
    Paper(OUTCOME_VOTE_SUMMARY, _("Vote summary on extension or cancellation"), BRANCH, 5, False, "vote_summary"),
    Paper(CANCELLATION_REQUEST, _("Request to cancel the probationary membership"), BRANCH, 5, False, "request"),
    Paper(EXTENSION_REQUEST, _("Request to extend the probation"), BRANCH, 5, False, "request"),
    Paper(CONVERSION_REPLY, _("Reply on approval of conversion"), COMMITTEE, 5, False, "reply"),
    Paper(OUTCOME_REPLY, _("Reply on extension or cancellation"), COMMITTEE, 5, False, "reply"),
    Paper(
        COMPLETENESS_REVIEW,
        _("Opinion on the completeness of the dossier"),
        BRANCH,
        5,
        template="membership/completeness_review",
    ),
    Paper(CATALOGUE, _("List of the papers in the dossier"), BRANCH, WHOLE, False, "catalogue", signed=False),
)
_ENDING = (
    Paper(ENDING_PROOF, _("Proof of withdrawal or death"), BRANCH, WHOLE, several=True, source=RECEIVED),
    Paper(FAST_TRACK_DEEDS, _("Material on deeds at the front line"), BRANCH, WHOLE, source=RECEIVED),
    Paper(POSTHUMOUS_REQUEST, _("Request for posthumous admission"), BRANCH, WHOLE, template="request"),
    Paper(POSTHUMOUS_REPLY, _("Reply on posthumous admission"), COMMITTEE, WHOLE, source=RECEIVED),
)
_SPONSORSHIP = (
    Paper(
        SPONSOR_PAIRING,
        _("Pairing form of the sponsor"),
        SPONSOR,
        RURAL,
        several=True,
        template="membership/sponsor_pairing",
    ),
    Paper(
        SPONSOR_PLEDGE,
        _("Letter of responsibility of the sponsor"),
        SPONSOR,
        RURAL,
        several=True,
        template="membership/sponsor_pledge",
    ),
    Paper(
        SPONSOR_RECORD,
        _("Record of the sponsor's duties"),
        SPONSOR,
        RURAL,
        several=True,
        template="membership/sponsor_record",
        holds=(FAMILY,),
    ),
    Paper(
        SPONSOR_OPINION,
        _("Signed opinions of the sponsor"),
        SPONSOR,
        RURAL,
        several=True,
        template="membership/sponsor_opinion",
    ),
)

MEMBERSHIP = Vocabulary(
    "membership",
    (*_WHOLE_CASE, *_ACTIVIST, *_CANDIDATE, *_ADMISSION, *_PROBATION, *_ENDING, *_SPONSORSHIP),
    makers={
        APPLICANT: _("the applicant"),
        BRANCH: _("the branch"),
        COMPANION: _("the contact or introducer"),
        COMMITTEE: _("the superior committee"),
        SPONSOR: _("the sponsor"),
    },
    stages=(1, 2, 3, 4, 5, WHOLE, RURAL),
    headings={
        1: _("Application and talk"),
        2: _("The activist"),
        3: _("The candidate"),
        4: _("Admission"),
        5: _("Probation and conversion"),
        WHOLE: _("The whole case"),
        RURAL: _("The sponsor's papers"),
    },
    record_form=RECORD_FORM,
)
