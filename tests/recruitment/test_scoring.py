"""Announced formulas against tables reckoned by hand (D.3 rows 5-8, D-06, E-07, E-08).

A table reads as a personnel office would write it.
考生至面试各栏为已知：笔试、面试为卷面分数，“—”为没有；缺由为不计入的原因，“面试起”为自面试起不再计入。
其余各栏为人工计算的结果：笔试成绩为折算百分制并加分后的成绩；名次写“并列2”为仍不能区分；结论为体检（按1:1进入体检）、
加试（末位并列，须加试决定）、递补（按名次递补），“—”为不在总成绩排名之内。没有写的栏目不核对，“#”后为算式。
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction

import pytest

from recruitment.scoring import (
    ABSENT,
    FAULTS,
    RESERVE,
    TAKEN,
    UNDECIDED,
    VOID,
    WITHDRAWN,
    Result,
    Terms,
    chosen,
    faults,
    final_rank,
    half_up,
    interview_score,
    place,
    shortlisted,
    total,
    waiting,
    written_rank,
    written_score,
)

D = Decimal
NOTHING = "—"
OUT = {"缺考": (ABSENT, "written"), "无效": (VOID, "written"), "面试起放弃": (WITHDRAWN, "interview")}
VERDICTS = {TAKEN: "体检", UNDECIDED: "加试", RESERVE: "递补", "": NOTHING}


@dataclass(frozen=True)
class Notice:
    """An announcement's rules on scores, the posts, and the table worked out by hand."""

    title: str
    terms: Terms
    table: str
    posts: int = 1

    def lines(self) -> list[dict[str, str]]:
        head, *rows = [line.split() for line in self.table.strip().splitlines() if not line.strip().startswith("#")]
        return [dict(zip(head, row, strict=True)) for row in rows]

    def results(self) -> list[Result]:
        return [read(line) for line in self.lines()]


def number(line, column):
    word = line.get(column, NOTHING)
    return None if word == NOTHING else D(word)


def read(line) -> Result:
    out, since = OUT.get(line.get("缺由", NOTHING), ("", "written"))
    return Result(
        line["考生"], written=number(line, "笔试"), bonus=number(line, "加分"), interview=number(line, "面试"),
        extra=number(line, "加试"), out=out, out_from=since,
    )  # fmt: skip


def ranked(ranking, key):
    line = place(key, ranking)
    return NOTHING if line is None else f"并列{line.rank}" if line.tied else str(line.rank)


