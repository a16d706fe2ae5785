"""Who reads which version of the guideline, its comments and answers."""

from django.db.models import Count, Prefetch, Q, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.network.queries import approved_organisations
from symbionet.policy.models import Comment, GuidelineVersion, Moderation, Paragraph, VersionState

__all__ = [
    "EDITION",
    "adopted_version",
    "comment_counts",
    "comments_shown_to",
    "moderation_log",
    "paragraphs_shown",
    "unanswered",
    "versions_visible_to",
]

EDITION = "guidelines/network_guide"  # the pack with the first edition


def versions_visible_to(visitor: Visitor) -> QuerySet[GuidelineVersion]:
    """Versions the visitor reads: drafts the programme's readers, those in consultation members and people of the
    programme, those adopted everybody."""
    if is_user(visitor) and reads_programme(visitor):
        return GuidelineVersion.objects.all()
    if is_user(visitor) and (visitor.roles - {Role.MEMBER} or approved_organisations(visitor).exists()):
        return GuidelineVersion.objects.exclude(state=VersionState.DRAFT)
    return GuidelineVersion.objects.filter(state__in=(VersionState.ADOPTED, VersionState.REPLACED))


def adopted_version() -> GuidelineVersion | None:
    """The version that holds."""
    return GuidelineVersion.objects.filter(state=VersionState.ADOPTED).first()


def comments_shown_to(visitor: Visitor, version: GuidelineVersion) -> QuerySet[Comment]:
    """Comments on a version: the team all, others what is not hidden and what they wrote themselves."""
    rows = Comment.objects.filter(paragraph__version=version).select_related("paragraph", "answer", "by")
    if is_user(visitor) and reads_programme(visitor):
        return rows
    own = Q(by=visitor.pk) if is_user(visitor) else Q(pk__in=[])
    return rows.filter(Q(is_hidden=False) | own)


def paragraphs_shown(visitor: Visitor, version: GuidelineVersion, chapter: str) -> QuerySet[Paragraph]:
    """The rows of a chapter in their order, with the comments that the visitor reads."""
    rows = version.paragraphs.filter(Q(number=chapter) | Q(number__startswith=f"{chapter}."))
    comments = comments_shown_to(visitor, version)
    return rows.order_by("place").prefetch_related(Prefetch("comments", queryset=comments, to_attr="shown_comments"))


def unanswered(version: GuidelineVersion) -> QuerySet[Comment]:
    """Comments without an answer; what is hidden asks for none."""
    return Comment.objects.filter(paragraph__version=version, answer=None, is_hidden=False)


def moderation_log(version: GuidelineVersion) -> QuerySet[Moderation]:
    """What was hidden and shown again, in order."""
    rows = Moderation.objects.filter(comment__paragraph__version=version)
    return rows.select_related("comment__paragraph", "by").order_by("at", "pk")


def comment_counts(version: GuidelineVersion) -> dict[str, int]:
    """How many comments each paragraph has that everybody reads, by its number."""
    rows = version.paragraphs.filter(comments__is_hidden=False).order_by()
    return dict(rows.values_list("number").annotate(many=Count("comments")))
