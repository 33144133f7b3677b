"""A department at the screen: its rounds, their orders and results, and acts in the cases of candidates."""

from __future__ import annotations

import datetime

from playwright.sync_api import expect

from cases.models import Case
from recruitment.models import Intake, Position

from .office import fill, send, work_off

REVIEW = {
    "looked_into": ["conduct", "record", "file", "relations"], "examiners": "郑考察、许考察", "unrelated": True,
    "avoidance": "none", "opinion": "符合岗位要求。",
}  # fmt: skip
NOTICE = {"days": 7, "places": "县人社局网站", "contact": "县委组织部，0433-0000000"}


class Recruiter:
    """The department's window on a round and its cases."""

    def __init__(self, office, cast):
        self.office, self.cast = office, cast
        self.page = office.window(cast.carol)

    @property
    def intake(self) -> Intake:
        """The round as it is stored now."""
        return Intake.objects.get()

    def open_round(self) -> None:
        """The round's page."""
        self.page.goto(f"{self.office.address}/rounds/{self.intake.number}/")

    def send(self, form: str = "main form") -> None:
        """Send the form, through the question that comes first if there is one."""
        send(self.page, f"{form} button[type=submit] >> nth=-1")

    def proceed(self, act: str, on: datetime.date, **facts) -> None:
        """An act of the round; what it orders is done by the worker."""
        self.page.goto(f"{self.office.address}/rounds/{self.intake.number}/do/{act}/")
        fill(self.page, facts, on)
        self.send("main form[data-draft]" if self.page.locator("main form[data-draft]").count() else "main form")
        expect(self.page).to_have_url(f"{self.office.address}/rounds/{self.intake.number}/")
        work_off()

    def order(self, kind: str, on: datetime.date, **facts) -> None:
        """An order for everybody concerned, and the page that shows how far it is."""
        self.page.goto(f"{self.office.address}/rounds/{self.intake.number}/order/{kind}/")
        fill(self.page, facts, on)
        self.send()
        work_off()
        expect(self.page.locator("main")).to_contain_text("其中0项未能办理", timeout=10_000)

    def results(self, kind: str, on: datetime.date, marks: dict[str, str]) -> None:
        """Results by name typed into the table of the first position; an empty mark is somebody absent."""
        position = Position.objects.order_by("code").first()
        self.page.goto(f"{self.office.address}/rounds/{self.intake.number}/results/{kind}/{position.pk}/")
        self.page.fill("main [name=on]", on.isoformat())
        for name, mark in marks.items():
            line = self.page.locator("tbody tr", has_text=name)
            if mark:
                line.locator("input[name$=score]").fill(mark)
            else:
                line.locator("select[name$=out]").select_option("absent")
        self.office.shot(self.page, f"round-{kind}")
        self.send()

    def do(self, case: Case, act: str, on: datetime.date, *, user=None, **facts):
        """An act in a case, by the department or somebody else."""
        page = self.office.window(user) if user else self.page
        page.goto(f"{self.office.address}/cases/{case.number}/do/{act}/")
        fill(page, facts, on)
        send(page)
        return page

    def done(self, case: Case, act: str, on: datetime.date, *, user=None, **facts) -> None:
        """The same, and it went through."""
        page = self.do(case, act, on, user=user, **facts)
        expect(page).to_have_url(f"{self.office.address}/cases/{case.number}/")