NOTICES = (
    Notice("60/40，两位小数四舍五入", Terms(), """
        考生  笔试  面试     笔试名次  入围  总成绩  名次  结论
        # 48.00+32.805=80.805，第三位是5，进为80.81（若“四舍六入五成双”则为80.80）
        甲    80    82.0125  2         是    80.81   2     递补
        # 45.00+34.015=79.015，进为79.02
        乙    75    85.0375  3         是    79.02   3     递补
        # 54.00+28.00
        丙    90    70       1         是    82.00   1     体检
        丁    70.5  —        4         否    —       —     —
    """),
    Notice("50/50，同分先比笔试", Terms(written=D(50), interview=D(50)), """
        考生  笔试   面试   入围  总成绩  名次  结论
        # (80.01+80.00)/2=80.005，进为80.01
        甲    80.01  80.00  是    80.01   1     体检
        # (78.35+81.66)/2=160.01/2=80.005，进为80.01，与甲同分，笔试低
        乙    78.35  81.66  是    80.01   2     递补
        丙    82.50  77.50  是    80.00   3     递补
    """),
    Notice("40/60，同分先比面试", Terms(written=D(40), interview=D(60), tie_break=("interview",)), """
        考生  笔试  面试   总成绩  名次  结论
        # 36+45；30+51；33+47.67
        甲    90    75     81.00   2     递补
        乙    75    85     81.00   1     体检
        丙    82.5  79.45  80.67   3     递补
    """),
    Notice("只有笔试，末位并列无从区分", Terms(written=D(100), interview=D(0), tie_break=()), """
        考生  笔试   总成绩  名次   结论
        甲    77.50  77.50   并列2  加试
        乙    91.25  91.25   1      体检
        丙    77.50  77.50   并列2  加试
        丁    60.00  60.00   4      递补
    """, posts=2),
    Notice("只有面试（D-06），人人参加，缺考、违纪无效（E-07）者不计", Terms(written=D(0), interview=D(100)), """
        考生  面试   缺由  入围  总成绩  名次  结论
        甲    79.95  —     是    79.95   2     递补
        乙    83.4   —     是    83.40   1     体检
        丙    —      缺考  否    —       —     —
        丁    90     无效  否    90.00   —     —
    """),
    Notice("退役士兵笔试加5、7、9、11分，最多11分", Terms(bonus_on="written", bonus_cap=D(11)), """
        考生  笔试  加分  面试  笔试成绩  笔试名次  入围  总成绩  名次  结论
        # 75×60%=45.0，80×40%=32.0
        甲    70    5     80    75        6         是    77.00   6     递补
        # 46.2+32.0
        乙    70    7     80    77        5         是    78.20   5     递补
        # 47.4+32.0
        丙    70    9     80    79        3         是    79.40   3     递补
        # 48.6+32.0
        丁    70    11    80    81        并列1     是    80.60   1     体检
        # 两次立功14分，按11分计：48.6+31.6
        戊    70    14    79    81        并列1     是    80.20   2     体检
        # 不加分：46.8+32.0
        己    78    —     80    78        4         是    78.80   4     递补
    """, posts=2),
    Notice("加分计入总成绩，最多5分", Terms(bonus_on="total", bonus_cap=D(5)), """
        考生  笔试  加分  面试  笔试成绩  笔试名次  总成绩  名次  结论
        # 48.0+32.0
        甲    80    —     80    80        1         80.00   4     递补
        # 45.0+32.0+5
        乙    75    5     80    75        3         82.00   1     体检
        # 46.8+31.6+3
        丙    78    3     79    78        2         81.40   2     体检
        # 44.4+32.0+8，按5分计，与丙同分，笔试低
        丁    74    8     80    74        4         81.40   3     递补
    """, posts=2),
    Notice("有加分一栏而公告不加分", Terms(), """
        考生  笔试  加分  面试  笔试成绩  总成绩  名次
        甲    80    —     80    80        80.00   1
        乙    79    11    80    79        79.40   2
    """),
    Notice("取整数，先合成后进位", Terms(decimals=0), """
        考生  笔试  面试  笔试成绩  总成绩  名次  结论
        # 48.30+31.80=80.10
        甲    80.5  79.5  80.5      80      2     递补
        # 48.24+32.56=80.80
        乙    80.4  81.4  80.4      81      1     体检
    """),
    Notice("取整数，各项先进位再合成，次序相反", Terms(decimals=0, round_parts=True), """
        考生  笔试  面试  笔试成绩  总成绩  名次  结论
        # 81×60%+80×40%=48.6+32.0=80.6
        甲    80.5  79.5  81        81      1     体检
        # 80×60%+81×40%=48.0+32.4=80.4
        乙    80.4  81.4  80        80      2     递补
    """),
    Notice("面试60分合格", Terms(written=D(50), interview=D(50), pass_interview=D(60)), """
        考生  笔试  面试   总成绩  名次  结论
        # 总成绩虽高，面试不合格
        甲    95    59.99  77.50   —     —
        乙    70    75     72.50   1     体检
        丙    72    60     66.00   2     递补
    """),
    Notice("笔试零分、缺卷不得进入面试", Terms(zero_excluded=True), """
        考生  笔试  面试  笔试名次  入围  总成绩  名次  结论
        甲    0     80    —         否    32.00   —     —
        乙    —     —     —         否    —       —     —
        丙    60    80    1         是    68.00   1     体检
        # 0.3+36.0
        丁    0.5   90    2         是    36.30   2     递补
    """),
    Notice("未规定零分除名", Terms(), """
        考生  笔试  面试  笔试名次  入围  总成绩  名次  结论
        甲    0     80    2         是    32.00   2     递补
        乙    —     —     —         否    —       —     —
        丙    60    80    1         是    68.00   1     体检
    """),
    Notice("笔试满分150，90分合格", Terms(full_marks_written=D(150), pass_written=D(90)), """
        考生  笔试   面试  笔试成绩  笔试名次  入围  总成绩  名次  结论
        # 80×60%+34.0
        甲    120    85    80        1         是    82.00   1     体检
        # 66.666…×60%=40.0，40.0+36.0
        乙    100    90    66.6667   2         是    76.00   2     递补
        # 95.5÷150×60=38.2，38.2+35.2
        丙    95.5   88    63.6667   3         是    73.40   3     递补
        丁    90     —     60        4         否    —       —     —
        戊    89.5   —     59.6667   5         否    —       —     —
    """),
    Notice("人数不足，不合格者仍不入围", Terms(full_marks_written=D(150), pass_written=D(90)), """
        考生  笔试  笔试名次  入围
        甲    90    1         是
        乙    89.5  2         否
    """),
    Notice("笔试满分150，恰为一半须进", Terms(decimals=0, full_marks_written=D(150)), """
        考生  笔试  面试   总成绩
        # 50÷150×60=20，20+32.5=52.5，进为53（33.33…先截断则错为52）
        甲    50    81.25  53
        乙    50    81.24  52
    """),
    Notice("笔试满分150、面试满分120，先折算进位，合格线同样折算", Terms(
        round_parts=True, full_marks_written=D(150), full_marks_interview=D(120), pass_written=D(50)), """
        考生  笔试  面试  笔试成绩  入围  总成绩
        # 33.33×60%=19.998，60÷120=50，20.00；39.998
        甲    50    60    33.33     是    40.00
        乙    49.5  60    33.00     否    39.80
    """),
    Notice("同分依次比笔试、面试、加试", Terms(decimals=1), """
        考生  笔试  面试  加试  总成绩  名次  结论
        甲    80    80    70    80.0    4     递补
        # 49.2+30.8
        乙    82    77    —     80.0    1     体检
        丙    80    80    75    80.0    3     体检
        # 48.0+32.04=80.04
        丁    80    80.1  —     80.0    2     体检
    """, posts=3),
    Notice("同分比加分", Terms(bonus_on="written", tie_break=("bonus",)), """
        考生  笔试  加分  面试  总成绩  名次
        甲    80    —     80    80.00   2
        乙    75    5     80    80.00   1
    """),
    Notice("1:3入围，末位三人同分，一并入围", Terms(), """
        考生  笔试   笔试名次  入围
        甲    80     并列3     是
        乙    90     1         是
        丙    80.00  并列3     是
        丁    79.99  6         否
        戊    85     2         是
        己    80.0   并列3     是
    """),
    Notice("两个岗位1:3，第六、七名同分", Terms(), """
        考生  笔试  笔试名次  入围
        甲    95    1         是
        乙    93    2         是
        丙    91    3         是
        丁    90    4         是
        戊    88    5         是
        己    86.5  并列6     是
        庚    86.5  并列6     是
        辛    86    8         否
    """, posts=2),
    Notice("1:1.5，不足一人按一人计", Terms(shortlist=D("1.5")), """
        考生  笔试  入围
        甲    70    是
        乙    69    是
        丙    68    否
    """),
    Notice("不设入围比例，合格者全部入围", Terms(shortlist=None, pass_written=D(60)), """
        考生  笔试  入围
        甲    70    是
        乙    60    是
        丙    59    否
    """),
    Notice("末位同分，不录其中任何一人，须加试", Terms(), """
        考生  笔试  面试  加试  总成绩  名次   结论
        甲    80    80    —     80.00   并列2  加试
        乙    80    80    —     80.00   并列2  加试
        丙    85    85    —     85.00   1      体检
        丁    70    70    —     70.00   4      递补
    """, posts=2),
    Notice("加试只录入一人成绩，仍未决", Terms(), """
        考生  笔试  面试  加试  总成绩  名次   结论
        甲    80    80    60    80.00   并列2  加试
        乙    80    80    —     80.00   并列2  加试
        丙    85    85    —     85.00   1      体检
    """, posts=2),
    Notice("加试后分出先后", Terms(), """
        考生  笔试  面试  加试  总成绩  名次  结论
        甲    80    80    60    80.00   3     递补
        乙    80    80    65    80.00   2     体检
        丙    85    85    —     85.00   1     体检
        丁    70    70    —     70.00   4     递补
    """, posts=2),
    Notice("同分都在录用人数之内，无须加试", Terms(), """
        考生  笔试  面试  名次   结论
        甲    80    80    并列1  体检
        乙    80    80    并列1  体检
        丙    70    70    3      递补
    """, posts=2),
    Notice("体检不合格后按名次递补（E-08），入围名单不变", Terms(), """
        考生  笔试  面试  缺由        笔试名次  入围  名次  结论
        甲    90    90    面试起放弃  1         是    —     —
        乙    80    80    —           2         是    1     体检
        丙    70    70    —           3         是    2     递补
        丁    60    —     —           4         否    —     —
    """),
)  # fmt: skip


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.title)
def test_the_table_reckoned_by_hand(notice):
    results, terms, posts = notice.results(), notice.terms, notice.posts
    written, final = written_rank(results, terms), final_rank(results, terms)
    shortlist, choice = shortlisted(results, terms, posts=posts), chosen(results, terms, posts=posts)
    assert faults(terms) == []
    for line, one in zip(notice.lines(), results, strict=True):
        found = {
            "笔试成绩": str(written_score(one, terms)),
            "笔试名次": ranked(written, one.key),
            "入围": "是" if shortlist.admits(one.key) else "否",
            "总成绩": str(NOTHING if total(one, terms) is None else total(one, terms)),
            "名次": ranked(final, one.key),
            "结论": VERDICTS[choice.verdict(one.key)],
        }
        assert {column: found[column] for column in found if column in line} == {
            column: line[column] for column in found if column in line
        }, one.key


