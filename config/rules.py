"""Who may ask for which address: a line for each route of the site (how a line is kept: config/access.py).

``sees(x)``: whoever sees the thing the address names, for others it does not exist. ``.at(may=y)``: of these, those of
whom y is true; others are refused. ``those(w)``: an office alone; ``hidden(w)``: the same, and nobody else learns that
there is such a page. ``owns(x)``: the user whose own row it is. What the words mean stands in ``config/sight.py``
(what is named) and ``config/offices.py`` (who is asked for).
A line ``namespace:*`` holds for the routes of a namespace that have no line of their own.
"""

from __future__ import annotations

from cases import audit_views, blank_views, fast_track_views, fast_tracks, rule_views, scan_views, scanning
from cases import rules as local_rules
from cases.bulk import views as bulk_views
from cases.bulk.models import BulkOrder
from cases.models import AuditRun
from dossiers.models import Batch, Document, DossierPrint, ScanPage, ScanStack, UndrawnPaper
from notices import dead_views
from notices.models import Notice
from organisations.proxies import directs
from organisations.upkeep import keeps
from recruitment import channel_views, draft_views, front_line_views, pool_views, programme_views, sight, targets
from recruitment.measures import GRADUATES, SPECIALISTS
from workflows.clock.urging import SUPERVISING, URGING
from workflows.doctor import views as doctor
from workflows.saved_views import SavedView

from . import font_pages, office_rules
from . import offices as office
from . import sight as on
from .access import PUBLIC, SIGNED_IN, Rule, hidden, owns, sees, those, works

CASE, WATCHED, FILING = sees(on.case), sees(on.watched), sees(on.case).at(may=office.files)
ROUND, RECRUITING = sees(on.round_), sees(on.round_).at(may=office.recruits_in)
MEETING, SHEET = sees(on.meeting), sees(on.sheet)
BULK, BATCH = owns(on.own(BulkOrder)), owns(on.own(Batch))
STACK = sees(on.own(ScanStack), scanning.may_scan)
PAGE = sees(on.own(ScanPage, "file__stack__by"), scanning.may_scan)
AUDITING = those(audit_views.may_audit, audit_views.REFUSAL)
AUDIT = owns(on.own(AuditRun), audit_views.may_audit, audit_views.REFUSAL)
POOL, POST = sees(on.pool), sees(on.post)
PLACE = sees(on.under)
PRINT = sees(on.of_dossier(DossierPrint))
STUCK = those(doctor.may_see, doctor.REFUSAL)
FOUND = owns(on.finding, doctor.may_see, doctor.REFUSAL)
VIEW = owns(on.own(SavedView, "user"))
BLANKS, DEAD = those(blank_views.may_change, blank_views.REFUSAL), those(dead_views.may_see, dead_views.REFUSAL)
LOCAL_RULES = those(lambda user: bool(local_rules.organisations_for(user)), rule_views.REFUSAL)
TARGETS = those(targets.may_plan, targets.REFUSAL)
CHECKLISTS = those(sight.directs_programmes, front_line_views.REFUSAL)
SUPERVISED = sees(on.supervision)

