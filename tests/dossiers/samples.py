"""Facts to draw every form with: an ordinary case, and one where everything is as long as it ever gets."""

import datetime

D = datetime.date
LONG_NAME = "中共延边朝鲜族自治州珲春市敬信镇防川边境经济合作示范区联合村第一支部委员会"
STAGES = ("一、申请入党", "二、入党积极分子", "三、发展对象", "四、预备党员接收", "五、教育考察和转正")
STEPS = """
    递交入党申请书、党组织派人谈话、推荐和确定入党积极分子、上级党委备案、指定培养联系人、
    培养教育考察、确定发展对象、报上级党委同意、确定入党介绍人、政治审查、集中培训、
    支委会审查、上级党委预审、填写入党志愿书、支部大会讨论、上级党委派人谈话、上级党委审批、
    再上一级党委组织部门备案、编入党支部和党小组、入党宣誓、继续教育考察、提出转正申请、
    支部大会讨论、上级党委审批、材料归档
"""


def _stage(no):
    return STAGES[sum(no > last for last in (2, 6, 11, 18))]


def record_form(*, long=False):
    """The record form with all 25 steps, the last ones still open."""
    facts = "同李某同志谈话一次，了解其基本情况、入党动机和现实表现，结论：同意列入下一步。" * (5 if long else 1)
    rows = [
        {
            "no": no,
            "title": title,
            "on": D(2028, 5, 6) + datetime.timedelta(days=30 * no) if no < 23 else None,
            "handler": "朴某某、金某某" if long else "朴某",
            "facts": facts if no < 23 else "",
            "stage": _stage(no),
            "reviewer": "崔某" if no < 23 else "",
        }
        for no, title in enumerate("".join(STEPS.split()).split("、"), start=1)
    ]
    identity = [
        ("姓名", "李某"),
        ("性别", "男"),
        ("民族", "朝鲜族"),
        ("出生年月", "1999年3月"),
        ("学历", "大学本科毕业"),
        ("职业", "村民"),
        ("所在党支部", LONG_NAME if long else "中共东江镇河口村支部委员会"),
        ("申请入党时间", "2028年5月6日"),
        ("包保责任人", "金某（镇党委委员）"),
    ]
    odd = [
        "原培养联系人朴某工作调动，调整为崔某。",
        "支部大会因到会人数不足延期。",
    ]
    return {"identity": identity, "rows": rows, "exceptions": odd if long else [], "number": "M-2030-0042"}


def vote_summary(*, long=False):
    """A vote of 19 members that carries."""
    return {
        "meeting": "支部党员大会（讨论接收李某同志为预备党员）" if not long else f"{LONG_NAME}党员大会" * 2,
        "on": D(2030, 6, 12),
        "place": "村部会议室" if not long else "珲春市敬信镇防川村党群服务中心二楼多功能会议室",
        "chair": "崔某",
        "subject": "李某",
        "due": 19,
        "present": 15,
        "written": 2,
        "issued": 15,
        "collected": 15,
        "valid": 15,
        "invalid": 0,
        "yes": 16,
        "no": 0,
        "abstain": 1,
        "passed": True,
        "tellers": "朴某",
        "counters": "金某",
    }


def person(**more):
    """A person as a public notice shows one."""
    return {
        "name": "李某",
        "sex": "男",
        "ethnic": "朝鲜族",
        "birth": "1999年3月",
        "education": "大学本科学历",
        "post": "东江镇河口村村民",
        "applied_on": D(2028, 5, 6),
        "activist_on": D(2028, 11, 8),
        "companions": "崔某、朴某",
        **more,
    }


def public_notice(*, long=False):
    """A notice about one person, or about five with long particulars."""
    post = "珲春市敬信镇防川村村民委员会委员、团支部书记兼农民专业合作社理事长"
    return {
        "title": (LONG_NAME if long else "") + "关于确定李某同志为发展对象人选的公示",
        "persons": [person(post=post) for _ in range(5)] if long else [person()],
        "start": D(2030, 3, 4),
        "end": D(2030, 3, 8),
        "working_days": 5,
        "office": "中共东江镇委员会组织办公室",
        "phone": "0433-1234567",
        "address": "东江镇人民政府二楼",
        "on": D(2030, 3, 4),
        "signatory": LONG_NAME if long else "中共东江镇河口村支部委员会",
    }


