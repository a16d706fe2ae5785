"""Addresses of `matches`."""

from django.urls import path

from symbionet.matches.views import board, decisions, learning, matches, routes, runs

urlpatterns = [
    path("matches/", board.match_list, name="match_list"),
    path("matches/lines.geojson", board.match_geojson, name="match_geojson"),
    path("matches/find/", runs.matches_find, name="matches_find"),
    path("matches/decide/", decisions.match_bulk, name="match_bulk"),
    path("matches/undo/", decisions.match_undo, name="match_undo"),
    path("matches/learned/", learning.match_learning, name="match_learning"),
    path("matches/learned/learn/", learning.match_learning_learn, name="match_learning_learn"),
    path("matches/learned/<int:pk>/apply/", learning.match_learning_apply, name="match_learning_apply"),
    path("matches/learned/<int:pk>/withdraw/", learning.match_learning_withdraw, name="match_learning_withdraw"),
    path("matches/<int:pk>/", matches.match_detail, name="match_detail"),
    path("matches/<int:pk>/asks/", matches.match_ask, name="match_ask"),
    path("matches/<int:pk>/accept/", decisions.match_accept, name="match_accept"),
    path("matches/<int:pk>/introduce/", decisions.match_introduce, name="match_introduce"),
    path("matches/<int:pk>/not-now/", decisions.match_postpone, name="match_postpone"),
    path("matches/<int:pk>/dismiss/", decisions.match_dismiss, name="match_dismiss"),
    path("matches/<int:pk>/reopen/", decisions.match_reopen, name="match_reopen"),
    path("matches/runs/<int:pk>/", runs.match_run, name="match_run"),
    path("matches/runs/<int:pk>/stop/", runs.match_run_stop, name="match_run_stop"),
    path("matches/runs/<int:pk>/continue/", runs.match_run_continue, name="match_run_continue"),
    path("resources/<int:pk>/matches/", matches.resource_matches, name="resource_matches"),
    path("resources/<int:pk>/matches/find/", runs.resource_matches_find, name="resource_matches_find"),
    path("resources/<int:pk>/routes/", routes.resource_routes, name="resource_routes"),
    path("organisations/<int:pk>/matches/", matches.organisation_matches, name="organisation_matches"),
    path("organisations/<int:pk>/matches/find/", runs.organisation_matches_find, name="organisation_matches_find"),
]
