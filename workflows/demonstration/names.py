"""Invented names of places and people: no township, village or person of the demonstration exists.

People's names are made of a surname and a given name, each with its pinyin for the name to sign in with. Given names
are kept rare on purpose, so that no combination is that of a public person.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from organisations.codes import FEMALE, MALE
from organisations.identity import make_id_number

# No such division is assigned: the numbers are sound and belong to nobody.
UNASSIGNED_REGION = "222490"

# County code: how many villages it has (regulations G), its invented townships, its invented streets.
TOWNSHIPS = {
    "222401": (54, "云岭镇 青松镇 柳溪镇 金穗镇 石泉乡", "月华街道 晨光街道 松涛街道"),
    "222402": (51, "江湾镇 白桦镇 杏林镇 望江乡", "虹桥街道 江畔街道"),
    "222403": (
        303,
        "榆树川镇 松河镇 鹿鸣镇 丰禾镇 长岭镇 清泉镇 桦林镇 北川镇 秋林镇 碧湖镇 稻香乡 南坡乡 雪峰乡 落叶沟乡",
        "雁栖街道 湖滨街道",
    ),
    "222404": (121, "海望镇 东岭镇 雁滩镇 芦苇镇 晓星镇 红松乡 沙丘乡", "观潮街道 朝霞街道"),
    "222405": (65, "梨花镇 山泉镇 河谷镇 枫岭镇 果园乡", "槐荫街道 井泉街道"),
    "222406": (76, "金达莱镇 岭南镇 青石镇 甘露镇 云杉乡 溪口乡", "民乐街道 文华街道"),
    "222424": (200, "桦皮镇 森茂镇 蒲河镇 紫椴镇 仙峰镇 岭东镇 蓝莓乡 红叶乡 苇塘乡", "清河街道"),
    "222426": (182, "白水镇 参园镇 雪松镇 望峰镇 林海镇 温泉乡 冷杉乡 五味乡", "明珠街道"),
}
VILLAGE_FIRST = "上下东西南北新长大小前后永太光兴福和龙青金银松柳桦杏梨石清丰"
VILLAGE_SECOND = "岭河沟屯泉坪台山川溪湾阳林源峰安庆春滩洼岗甸畈塘圃园垄坡崖道渡桥田原谷坝"
COMMUNITIES = ("向阳", "和睦", "春晓", "文苑", "康宁", "锦绣")

# (surname, pinyin, ethnic group of GB/T 3304)
SURNAMES = tuple(
    (name, pinyin, ethnic)
    for ethnic, line in (
        ("10", "朴piao 金jin 崔cui 李li 郑zheng 姜jiang 许xu 韩han 全quan 南nan 玄xuan 池chi 太tai"),
        ("01", "张zhang 王wang 刘liu 孙sun 赵zhao 周zhou 吴wu 徐xu 高gao 于yu 宋song 曲qu 邹zou 姚yao 邵shao"),
        ("11", "关guan 佟tong 那na"),
    )
    for name, pinyin in ((word[0], word[1:]) for word in line.split())
)
_KOREAN = {
    MALE: "河植hezhi 吉允jiyun 松洙songzhu 峰浩fenghao 范植fanzhi 京林jinglin "
    "林洙linzhu 东谷donggu 泽男zenan 海铉haixuan",
    FEMALE: "银禾yinhe 松姬songji 香禾xianghe 美畹meiwan 莲姬lianji "
    "花淑huashu 玉禾yuhe 青姬qingji 春禾chunhe 善苗shanmiao",
}
_HAN = {
    MALE: "岭生lingsheng 松和songhe 禾远heyuan 垦田kentian 柏青boqing 江屹jiangyi 沐川muchuan 丰稔fengren 石安shian "
    "耕野gengye 澄江chengjiang 启禾qihe 守谷shougu 麦青maiqing 望川wangchuan",
    FEMALE: "雪禾xuehe 溪月xiyue 杏宁xingning 岚青lanqing 槐香huaixiang 桃溪taoxi 云苓yunling 素禾suhe 菊畦juqi "
    "莲汀lianting 青萝qingluo 兰畹lanwan 秋穗qiusui 谷香guxiang 竹宁zhuning",
}


def _given(line: str) -> list[tuple[str, str]]:
    return [(word[:2], word[2:]) for word in line.split()]


GIVEN = {
    (ethnic, sex): _given(names[sex])
    for ethnic, names in (("10", _KOREAN), ("01", _HAN), ("11", _HAN))
    for sex in (MALE, FEMALE)
}


@dataclass(frozen=True)
class Identity:
    """Who an invented person is."""

    name: str
    ethnic: str
    born: datetime.date
    id_number: str


class Register:
    """Gives out invented people, none twice: every ID number is sound, unique and of a region nobody comes from.

    ``pinyin`` tells how the bearer of an ID number is read.
    """

    def __init__(self, rng: random.Random, *, as_of: datetime.date):
        self.rng, self.as_of = rng, as_of
        self.pinyin: dict[str, str] = {}

    def person(self, *, youngest: int = 30, oldest: int = 60) -> Identity:
        """Somebody between the ages, in completed years on the day of loading."""
        surname, pinyin, ethnic = self.rng.choice(SURNAMES)
        sex = self.rng.choice((MALE, MALE, FEMALE))
        given, given_pinyin = self.rng.choice(GIVEN[ethnic, sex])
        while True:
            born = self.as_of - datetime.timedelta(days=self.rng.randint(youngest * 366, oldest * 365))
            sequence = self.rng.randrange(int(sex) % 2, 1000, 2)
            number = make_id_number(UNASSIGNED_REGION, born, sequence=sequence)
            if number not in self.pinyin:
                self.pinyin[number] = pinyin + given_pinyin
                return Identity(surname + given, ethnic, born, number)


def villages(rng: random.Random) -> list[str]:
    """Invented village names, no two alike in the whole prefecture; more than it has villages."""
    found = [first + second for first in VILLAGE_FIRST for second in VILLAGE_SECOND]
    rng.shuffle(found)
    return [f"{name}村" for name in found]
