"""The guideline: versions, chapters, consultation, answers, adoption, files."""

from typing import Literal

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import reads_programme, signed_in
from symbionet.core.texts import is_chinese
from symbionet.letters import letter_docx, letter_pdf
from symbionet.policy.actions.guidelines import (
    add_comment,
    adopt_version,
    answer_comments,
    close_consultation,
    draft_version,
    edit_paragraph,
    moderate_comment,
    open_consultation,
)
from symbionet.policy.forms.guidelines import (
    AdoptForm,
    AnswerForm,
    CommentForm,
    DraftForm,
    ModerateForm,
    OpenForm,
    ParagraphForm,
)
from symbionet.policy.models import Comment, GuidelineVersion, Paragraph, ParagraphLevel, VersionState
from symbionet.policy.pages.guideline import guideline_letter, replies_letter, reply_counts
from symbionet.policy.queries.demands import works_on_policy
from symbionet.policy.queries.guidelines import (
    comment_counts,
    comments_shown_to,
    moderation_log,
    paragraphs_shown,
    unanswered,
    versions_visible_to,
)
from symbionet.shell.answers import act, file_answer, form_problems, tried
from symbionet.shell.lists import page_of

__all__ = [
    "guideline_adopt",
    "guideline_answer",
    "guideline_chapter",
    "guideline_close",
    "guideline_comment",
    "guideline_comments",
    "guideline_detail",
    "guideline_draft",
    "guideline_file",
    "guideline_list",
    "guideline_log",
    "guideline_moderate",
    "guideline_open",
    "guideline_paragraph",
    "guideline_replies",
]

