"""Choosing, occupying, changing and giving back a post, as facts of acts; the quota ledger writes (D.5)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, group
from organisations.desks import RECRUITER
from recruitment import ledger
from recruitment.models import Entry, Pool, Post, Tenure


def posts() -> QuerySet[Post]:
    """Open posts that nobody occupies, with village, pool and programme; ``latest`` is the kind of the last entry."""
    last = Entry.objects.filter(post=OuterRef("pk")).order_by("-id").values("kind")[:1]
    held = Tenure.objects.filter(post=OuterRef("pk"), until=None)
    found = Post.objects.filter(~Exists(held), closed_on=None).annotate(latest=Subquery(last))
    return found.select_related("organisation", "pool__programme").order_by("organisation__path", "number")


class PostField(forms.ModelChoiceField):
    """Choose a post; each is shown with its village."""

    def label_from_instance(self, post):
        """Village, number and title."""
        return f"{post.organisation.short_name}　{post.number}　{post.title}"


class PostChosen(Facts):
    """The post, and the quota office's notice of entry; saving it makes the ledger's entry (D.5)."""

    reserves: ClassVar[bool] = True

    post = PostField(label=_("Post"), queryset=Post.objects.none())
    quota_number = forms.CharField(
        label=_("Number of the notice of entry into the quota"), max_length=120, required=False,
        help_text=_("from the quota office; not needed where the programme takes no post of the quota (D.5)"),
    )  # fmt: skip

    def prepare(self):
        """Offer the posts that can be taken."""
        field: Any = self.fields["post"]
        field.queryset = self.offered()
        field.error_messages["required"] = _("Choose a post; where none is offered, see the quota ledger (D.5).")
        field.error_messages["invalid_choice"] = _(
            "This post cannot be taken here: it is not free, or of another kind."
        )

    def offered(self) -> QuerySet[Post]:
        """The posts reserved for the position."""
        position = self.case.position_id
        return posts().filter(position=position, latest=Entry.RESERVE) if position else posts().none()

    def clean(self):
        """A post of the quota is taken with the notice of the quota office alone."""
        data = super().clean() or self.cleaned_data
        post = data.get("post")
        if post and post.pool.programme.quota and not data.get("quota_number"):
            self.add_error("quota_number", _("A post of the quota is entered with the quota office's notice (D.5)."))
        return data

    @classmethod
    def assumed(cls, case) -> dict[str, Any]:
        """Which post it will be nobody knows yet."""
        return {"post": None}

    @classmethod
    def record(cls, case, event, data):
        """Reserve, where nobody has, and occupy."""
        words = {"by": event.by, "on": event.on, "document": document(data)}
        if cls.reserves:
            ledger.reserve(data["post"], **words)
        ledger.occupy(data["post"], case, **words)


def document(data: dict[str, Any]) -> str:
    """The document an entry of the ledger rests on: the quota office's notice, else the deciding document."""
    return data.get("quota_number") or data.get("document_number") or data.get("order_number") or ""


class PostReserved(PostChosen):
    """One of the posts that were reserved for the position (D.5)."""

    reserves = False


class PostOfTheSent(PostChosen):
    """A vacant post of a programme whose people the level above sends (D.2)."""

    def offered(self):
        """Vacant posts below the host, of programmes that send."""
        return vacant_below(self.case.organisation, self.case.pipeline).filter(pool__programme__sent=True)


class PostHeld(PostChosen):
    """The post of somebody who serves already, entered when the system is introduced (D.5)."""

    def offered(self):
        """Vacant posts below the host, of the programmes whose people this kind of case is about."""
        return vacant_below(self.case.organisation, self.case.pipeline)


def vacant_below(organisation, pipeline: str) -> QuerySet[Post]:
    """Vacant posts of a pipeline's programmes, at or below an organisation, that nobody has reserved."""
    unreserved = Q(latest=None) | ~Q(latest=Entry.RESERVE)
    found = posts().filter(unreserved, organisation__path__startswith=organisation.path)
    return found.filter(pool__programme__pipeline=pipeline)


class PostChanged(PostChosen):
    """Another vacant post of the same programme; the old one is given back in the same act (D.5, D-08)."""

    def offered(self):
        """Vacant posts of the programme in the places below the same department."""
        department = RECRUITER.competent(self.case.organisation)
        if department is None or self.case.post_id is None:
            return posts().none()
        return (
            vacant_below(department, self.case.pipeline)
            .filter(pool__programme=self.case.programme)
            .exclude(pk=self.case.post_id)
        )

    @classmethod
    def record(cls, case, event, data):
        """Release the old post, then take the new one; both pools are locked first, always in the same order."""
        tenure = Tenure.objects.select_related("post__pool").get(case=case, until=None)
        pools = {tenure.post.pool_id, data["post"].pool_id}
        list(Pool.objects.select_for_update().filter(pk__in=pools).order_by("pk"))
        words = {"by": event.by, "on": event.on, "document": document(data)}
        ledger.release(tenure.post, reason=str(_("transferred to another post")), **words)
        super().record(case, event, data)


class PostReleased(Facts):
    """The post is given back to the pool under the document of the decision (D.5)."""

    why: ClassVar[Any] = ""

    @classmethod
    def record(cls, case, event, data):
        """Release what the person occupies; nothing where the post is free already."""
        tenure = Tenure.objects.select_related("post__pool").filter(case=case, until=None).first()
        if tenure:
            ledger.release(tenure.post, by=event.by, on=event.on, document=document(data), reason=str(cls.why))


def released(why) -> Any:
    """The act gives the post back; ``why`` is what the ledger says of it."""
    return group("Released", PostReleased, why=why)


def take_post(case) -> None:
    """Put the case where its post is (in memory); while only looking ahead the post is not known."""
    post = (case.facts or {}).get("post")
    if post:
        case.post, case.organisation = post, post.organisation
