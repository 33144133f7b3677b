"""What a browser posts: facts as fields, scans as files."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers import papers
from tests import story
from workflows.demonstration.scans import page

TALK = "scan_1_2"
SCAN = page(papers.TALK_RECORD)


def posted(facts: dict, **more) -> dict:
    """Facts as a browser posts them."""
    given = {name: "" if value is None else value for name, value in (facts | more).items()}
    return story.fresh({name: "on" if value is True else value for name, value in given.items() if value is not False})


def pdf(name: str = "谈话.pdf", content: bytes = SCAN) -> SimpleUploadedFile:
    """An upload under a name, by default one that can be filed."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")
