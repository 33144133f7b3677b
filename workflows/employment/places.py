"""How papers speak of a post: village or community, township or street, term of service or labour contract (E.1).

Official Chinese: these words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from dataclasses import dataclass

from cases.covers import TOWNSHIPS, township
from organisations.models import Organisation, Place
from recruitment.models import Post
from recruitment.programmes import LABOUR_CONTRACT

LEADERS = ("党支部", "党总支", "党工委", "党委", "支部")


def area(name: str) -> str:
    """A division as papers name it, without the Party organisation that leads it."""
    return next((name.removesuffix(one) for one in LEADERS if name.endswith(one)), name)


def seat(at: Organisation) -> str:
    """The village or community as papers name it."""
    return area(at.short_name)


def place(at: Organisation) -> str:
    """Township and village, or street and community, in one word: 东岭镇福洼村."""
    return f"{area(township(at))}{seat(at)}"


@dataclass(frozen=True)
class Words:
    """What papers call the place of a post, the level above it, the first day and the time agreed."""

    seat: str
    level: str
    first_day: str
    term: str
    labour: bool = False

    @property
    def seat_held(self) -> str:
        """How a form labels the place somebody serves."""
        return f"服务{self.seat}" if self.seat == "村" else f"任职{self.seat}"

    @property
    def head(self) -> str:
        """Who signs for the level above."""
        return f"{self.level}负责人"


def words_at(at: Organisation, identity: str = "") -> Words:
    """The words for a place, and for what somebody is who serves there (a programme's ``identity``)."""
    above = next((one.place for one in at.line() if one.place in TOWNSHIPS), Place.TOWNSHIP)
    labour, community = identity == LABOUR_CONTRACT, at.place == Place.COMMUNITY
    return Words(
        seat="社区" if community else "村",
        level="街道" if above == Place.STREET else "乡镇",
        first_day="到岗日期" if community else "到村报到",
        term="合同期" if labour else "服务期",
        labour=labour,
    )  # fmt: skip


def words_of(post: Post) -> Words:
    """The words for a post, which must come with its pool's programme."""
    return words_at(post.organisation, post.pool.programme.identity)
