"""Addresses of `questions`."""

from django.urls import path

from symbionet.questions import views

urlpatterns = [
    path("questionnaires/", views.questionnaire_list, name="questionnaire_list"),
    path("questionnaires/check/", views.questionnaire_check, name="questionnaire_check"),
    path("questionnaires/files/<int:pk>/", views.answer_file, name="answer_file"),
    path("questionnaires/<slug:form_id>/", views.questionnaire_detail, name="questionnaire_detail"),
    path("questionnaires/<slug:form_id>/workbook/", views.questionnaire_file, name="questionnaire_file"),
]
