"""The national code lists that forms and exports use, (code, official Chinese name) pairs for ``choices``.

The names are data, not interface text: they stay Chinese in every language. Sources, tagged as in F.3
([V] verified there, [K] general knowledge, not verified):

- ``COUNTIES`` GB/T 2260, the prefecture and its eight counties and cities [V]; ``BORDER_COUNTIES``: that they
  are five [V], which five [K].
- ``SEX`` GB/T 2261.1 [K].
- ``ETHNIC`` GB/T 3304: 20 to 40 [V], the others [K]; full names, as forms print them.
- ``EDUCATION`` GB/T 4658-2006 [V].
- ``POLITICAL`` GB/T 4762: 01 to 03 [V], the others [K]; today's names of membership, not those of 1984.
- ``MARITAL`` GB/T 2261.2 [V], except 21 [K].
"""

from __future__ import annotations

Table = tuple[tuple[str, str], ...]

PREFECTURE = "222400"
COUNTIES: Table = (
    (PREFECTURE, "延边朝鲜族自治州"),
    ("222401", "延吉市"),
    ("222402", "图们市"),
    ("222403", "敦化市"),
    ("222404", "珲春市"),
    ("222405", "龙井市"),
    ("222406", "和龙市"),
    ("222424", "汪清县"),
    ("222426", "安图县"),
)
BORDER_COUNTIES = ("222402", "222404", "222405", "222406", "222426")

MALE, FEMALE = "1", "2"
SEX: Table = (("0", "未知"), (MALE, "男"), (FEMALE, "女"), ("9", "未说明"))

ETHNIC: Table = (
    ("01", "汉族"),
    ("02", "蒙古族"),
    ("03", "回族"),
    ("04", "藏族"),
    ("05", "维吾尔族"),
    ("06", "苗族"),
    ("07", "彝族"),
    ("08", "壮族"),
    ("09", "布依族"),
    ("10", "朝鲜族"),
    ("11", "满族"),
    ("12", "侗族"),
    ("13", "瑶族"),
    ("14", "白族"),
    ("15", "土家族"),
    ("16", "哈尼族"),
    ("17", "哈萨克族"),
    ("18", "傣族"),
    ("19", "黎族"),
    ("20", "傈僳族"),
    ("21", "佤族"),
    ("22", "畲族"),
    ("23", "高山族"),
    ("24", "拉祜族"),
    ("25", "水族"),
    ("26", "东乡族"),
    ("27", "纳西族"),
    ("28", "景颇族"),
    ("29", "柯尔克孜族"),
    ("30", "土族"),
    ("31", "达斡尔族"),
    ("32", "仫佬族"),
    ("33", "羌族"),
    ("34", "布朗族"),
    ("35", "撒拉族"),
    ("36", "毛南族"),
    ("37", "仡佬族"),
    ("38", "锡伯族"),
    ("39", "阿昌族"),
    ("40", "普米族"),
    ("41", "塔吉克族"),
    ("42", "怒族"),
    ("43", "乌孜别克族"),
    ("44", "俄罗斯族"),
    ("45", "鄂温克族"),
    ("46", "德昂族"),
    ("47", "保安族"),
    ("48", "裕固族"),
    ("49", "京族"),
    ("50", "塔塔尔族"),
    ("51", "独龙族"),
    ("52", "鄂伦春族"),
    ("53", "赫哲族"),
    ("54", "门巴族"),
    ("55", "珞巴族"),
    ("56", "基诺族"),
    ("97", "其他"),
    ("98", "外国血统中国籍人士"),
)

EDUCATION: Table = (
    ("11", "博士研究生毕业"),
    ("12", "博士研究生结业"),
    ("13", "博士研究生肄业"),
    ("14", "硕士研究生毕业"),
    ("15", "硕士研究生结业"),
    ("16", "硕士研究生肄业"),
    ("17", "研究生班毕业"),
    ("18", "研究生班结业"),
    ("19", "研究生班肄业"),
    ("21", "大学本科毕业"),
    ("22", "大学本科结业"),
    ("23", "大学本科肄业"),
    ("28", "大学普通班毕业"),
    ("31", "大学专科毕业"),
    ("32", "大学专科结业"),
    ("33", "大学专科肄业"),
    ("41", "中等专科毕业"),
    ("42", "中等专科结业"),
    ("43", "中等专科肄业"),
    ("44", "职业高中毕业"),
    ("45", "职业高中结业"),
    ("46", "职业高中肄业"),
    ("47", "技工学校毕业"),
    ("48", "技工学校结业"),
    ("49", "技工学校肄业"),
    ("61", "普通高中毕业"),
    ("62", "普通高中结业"),
    ("63", "普通高中肄业"),
    ("71", "初中毕业"),
    ("73", "初中肄业"),
    ("81", "小学毕业"),
    ("83", "小学肄业"),
    ("90", "其他"),
)

FULL_MEMBER, PROBATIONARY_MEMBER, LEAGUE_MEMBER, MASSES = "01", "02", "03", "13"
POLITICAL: Table = (
    (FULL_MEMBER, "中共党员"),
    (PROBATIONARY_MEMBER, "中共预备党员"),
    (LEAGUE_MEMBER, "共青团员"),
    ("04", "民革党员"),
    ("05", "民盟盟员"),
    ("06", "民建会员"),
    ("07", "民进会员"),
    ("08", "农工党党员"),
    ("09", "致公党党员"),
    ("10", "九三学社社员"),
    ("11", "台盟盟员"),
    ("12", "无党派人士"),
    (MASSES, "群众"),
)

MARITAL: Table = (
    ("10", "未婚"),
    ("20", "已婚"),
    ("21", "初婚"),
    ("22", "再婚"),
    ("23", "复婚"),
    ("30", "丧偶"),
    ("40", "离婚"),
    ("90", "未说明"),
)


def name_of(table: Table, code: str) -> str:
    """The name of ``code``; a code not in the table comes back as it is, so that wrong data stays visible."""
    return dict(table).get(code, code)


_LEVELS = (
    ("81", "83", "73"), ("71", "42", "43", "45", "46", "48", "49", "62", "63"),
    ("41", "44", "47", "61", "22", "23", "32", "33"), ("31", "28"), ("21", "15", "16", "17", "18", "19"),
    ("14", "12", "13"), ("11",),
)  # fmt: skip
"""Codes of ``EDUCATION`` from the lowest level up; who left a course without its diploma stands a level below it."""


def education_level(code: str) -> int:
    """How high an education is, for "at least": 3 is a college diploma, 4 a bachelor's degree; -1 if not known."""
    return next((level for level, codes in enumerate(_LEVELS) if code in codes), -1)
