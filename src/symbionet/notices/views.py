"""Pages of notices: the list, how often e-mail comes, and the link that ends it without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from symbionet.accounts.models import User
from symbionet.notices import actions
from symbionet.notices.forms import NoticeFilterForm, PreferencesForm
from symbionet.notices.models import Frequency
from symbionet.notices.queries import (
    filtered_notices,
    frequencies_of,
    notices_of,
    read_unsubscription,
    topic_of,
    unread_count,
)
from symbionet.notices.words import notice_details, notice_text
from symbionet.shell.answers import link_over
from symbionet.shell.lists import page_of

__all__ = [
    "notice_list",
    "notice_open",
    "notice_preferences",
    "notice_unsubscribe",
    "notices_read",
    "notices_stop_mail",
]

PER_PAGE = 25


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """The visitor's notices, newest first; all or the unread ones, by topic."""
    form = NoticeFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    unread, topic = bool(wanted.get("unread")), str(wanted.get("topic", ""))
    rows = filtered_notices(notices_of(request.user), unread=unread, topic=topic)
    page = page_of(request, rows, PER_PAGE)
    shown = [{"notice": row, "text": notice_text(row), "details": notice_details(row)} for row in page]
    context = {"page": page, "shown": shown, "form": form, "wanted": wanted, "unread": unread_count(request.user)}
    return render(request, "notices/notice_list.html", context)


@require_GET
@never_cache
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the notice leads, which counts as read from then on (as a page that is opened counts as looked at)."""
    notice = actions.mark_read(get_object_or_404(notices_of(request.user), pk=pk), by=request.user)
    inside = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return HttpResponseRedirect(notice.url) if inside else redirect("notice_list")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read."""
    count = actions.mark_all_read(by=request.user)
    messages.success(
        request,
        ngettext("%(count)d notice is marked as read.", "%(count)d notices are marked as read.", count)
        % {"count": count},
    )
    return redirect("notice_list")


@require_http_methods(["GET", "POST"])
def notice_preferences(request: HttpRequest) -> HttpResponse:
    """How often e-mail comes about each topic."""
    person = request.user
    assert isinstance(person, User)
    form = PreferencesForm(request.POST or None, frequencies=frequencies_of(person))
    if not form.is_valid():
        return render(request, "notices/preferences.html", {"form": form, "frequencies": Frequency.choices})
    actions.set_preferences(person, form.cleaned_data, by=person)
    messages.success(request, _("Saved. E-mail comes as you chose."))
    return redirect("notice_preferences")


@require_POST
def notices_stop_mail(request: HttpRequest) -> HttpResponse:
    """No more e-mail about anything."""
    person = request.user
    assert isinstance(person, User)
    actions.stop_all_mail(person, by=person)
    messages.success(request, _("No more e-mail comes. Notices stay here in the platform."))
    return redirect("notice_preferences")


@csrf_exempt  # mail programs post here without a cookie (RFC 8058); the signed link is the right to do it
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the link in a mail; only its button, or the one of a mail program, ends the mail."""
    wish = read_unsubscription(token)
    if wish is None:
        remedy = _("It was not copied whole from the e-mail. How often e-mail comes is set on your own page.")
        return link_over(request, remedy, instead=(reverse("notice_preferences"), _("How often by e-mail")))
    is_done = request.method == "POST"
    if is_done:
        actions.unsubscribe(wish, all_topics=request.POST.get("scope") == "all")
    context = {
        "topics": [topic_of(code).label for code in wish.topics],
        "is_done": is_done,
        "all": request.POST.get("scope"),
    }
    return render(request, "notices/unsubscribe.html", context)