FORMS = {
    "pdf": (letter_pdf, "application/pdf"),
    "docx": (letter_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
PAGE_SIZE = 50


def _version(request: HttpRequest, pk: int) -> GuidelineVersion:
    return get_object_or_404(versions_visible_to(request.user), pk=pk)


def _worked_on(request: HttpRequest, pk: int) -> GuidelineVersion:
    if not works_on_policy(signed_in(request)):
        raise Http404
    return _version(request, pk)


@login_not_required
@require_safe
def guideline_list(request: HttpRequest) -> HttpResponse:
    """The versions that the visitor reads."""
    works = works_on_policy(request.user)
    versions = versions_visible_to(request.user)
    context = {"versions": versions, "works": works, "form": DraftForm(versions=versions) if works else None}
    return render(request, "policy/guideline_list.html", context)


@require_POST
def guideline_draft(request: HttpRequest) -> HttpResponse:
    """Draft a new version."""
    user = signed_in(request)
    if not works_on_policy(user):
        raise Http404
    form = DraftForm(request.POST, versions=versions_visible_to(user))
    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect("guideline_list")
    data = form.cleaned_data
    done = _("The draft is made: edit its paragraphs, then open it for comments.")
    return act(
        request,
        lambda: draft_version(data["number"], by=user, based_on=data["based_on"]),
        done=done,
        target="guideline_list",
    )


@login_not_required
@require_safe
def guideline_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: its state, its chapters and what was commented."""
    version = _version(request, pk)
    works = works_on_policy(request.user)
    counts = comment_counts(version)
    chapters = [
        (one, sum(many for number, many in counts.items() if number.split(".")[0] == one.number))
        for one in version.paragraphs.filter(level=ParagraphLevel.CHAPTER).order_by("place")
    ]
    context = {
        "version": version,
        "chapters": chapters,
        "comments": sum(counts.values()),
        "unanswered": unanswered(version).count(),
        "works": works,
        "team": request.user.is_authenticated and reads_programme(request.user),
        "open_form": OpenForm() if works and version.state == VersionState.DRAFT else None,
        "closes": works and version.state == VersionState.CONSULTATION,
        "adopt_form": AdoptForm() if works and version.state == VersionState.CLOSED else None,
    }
    return render(request, "policy/guideline_detail.html", context)


@login_not_required
@require_safe
def guideline_chapter(request: HttpRequest, pk: int, chapter: int) -> HttpResponse:
    """A chapter with its numbered paragraphs and their comments."""
    version = _version(request, pk)
    rows = list(paragraphs_shown(request.user, version, str(chapter)))
    if not rows:
        raise Http404
    numbers = set(version.paragraphs.filter(level=ParagraphLevel.CHAPTER).values_list("number", flat=True))
    context = {
        "version": version,
        "rows": rows,
        "title": rows[0],
        "chapter": chapter,
        "before": chapter - 1 if str(chapter - 1) in numbers else None,
        "after": chapter + 1 if str(chapter + 1) in numbers else None,
        "comments_open": version.takes_comments and request.user.is_authenticated,
        "edits": works_on_policy(request.user) and version.state == VersionState.DRAFT,
    }
    return render(request, "policy/guideline_chapter.html", context)


def guideline_paragraph(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a paragraph of a draft."""
    user = signed_in(request)
    if not works_on_policy(user):
        raise Http404
    paragraph = get_object_or_404(Paragraph.objects.select_related("version"), pk=pk)
    form = ParagraphForm(request.POST or None, initial={"zh": paragraph.zh, "en": paragraph.en})

    def edit() -> Paragraph:
        return edit_paragraph(paragraph, zh=form.cleaned_data["zh"], en=form.cleaned_data["en"], by=user)

    if form.is_valid() and tried(form, edit):
        return redirect("guideline_chapter", paragraph.version_id, int(paragraph.chapter))
    return render(request, "policy/guideline_paragraph.html", {"form": form, "paragraph": paragraph})


@require_POST
def guideline_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the version for comments."""
    version, form = _worked_on(request, pk), OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect(version)
    until = form.cleaned_data["until"]
    done = _("Comments are taken now.")
    return act(
        request, lambda: open_consultation(version, until=until, by=signed_in(request)), done=done, target=version
    )


@require_POST
def guideline_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the consultation."""
    version = _worked_on(request, pk)
    done = _("The consultation is closed.")
    return act(request, lambda: close_consultation(version, by=signed_in(request)), done=done, target=version)


@require_POST
def guideline_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the version was adopted."""
    version, form = _worked_on(request, pk), AdoptForm(request.POST)
    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect(version)
    done = _("The version is adopted and open to everybody.")
    return act(request, lambda: adopt_version(version, form.values(), by=signed_in(request)), done=done, target=version)


def guideline_comment(request: HttpRequest, pk: int, paragraph: int) -> HttpResponse:
    """Comment on a paragraph: what was typed stands where it is refused."""
    user, version = signed_in(request), _version(request, pk)
    row = get_object_or_404(version.paragraphs, pk=paragraph)
    data = {**request.POST.dict(), "paragraph": str(paragraph)} if request.method == "POST" else None
    form = CommentForm(data, version=version, initial={"paragraph": paragraph})
    if form.is_valid() and tried(form, lambda: add_comment(row, form.cleaned_data["text"], by=user)):
        messages.success(request, _("Thank you: the comment is stored with its number."))
        return redirect("guideline_chapter", pk, int(row.chapter))
    return render(request, "policy/guideline_comment.html", {"form": form, "paragraph": row, "version": version})


@require_safe
def guideline_comments(request: HttpRequest, pk: int) -> HttpResponse:
    """All comments on a version with their answers; the team ticks and answers them in groups."""
    user, version = signed_in(request), _version(request, pk)
    comments = comments_shown_to(user, version)
    works = works_on_policy(user)
    page = page_of(request, comments.filter(answer=None) if request.GET.get("open") else comments, PAGE_SIZE)
    answers = works and version.state in (VersionState.CONSULTATION, VersionState.CLOSED)
    context = {
        "version": version,
        "page": page,
        "counts": reply_counts(comments),
        "works": works,
        "team": reads_programme(user),
        "answer_form": AnswerForm() if answers else None,
        "moderate_form": ModerateForm(),
    }
    return render(request, "policy/guideline_comments.html", context)


@require_POST
def guideline_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the ticked comments."""
    version, form = _worked_on(request, pk), AnswerForm(request.POST)
    numbers = [int(one) for one in request.POST.getlist("number") if one.isdecimal() and len(one) < 9]
    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect("guideline_comments", pk)
    data = form.cleaned_data
    act(
        request,
        lambda: answer_comments(version, numbers, verdict=data["verdict"], text=data["text"], by=signed_in(request)),
        done=lambda answer: _("%(count)s comments answered.") % {"count": answer.comments.count()},
        target=version,
    )
    return redirect("guideline_comments", pk)


@require_POST
def guideline_moderate(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a comment, or show it again."""
    user = signed_in(request)
    if not works_on_policy(user):
        raise Http404
    comment = get_object_or_404(Comment.objects.select_related("paragraph"), pk=pk)
    hidden = request.POST.get("hidden") == "yes"
    form = ModerateForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    act(
        request,
        lambda: moderate_comment(comment, hidden=hidden, reason=reason, by=user),
        done=_("Written into the log."),
        target="guideline_list",
    )
    return redirect("guideline_comments", comment.paragraph.version_id)


@require_safe
def guideline_log(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of moderation and the record of the version."""
    user = signed_in(request)
    if not reads_programme(user):
        raise Http404
    version = _version(request, pk)
    return render(request, "policy/guideline_log.html", {"version": version, "entries": moderation_log(version)})


def _language(request: HttpRequest) -> Literal["en", "zh"]:
    asked = request.GET.get("lang") or ("zh" if is_chinese() else "en")
    return "zh" if asked == "zh" else "en"


@login_not_required
@require_safe
def guideline_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The whole version as a file."""
    version = _version(request, pk)
    if form not in FORMS:
        raise Http404
    lang = _language(request)
    write, kind = FORMS[form]
    return file_answer(write(guideline_letter(version, lang=lang)), f"guideline-{version.number}-{lang}.{form}", kind)


@require_safe
def guideline_replies(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of comments and replies as a Word file; what is hidden is not in it."""
    user, version = signed_in(request), _version(request, pk)
    lang = _language(request)
    rows = comments_shown_to(user, version).filter(is_hidden=False)
    write, kind = FORMS["docx"]
    return file_answer(write(replies_letter(version, rows, lang=lang)), f"comments-{version.number}-{lang}.docx", kind)
