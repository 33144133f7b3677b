"""Who sees pools and posts, and who changes them (D.5).

Whoever looks down the tree sees the posts of villages there and the pools of organisations there. A pool held above
them is seen too, since it may fund posts of theirs; of its posts they see their own. Changes are made by the department
that recruits: allocation by the holder of the pool, posts also by the department competent for the village.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.actions import NotYours
from organisations.desks import RECRUITER, SEES_BELOW, Power, Role
from organisations.models import Organisation, Place, User

from .models import Entry, Pool, Post
from .village_rules import VILLAGES


def pools_of(user: User) -> QuerySet[Pool]:
    """The pools of organisations below, at or above the user's."""
    above = {pk for one in _seeing(user) for pk in one.path.strip("/").split("/")}
    reach = Q(organisation__in=Organisation.objects.seen_by(user)) | Q(organisation__in=above)
    return Pool.objects.filter(reach).select_related("organisation", "programme")


def posts_of(user: User) -> QuerySet[Post]:
    """The posts of villages at or below the user's organisations."""
    return Post.objects.filter(organisation__in=Organisation.objects.seen_by(user))


def entries_of(user: User, pool: Pool) -> QuerySet[Entry]:
    """The entries of the pool; of a pool held above the user those about the user's own villages and about no post."""
    if sees(user, pool.organisation):
        return pool.entries.all()
    return pool.entries.filter(Q(post=None) | Q(post__in=posts_of(user)))


def sees(user: User, organisation: Organisation) -> bool:
    """Whether the organisation lies at or below one the user looks down from."""
    return any(organisation.path.startswith(one.path) for one in _seeing(user))


def _seeing(user: User) -> list[Organisation]:
    return [one.organisation for one in user.mandates_over() if one.role in SEES_BELOW]


# --- changing --------------------------------------------------------------------------------------------------


def recruits_for(user: User, organisation: Organisation) -> bool:
    """Whether the user sits at the desk that recruits for the organisation."""
    competent = RECRUITER.competent(organisation)
    return competent is not None and (RECRUITER.role, competent.pk) in user.stations()


def fills(user: User, post: Post) -> bool:
    """Whether the user may reserve and close the post: as holder of its pool, or as recruiter for its village."""
    return recruits_for(user, post.pool.organisation) or recruits_for(user, post.organisation)


def opens_posts(user: User, pool: Pool) -> bool:
    """Whether the user may open posts of the pool in some village."""
    return recruits_for(user, pool.organisation) or bool(own_villages(user, pool).exists())


def own_villages(user: User, pool: Pool) -> QuerySet[Organisation]:
    """The open villages below the pool's holder for which the user recruits."""
    reach = Q(pk__in=())
    for one in recruiting(user):
        reach |= Q(path__startswith=one.path)
    villages = Organisation.objects.open().filter(reach, place__in=VILLAGES)
    return villages.filter(path__startswith=pool.organisation.path)


def recruiting(user: User) -> list[Organisation]:
    """The organisations for which the user holds pools and recruits."""
    found = [one.organisation for one in user.mandates_over() if one.role == Role.DEPARTMENT]
    return [one for one in found if one.closed_on is None and one.holds(Power.RECRUIT)]


def directs_programmes(user: User) -> bool:
    """Whether the user is the department of the prefecture, which may change what a programme says."""
    return any(one.place == Place.PREFECTURE for one in recruiting(user))


def refuse_others(allowed: bool, organisation: Organisation) -> None:
    """NotYours, naming the desk that recruits for the organisation, unless it is the user's own."""
    if not allowed:
        competent = RECRUITER.competent(organisation) or organisation
        words = {"organisation": competent, "role": RECRUITER.label}
        raise NotYours(_("You are not in charge of this. It is done by %(organisation)s, %(role)s.") % words)
