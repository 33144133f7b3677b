"""The national code lists (F.3) are complete, unambiguous and fit for choices."""

import pytest

from organisations import codes

TABLES = {
    "COUNTIES": 9,
    "SEX": 4,
    "ETHNIC": 58,
    "EDUCATION": 33,
    "POLITICAL": 13,
    "MARITAL": 8,
}


@pytest.mark.parametrize(("table", "size"), TABLES.items())
def test_a_table_is_complete_ordered_and_without_doubles(table, size):
    pairs = getattr(codes, table)
    keys = [code for code, _ in pairs]
    assert len(pairs) == size
    assert len({name for _, name in pairs}) == size
    assert len({len(code) for code in keys}) == 1
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("table", "code", "name"),
    [
        (codes.COUNTIES, "222400", "延边朝鲜族自治州"),
        (codes.COUNTIES, "222404", "珲春市"),
        (codes.COUNTIES, "222426", "安图县"),
        (codes.SEX, "1", "男"),
        (codes.SEX, "2", "女"),
        (codes.ETHNIC, "01", "汉族"),
        (codes.ETHNIC, "10", "朝鲜族"),
        (codes.ETHNIC, "11", "满族"),
        (codes.ETHNIC, "29", "柯尔克孜族"),
        (codes.ETHNIC, "38", "锡伯族"),
        (codes.ETHNIC, "56", "基诺族"),
        (codes.ETHNIC, "97", "其他"),
        (codes.EDUCATION, "11", "博士研究生毕业"),
        (codes.EDUCATION, "21", "大学本科毕业"),
        (codes.EDUCATION, "33", "大学专科肄业"),
        (codes.EDUCATION, "73", "初中肄业"),
        (codes.POLITICAL, "01", "中共党员"),
        (codes.POLITICAL, "10", "九三学社社员"),
        (codes.POLITICAL, "13", "群众"),
        (codes.MARITAL, "40", "离婚"),
    ],
)
def test_the_names_are_the_official_ones(table, code, name):
    assert codes.name_of(table, code) == name


def test_the_ethnic_groups_are_numbered_without_a_gap_and_printed_in_full():
    groups = codes.ETHNIC[:56]
    assert [code for code, _ in groups] == [f"{number:02d}" for number in range(1, 57)]
    assert all(name.endswith("族") for _, name in groups)


def test_an_unknown_code_stays_visible_and_an_empty_one_stays_empty():
    assert codes.name_of(codes.ETHNIC, "77") == "77"
    assert codes.name_of(codes.EDUCATION, "") == ""


def test_five_counties_lie_on_the_border():
    names = {codes.name_of(codes.COUNTIES, code) for code in codes.BORDER_COUNTIES}
    assert names == {"珲春市", "图们市", "龙井市", "和龙市", "安图县"}


def test_the_named_codes_mean_what_they_say():
    assert codes.name_of(codes.POLITICAL, codes.FULL_MEMBER) == "中共党员"
    assert codes.name_of(codes.POLITICAL, codes.PROBATIONARY_MEMBER) == "中共预备党员"
    assert codes.name_of(codes.POLITICAL, codes.LEAGUE_MEMBER) == "共青团员"
    assert codes.name_of(codes.POLITICAL, codes.MASSES) == "群众"
    assert codes.name_of(codes.SEX, codes.MALE) == "男"
    assert codes.name_of(codes.SEX, codes.FEMALE) == "女"