def notice(title) -> Notice:
    return next(one for one in NOTICES if one.title.startswith(title))


def test_no_table_is_there_twice():
    assert len({one.title for one in NOTICES}) == len(NOTICES)


# --- shortlist ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "places", "cut", "admitted", "enlarged"),
    [
        ("1:3入围", 3, "80", "乙戊甲丙己", True),
        ("两个岗位1:3", 6, "86.5", "甲乙丙丁戊己庚", True),
        ("1:1.5", 2, "69", "甲乙", False),
        ("不设入围比例", None, "60", "甲乙", False),
        ("60/40", 3, "75", "丙甲乙", False),
        ("只有面试", None, None, "甲乙", False),
    ],
)
def test_a_shortlist_names_its_cut_and_whether_equals_enlarged_it(title, places, cut, admitted, enlarged):
    """D.3 row 6."""
    found = shortlisted(notice(title).results(), notice(title).terms, posts=notice(title).posts)
    assert (found.places, found.cut, found.enlarged) == (places, cut and D(cut), enlarged)
    assert found.admitted == tuple(admitted)


def test_fewer_candidates_than_the_ratio_are_all_admitted_if_they_pass():
    results = [Result("甲", written=D(61)), Result("乙", written=D(59))]
    found = shortlisted(results, Terms(pass_written=D(60)), posts=5)
    assert (found.admitted, found.cut, found.enlarged, found.places) == (("甲",), D(61), False, 15)
    assert shortlisted([], Terms(), posts=1).cut is None