RULES: dict[str, Rule] = office_rules.RULES | {
    # --- the installation ---
    "healthz": PUBLIC,
    "source": PUBLIC,
    "robots": PUBLIC,
    "search": SIGNED_IN,
    "public-notice": PUBLIC,
    "verification:ask": PUBLIC,
    "verification:code": PUBLIC,
    "admin:*": those(keeps),
    "settings-fonts": those(font_pages.may_see, font_pages.REFUSAL),
    "follow-ups": DEAD,
    "follow-ups-retry": DEAD,
    "follow-up-retry": DEAD,
    "blanks:index": BLANKS,
    "blanks:new": BLANKS,
    "blanks:places": BLANKS,
    "blanks:page": BLANKS,
    "blanks:sample": BLANKS,
    "blanks:retire": BLANKS,
    # --- my desk ---
    "desk:index": SIGNED_IN,
    "desk:returned": SIGNED_IN,
    "desk:waiting": SIGNED_IN,
    "desk:covered": SIGNED_IN,
    "desk:done": SIGNED_IN,
    "desk:month": SIGNED_IN,
    "desk:day_sheet": SIGNED_IN,
    "desk:claim": sees(on.desk_task),
    "desk:release": sees(on.desk_task),
    "desk:view_save": SIGNED_IN,
    "desk:view_delete": VIEW,
    "desk:view_first": VIEW,
    "desk:flow": CASE,
    # --- cases ---
    "cases:as_of": CASE,
    "cases:reveal": CASE,
    "documents:original": PRINT.at(may=office.has_original),
    "cases:index": SIGNED_IN,
    "cases:new": SIGNED_IN.at(may=office.opens_cases),
    "cases:case": CASE,
    "cases:calendar": CASE,
    "cases:do": CASE.at(may=office.does),
    "cases:audits": AUDITING,
    "cases:audit_template": AUDITING,
    "cases:audit_run": AUDIT,
    "cases:audit_progress": AUDIT,
    "cases:audit_report": AUDIT,
    "cases:accountability_list": hidden(office.watches),
    "cases:accountability": WATCHED,
    "cases:accountability_record": WATCHED,
    "cases:accountability_notice": WATCHED,
    "cases:accountability_add": WATCHED.at(may=office.keeps_records),
    "cases:look_back": WATCHED,
    "cases:standing": hidden(office.watches),
    "cases:standing_done": hidden(office.watches),
    "cases:standing_below": hidden(office.watches),
    "cases:standing_one": sees(on.organisation_watched, office.watches).at(may=office.keeps_duty),
    "cases:rules": LOCAL_RULES,
    "cases:rule": LOCAL_RULES,
    "cases:notices": those(fast_tracks.may_read, fast_track_views.REFUSAL),
    "cases:notice_new": those(office.is_department, fast_track_views.REGISTERING),
    "cases:notice_end": owns(on.kept_notice, office.is_department, fast_track_views.REGISTERING),
    "bulk:choose": those(office.acts_for_many, bulk_views.REFUSAL),
    "bulk:orders": SIGNED_IN,
    "bulk:order": BULK,
    "bulk:start": BULK,
    "bulk:stop": BULK,
    "bulk:go_on": BULK,
    "bulk:progress": BULK,
    "bulk:result": BULK,
    "person": sees(on.person),
    # --- papers ---
    "documents:open": sees(on.of_dossier(Document)).at(may=office.needs_document),
    "documents:withdraw": sees(on.of_dossier(Document)).at(may=office.files_by(Document)),
    "documents:redraw": sees(on.of_dossier(UndrawnPaper)).at(may=office.files_by(UndrawnPaper)),
    "documents:printed": PRINT,
    "documents:progress": PRINT,
    "documents:printed_file": PRINT.at(may=office.needs_print),
    "documents:hand_over": SIGNED_IN,
    "documents:hand_over_list": SIGNED_IN,
    "documents:dossier": CASE,
    "documents:print": CASE,
    "documents:paper": CASE,
    "documents:purpose": CASE,
    "documents:form": CASE.at(may=office.needs_form),
    "documents:preview": CASE.at(may=office.needs_form),
    "documents:upload": FILING,
    "scans:index": those(scanning.may_scan, scan_views.REFUSAL),
    "scans:stack": STACK,
    "scans:progress": STACK,
    "scans:resume": STACK,
    "scans:redate": STACK.at(may=office.redates),
    "scans:page": PAGE,
    "scans:picture": PAGE,
    "scans:file": PAGE,
    "scans:aside": PAGE,
    "printing:index": SIGNED_IN,
    "printing:new": SIGNED_IN,
    "printing:batch": BATCH,
    "printing:progress": BATCH,
    "printing:cancel": BATCH,
    "printing:retry": BATCH,
    "printing:result": BATCH.at(may=office.sees_whole_batch),
    # --- meetings and public notices ---
    "meetings:index": SIGNED_IN,
    "meetings:new": hidden(office.holds_meetings),
    "meetings:meeting": MEETING,
    "meetings:edit": MEETING,
    "meetings:attendance": MEETING,
    "meetings:quorum": MEETING,
    "meetings:cases": MEETING,
    "meetings:arrange": MEETING,
    "meetings:decide": MEETING,
    "meetings:minutes": MEETING,
    "meetings:pack": MEETING.at(may=office.sees_whole_agenda),
    "meetings:progress": MEETING,
    "meetings:paper": MEETING,
    "publicity:index": SIGNED_IN,
    "publicity:new": SIGNED_IN,
    "publicity:announce": hidden(works).at(may=office.announces),
    "publicity:of_case": sees(on.announced),
    "publicity:sheet": SHEET,
    "publicity:paper": SHEET,
    "publicity:objection": SHEET.at(may=office.takes_objections),
    "publicity:finding": SHEET.at(may=office.takes_objections),
    "publicity:outcome": SHEET.at(may=office.closes_notice),
    # --- posts, figures, pay ---
    "posts:index": SIGNED_IN,
    "posts:all": SIGNED_IN,
    "posts:pool_new": those(office.recruits, pool_views.REFUSAL),
    "posts:pool": POOL,
    "posts:open": POOL.at(may=office.opens),
    "posts:enter": POOL.at(may=office.allocates),
    "posts:post": POST,
    "posts:do": POST.at(may=office.fills),
    "posts:programmes": SIGNED_IN,
    "posts:programme": those(sight.directs_programmes, programme_views.REFUSAL),
    "posts:statement": SIGNED_IN,
    "posts:statement_print": hidden(works).at(may=office.has_pools),
    "posts:statement_printed": sees(on.statement),
    "posts:statement_progress": sees(on.statement),
    "posts:statement_file": sees(on.statement),
    "coverage:index": hidden(office.looks_down(GRADUATES)),
    "coverage:targets": TARGETS,
    "coverage:overview": PLACE,
    "coverage:villages": PLACE,
    "coverage:posts": PLACE,
    "coverage:chart": PLACE,
    "staffing:index": hidden(office.looks_down(SPECIALISTS)),
    "staffing:targets": TARGETS,
    "staffing:overdue": hidden(office.looks_down(SPECIALISTS)),
    "staffing:overview": PLACE,
    "staffing:residents": PLACE.at(may=office.enters_residents),
    "staffing:specialists": PLACE,
    "staffing:specialist_posts": PLACE,
    "staffing:communities": PLACE,
    "staffing:worker_posts": PLACE,
    "grades:index": hidden(office.looks_down(SPECIALISTS)),
    "grades:channels": SIGNED_IN,
    "grades:channel_new": those(office.recruits, channel_views.REFUSAL),
    "grades:channel": sees(on.channel),
    "grades:table": PLACE,
    "grades:issue": PLACE.at(may=office.issues),
    "grades:due": PLACE,
    # --- rounds ---
    "rounds:index": SIGNED_IN,
    "rounds:new": those(office.draws_up_rounds, draft_views.REFUSAL),
    "rounds:front_line": SIGNED_IN,
    "rounds:front_line_new": CHECKLISTS,
    "rounds:checklist": SIGNED_IN,
    "rounds:front_line_edit": CHECKLISTS,
    "rounds:checklist_edit": CHECKLISTS,
    "rounds:run": sees(on.run),
    "rounds:progress": sees(on.run),
    "rounds:resume": sees(on.run).at(may=office.recruits_in_run),
    "rounds:round": ROUND,
    "rounds:edit": RECRUITING,
    "rounds:position_new": RECRUITING,
    "rounds:position": RECRUITING,
    "rounds:position_drop": RECRUITING,
    "rounds:announcement": ROUND,
    "rounds:candidates": ROUND,
    "rounds:do": ROUND.at(may=office.does_for_round),
    "rounds:order": RECRUITING,
    "entry:apply": RECRUITING,
    "entry:recommend": RECRUITING,
    "entry:results": RECRUITING,
    "entry:results_table": RECRUITING,
    "entry:import": RECRUITING,
    "entry:template": RECRUITING,
    "entry:failed": RECRUITING,
    # --- passing on, supervision, absence, what is stuck ---
    "passing:hand": sees(on.task).at(may=office.hands_on),
    "passing:ask": CASE.at(may=office.asks),
    "passing:circulate": CASE,
    "passing:asked": SIGNED_IN,
    "passing:answer": sees(on.asked),
    "passing:recall": sees(on.question),
    "passing:copies": SIGNED_IN,
    "passing:copy": sees(on.copy),
    "passing:circular": sees(on.circular),
    "supervision:overdue": SIGNED_IN,
    "supervision:open": SIGNED_IN,
    "supervision:closed": SIGNED_IN,
    "supervision:urge": sees(on.decided_task).at(may=office.stands_above(URGING)),
    "supervision:supervise": sees(on.decided_task).at(may=office.stands_above(SUPERVISING)),
    "supervision:supervision": SUPERVISED,
    "supervision:answer": SUPERVISED.at(may=office.answers_supervision),
    "supervision:close": SUPERVISED.at(may=office.closes_supervision),
    "absence:index": SIGNED_IN,
    "absence:new": SIGNED_IN,
    "absence:revoke": SIGNED_IN.at(may=office.takes_back_proxy),
    "absence:leaving": those(directs),
    "absence:arrange": SIGNED_IN.at(may=office.arranges),
    "absence:handover": SIGNED_IN.at(may=office.reads_handover),
    "absence:cancel": SIGNED_IN.at(may=office.cancels_handover),
    "doctor:index": STUCK,
    "doctor:finding": FOUND,
    "doctor:propose": FOUND,
    "doctor:carry_out": FOUND,
    "doctor:decline": FOUND,
    # --- what the user is told ---
    "notices:index": SIGNED_IN,
    "notices:read_all": SIGNED_IN,
    "notices:settings": SIGNED_IN,
    "notices:try": SIGNED_IN,
    "notices:dead": DEAD,
    "notices:retry_all": DEAD,
    "notices:retry": DEAD,
    "notices:discard": DEAD,
    "notices:open": owns(on.own(Notice, "user")),
    "notices:read": owns(on.own(Notice, "user")),
}
