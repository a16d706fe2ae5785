"""A day is not broken over two lines of a narrow page."""

from django.utils.safestring import mark_safe

from symbionet.shell.templatetags.shell import whole_days


def test_days_stay_whole_and_tags_are_left():
    piece = mark_safe('<a href="/x/?day=2026-11-20" title="2026-11-20">Gap · 2026-11-20</a>')
    assert whole_days(piece) == (
        '<a href="/x/?day=2026-11-20" title="2026-11-20">Gap · <span class="text-nowrap">2026-11-20</span></a>'
    )
    assert whole_days(mark_safe("A &lt;b&gt; 12-11")) == "A &lt;b&gt; 12-11"