def test_equals_inside_the_places_do_not_enlarge():
    results = [Result(key, written=D(marks)) for key, marks in (("甲", 90), ("乙", 80), ("丙", 80), ("丁", 79))]
    found = shortlisted(results, Terms(), posts=1)
    assert (found.admitted, found.enlarged) == (("甲", "乙", "丙"), False)


def test_scores_that_only_look_equal_are_not_equal_at_the_cut():
    """Nobody announced that written scores are rounded: 80.004 and 80.001 differ though totals have two decimals."""
    results = [Result("甲", written=D("80.001")), Result("乙", written=D("80.004"))]
    assert shortlisted(results, Terms(shortlist=D(1)), posts=1).admitted == ("乙",)
    assert shortlisted(results, Terms(shortlist=D(1), round_parts=True), posts=1).admitted == ("甲", "乙")


def test_one_candidate_can_be_asked_for():
    """Rank, of how many, score; the cut and whether admitted stand beside it."""
    shown = notice("1:3入围")
    found = shortlisted(shown.results(), shown.terms, posts=1)
    line = place("丁", found.ranked)
    assert (line.rank, line.of, line.score, line.tied) == (6, 6, D("79.99"), False)
    assert (found.admits("丁"), found.admits("己"), found.cut) == (False, True, D(80))
    assert place("无此人", found.ranked) is None


# --- choice ------------------------------------------------------------------------------------------------------


def test_a_choice_keeps_the_order_of_rank_and_the_places_left():
    shown = notice("末位同分")
    found = chosen(shown.results(), shown.terms, posts=2)
    assert (found.taken, set(found.undecided), found.reserve, found.left) == (("丙",), {"甲", "乙"}, ("丁",), 1)
    many = chosen(shown.results(), shown.terms, posts=9)
    assert (many.taken[0], many.undecided, many.reserve, many.left) == ("丙", (), (), 5)


