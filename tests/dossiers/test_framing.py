"""Framing: cover, catalogue and closing page are drawn once, since their lengths are reckoned beforehand."""

import datetime

import pytest

from dossiers import framing

from . import samples

DAY = datetime.date(2030, 1, 2)
LONG = "支部委员会讨论发展对象会议记录和党员群众座谈会记录（含附件）"


def lines(count, *, title, maker="本人", remark=""):
    made = {"title": title, "maker": maker, "on": DAY, "remark": remark, "pages": 2, "sha256": "ab" * 32}
    return [made] * count


@pytest.mark.parametrize(
    ("count", "title", "maker"),
    [(0, "", ""), (12, "思想汇报", "本人"), (42, "入党积极分子培养教育考察登记表", "中共东江镇河口村支部委员会"),
     (70, "思想汇报", "本人"), (60, LONG, samples.LONG_NAME)],
)  # fmt: skip
def test_lengths_are_reckoned_as_they_turn_out(count, title, maker):
    papers = lines(count, title=title, maker=maker)
    frame = framing.drawn(samples.cover(), papers, samples.verification())
    with frame.pdf:
        assert frame.cover == 1
        assert framing._catalogue_length(papers) == frame.catalogue
        assert framing._closing_length(papers) == frame.closing
        assert frame.starts == [frame.catalogue + 1 + 2 * place for place in range(count)]


def test_a_wrong_reckoning_is_drawn_again():
    papers = lines(33, title="WWWWWWWWWWWW" * 3)  # wider than letters are reckoned
    frame = framing.drawn(samples.cover(), papers, None)
    with frame.pdf:
        assert framing._catalogue_length(papers) < frame.catalogue == len(frame.pdf.pages) - 1
        assert frame.starts[0] == frame.catalogue + 1