def letter(*, long=False):
    """A request or reply of one page, or of several."""
    words = (
        "李某，男，朝鲜族，1999年3月出生，大学本科学历，2028年5月6日提出入党申请，"
        "2028年11月8日确定为入党积极分子，2030年3月9日确定为发展对象，经政治审查合格，"
        "参加短期集中培训3天（24学时），考核合格。"
    )
    return {
        "number": "河支发〔2030〕7号",
        "signer": "崔某",
        "issuer": LONG_NAME if long else "中共河口村支部委员会",
        "addressee": "东江镇党委",
        "title": (LONG_NAME if long else "") + "关于接收李某同志为中共预备党员的请示",
        "paragraphs": [
            words,
            "2030年6月12日，支部党员大会采取无记名投票方式进行表决，决议通过。",
            "妥否，请批示。",
        ]
        if not long
        else [words] * 7,
        "attachments": ["入党志愿书", "支部党员大会票决情况汇总表"]
        if not long
        else ["入党志愿书及入党申请书、入党积极分子培养考察登记表、政治审查材料", *["培养教育材料"] * 9],
        "signatory": LONG_NAME if long else "中共河口村支部委员会",
        "on": D(2030, 6, 15),
        "copies": "东江镇党委组织办公室" if long else "",
    }


def form(*, long=False):
    """A review form with two opinions, one of them signed already."""
    words = "遵守纪律，联系群众，完成帮办代办、入户走访等工作，群众反映较好。" * (6 if long else 1)
    return {
        "title": "试用期考核表",
        "rows": [
            [("姓名", "李某"), ("性别", "男")],
            [("服务村", LONG_NAME if long else "东江镇河口村"), ("试用期", "2030年7月1日至2031年6月30日")],
            [("个人总结", words)],
        ],
        "opinions": [
            {"title": "乡镇党委考核意见", "text": words, "signer": "党委书记", "on": D(2031, 7, 1)},
            {"title": "县（市）人社部门意见", "text": ""},
        ],
        "number": "P-2030-0042" if long else "",
        "note": "本表一式三份，一份存入本人人事档案。" if long else "",
    }


def cover(*, long=False):
    """The label of a dossier."""
    rows = [
        ("姓名", "李某"),
        ("身份（阶段）", "中共正式党员"),
        ("所在党支部", LONG_NAME if long else "中共东江镇河口村支部委员会"),
        ("乡镇党委", "中共东江镇委员会"),
        ("县（市）", "图们市"),
        ("立卷单位", "中共东江镇委员会组织办公室"),
        ("起止日期", "2028年5月6日至2031年6月30日"),
        ("保管期限", "永久"),
        ("件数、页数", "42件 138页"),
        ("档号", "M-2030-0042"),
    ]
    return {"title": "李某", "rows": rows}


def catalogue(*, long=False):
    """A list of a dozen papers, or of a hundred with long names."""
    title = "同入党申请人的谈话记录" if not long else "支部委员会讨论发展对象会议记录和党员群众座谈会记录（含附件）"
    entries = [
        {
            "no": no,
            "title": title,
            "maker": "本人" if no % 3 else LONG_NAME if long else "河口村党支部",
            "on": D(2029, 1, 2),
            "pages": 2,
            "page": 2 * no,
            "remark": "复印件" if no % 5 == 0 else "",
        }
        for no in range(1, 101 if long else 13)
    ]
    return {"entries": entries}


def verification():
    """What the system adds to the closing page: number, code and address of the verification page."""
    return {
        "number": "M-2030-0042",
        "code": "7K4M 2XQP 9TRD HW3C",
        "url": "https://dossiers.example.cn/verify/",
        "on": D(2031, 7, 1),
    }


def closing(*, long=False):
    """The closing page of a dossier with a dozen papers, or with a hundred."""
    title = "同入党申请人的谈话记录" if not long else "支部委员会讨论发展对象会议记录和党员群众座谈会记录（含附件）"
    rows = [
        {"no": no, "title": title, "pages": 2, "short": "3f2a9c01 77be12d4"} for no in range(1, 101 if long else 13)
    ]
    counted = {"pieces": len(rows), "pages": 2 * len(rows), "rows": rows, "qr": ""}
    return {**verification(), **counted, "account": "材料齐全。" if long else ""}


FORMS = {
    "record_form": record_form,
    "vote_summary": vote_summary,
    "public_notice": public_notice,
    "request": letter,
    "reply": letter,
    "form": form,
    "cover": cover,
    "catalogue": catalogue,
    "closing": closing,
}