def test_equals_in_reserve_are_undecided_when_their_turn_comes():
    """E-08: the next in rank follows, unless two are next."""
    results = [Result("甲", written=D(90), interview=D(90))]
    results += [Result(key, written=D(80), interview=D(80)) for key in "乙丙"]
    assert chosen(results, Terms(), posts=1).reserve == ("乙", "丙")
    results[0] = replace(results[0], out="体检不合格", out_from="interview")
    assert chosen(results, Terms(), posts=1).undecided == ("乙", "丙")


def test_a_further_test_separates_only_where_it_is_announced():
    results = [Result(key, written=D(80), interview=D(80), extra=D(marks)) for key, marks in (("甲", 60), ("乙", 65))]
    assert chosen(results, Terms(), posts=1).taken == ("乙",)
    assert chosen(results, Terms(tie_break=("written", "interview")), posts=1).undecided == ("甲", "乙")


# --- missing results, wrong terms --------------------------------------------------------------------------------


def test_waiting_names_who_has_neither_a_score_nor_a_reason():
    results = [
        Result("甲", written=D(0)),
        Result("乙"),
        Result("丙", out=ABSENT),
        Result("丁", written=D(70), out=WITHDRAWN, out_from="interview"),
        Result("戊", out=VOID, out_from="interview"),
    ]
    assert waiting(results, "written") == ["乙", "戊"]
    assert waiting(results, "interview") == ["甲", "乙"]
    assert waiting(results, "extra") == ["甲", "乙"]
    with pytest.raises(ValueError, match="part"):
        waiting(results, "oral")


WRONG = (
    ("weight_negative", {"written": D(-10), "interview": D(110)}),
    ("weights_sum", {"written": D(60), "interview": D(30)}),
    ("decimals", {"decimals": 5}),
    ("decimals", {"decimals": -1}),
    ("bonus_on", {"bonus_on": "interview"}),
    ("bonus_without_written", {"bonus_on": "written", "written": D(0), "interview": D(100)}),
    ("bonus_cap", {"bonus_cap": D(-1)}),
    ("full_marks_written", {"full_marks_written": D(0)}),
    ("pass_written", {"pass_written": D(101)}),
    ("full_marks_interview", {"full_marks_interview": D(-100)}),
    ("pass_interview", {"pass_interview": D("-0.01")}),
    ("shortlist", {"shortlist": D("0.99")}),
    ("tie_break", {"tie_break": ("written", "age")}),
    ("tie_break", {"tie_break": ("written", "written")}),
    ("extra_not_last", {"tie_break": ("extra", "bonus")}),
)


@pytest.mark.parametrize(("code", "words"), WRONG)
def test_a_faulty_announcement_is_told_by_code_and_ranks_nobody(code, words):
    terms = Terms(**words)
    assert faults(terms) == [code]
    for ask in (written_rank, final_rank):
        with pytest.raises(ValueError, match=code):
            ask([], terms)
    with pytest.raises(ValueError, match=code):
        shortlisted([], terms, posts=1)
    with pytest.raises(ValueError, match=code):
        chosen([], terms, posts=1)


def test_every_fault_belongs_to_a_field():
    assert {code for code, _words in WRONG} == set(FAULTS)
    assert set(FAULTS.values()) <= {one.name for one in fields(Terms)}
    assert faults(Terms(written=D(70), decimals=9)) == ["weights_sum", "decimals"]


def test_floats_and_what_is_no_number_are_refused():
    for wrong in (80.5, D("NaN"), D("Infinity")):
        with pytest.raises(TypeError, match="written"):
            Result("甲", written=wrong)
        with pytest.raises(TypeError, match="shortlist"):
            Terms(shortlist=wrong)


def test_a_candidate_comes_once_and_falls_out_at_a_known_point():
    with pytest.raises(ValueError, match="twice"):
        final_rank([Result("甲"), Result("甲")], Terms())
    with pytest.raises(ValueError, match="out_from"):
        Result("甲", out=VOID, out_from="medical")


def test_scores_not_known_are_not_nought():
    half = Result("甲", written=D(80))
    assert (total(half, Terms()), interview_score(half, Terms()), written_score(Result("乙"), Terms())) == (None,) * 3
    assert interview_score(Result("甲", interview=D(90)), Terms(full_marks_interview=D(120))) == D(75)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [("0.005", 2, "0.01"), ("0.0049", 2, "0.00"), ("2.5", 0, "3"), ("84.445", 2, "84.45"), ("99.99995", 4, "100.0000")],
)
def test_half_goes_up(value, decimals, rounded):
    assert str(half_up(Fraction(value), decimals)) == rounded
