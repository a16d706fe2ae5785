"""Addresses of `accounts`."""

from django.urls import path

from symbionet.accounts.views import invitations, leaving, people, saved_views, tokens

urlpatterns = [
    path("profile/", people.profile, name="profile"),
    path("profile/tokens/", tokens.api_token_list, name="api_token_list"),
    path("profile/tokens/<int:pk>/revoke/", tokens.api_token_revoke, name="api_token_revoke"),
    path("views/keep/", saved_views.view_keep, name="view_keep"),
    path("views/<int:pk>/forget/", saved_views.view_forget, name="view_forget"),
    path("people/", people.people_list, name="people_list"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/roles/grant/", people.role_grant, name="role_grant"),
    path("people/<int:pk>/roles/revoke/", people.role_revoke, name="role_revoke"),
    path("people/<int:pk>/close/", leaving.person_close, name="person_close"),
    path("people/<int:pk>/open/", leaving.person_open, name="person_open"),
    path("people/<int:pk>/hand-over/", leaving.person_hand_over, name="person_hand_over"),
    path("people/<int:pk>/erase/", leaving.person_erase, name="person_erase"),
    path("people/<int:pk>/data.json", leaving.person_data, name="person_data"),
    path("people/<int:pk>/memberships/<int:key>/end/", leaving.membership_end, name="membership_end"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/new/", invitations.invitation_new, name="invitation_new"),
    path("invitations/<int:pk>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path("invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("start/<str:token>/", invitations.first_start, name="first_start"),
    path("invitations/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
]
