"""Whom somebody in a post can turn to against a decision, by what the person is, with the articles (E-10).

Official Chinese: these words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from cases.editions import cite
from recruitment.programmes import CIVIL_SERVANT, LABOUR_CONTRACT, PUBLIC_INSTITUTION

from .wording import ARBITRATION, REMEDIES_OF, REVIEW

STAFF = "《事业单位人事管理条例》第{}条".format
CIVIL = "《中华人民共和国公务员法》第{}条".format


def remedy(identity: str, against: str, *, who: str = "本人") -> str:
    """Review and appeal against an assessment, a penalty or a dismissal; under a labour contract arbitration (E-10)."""
    offered = {value for value, _label in REMEDIES_OF.get(identity, REMEDIES_OF[PUBLIC_INSTITUTION])}
    if identity == CIVIL_SERVANT:
        ways = "三十日内向原处理机关申请复核，或者直接提出申诉"
        return f"{who}对{against}不服的，可以自知道之日起{ways}（{CIVIL('九十五')}）。"
    if REVIEW in offered:
        return (
            f"{who}对{against}不服的，可以自知道之日起三十日内申请复核；对复核结果不服的，可以自接到复核决定之日起三十日内"
            f"提出申诉（{STAFF('三十八')}）。"
        )
    return f"{who}对{against}有异议的，可以向用人单位提出；{_arbitration('因此')}（{cite('E-10-27')}）。"


def dispute(identity: str) -> str:
    """What is open against the end of a contract: arbitration, and for civil servants review and appeal (E-10)."""
    offered = {value for value, _label in REMEDIES_OF.get(identity, REMEDIES_OF[PUBLIC_INSTITUTION])}
    if identity == CIVIL_SERVANT or ARBITRATION not in offered:
        return remedy(identity, "本决定", who="你")
    articles = cite("E-10-27") if identity == LABOUR_CONTRACT else f"{STAFF('三十七')}、{cite('E-10-27')}"
    return f"{_arbitration('因解除')}（{articles}）。"


def _arbitration(why: str) -> str:
    return f"{why}发生争议的，可以自知道或者应当知道权利被侵害之日起一年内申请仲裁"
