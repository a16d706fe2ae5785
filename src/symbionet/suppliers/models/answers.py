"""The firm that answers, to whom it has granted its answers, and the dated snapshots that buyers keep."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.network.models import Organisation
from symbionet.questions.models import AnswerSheet
from symbionet.suppliers.models.chains import OwnQuestion, Supplier, new_key

__all__ = ["EvidenceCheck", "Grant", "OwnAnswer", "Respondent", "Snapshot", "Verdict"]


class Respondent(models.Model):
    """A firm as the owner of its answers, which it gives once; `confirmed_on` begins their twelve months.

    A firm that was there twice is merged into one: the old key stays and leads on.
    """

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    organisation = models.OneToOneField(
        Organisation, verbose_name=_("firm"), on_delete=models.CASCADE, related_name="respondent"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    confirmed_on = models.DateField(null=True)
    is_demo = models.BooleanField(_("demo"), default=False)
    answer_sheets = GenericRelation(AnswerSheet, "subject_id", "subject_type", related_query_name="respondent")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        """The page of the firm's answers and buyers."""
        return page_address("respondent_detail", self.pk)


class Grant(models.Model):
    """A firm lets one buyer read its answers, until it withdraws that."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="grants")
    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="grants")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["supplier"], condition=Q(withdrawn_at=None), name="one_open_grant")
        ]

    def __str__(self) -> str:
        return f"{self.respondent} → {self.supplier.buyer}"


class Snapshot(models.Model):
    """What a buyer was given on a day; it is never changed.

    answers: question -> number, text, or list of choices; notes: question -> text; files: question -> [[key, name]];
    own: [[question key, Chinese, English, answer]]; heads: head -> [score, documented, coverage].
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="snapshots")
    taken_at = models.DateTimeField(default=timezone.now)
    form_id = models.CharField(max_length=60)
    version = models.CharField(max_length=30)
    answers = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    own = models.JSONField(default=list)
    heads = models.JSONField(default=dict)
    score = models.FloatField(null=True)
    documented = models.FloatField(null=True)
    coverage = models.FloatField(null=True)
    valid_until = models.DateField()

    class Meta:
        ordering = ["-taken_at", "-id"]

    def __str__(self) -> str:
        return f"{self.supplier} {self.taken_at:%Y-%m-%d}"


class OwnAnswer(models.Model):
    """The answer of a supplier to an own question of its buyer; nobody but these two reads it."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="own_answers")
    question = models.ForeignKey(OwnQuestion, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(_("answer"), max_length=2000)

    class Meta:
        ordering = ["question_id"]
        constraints = [models.UniqueConstraint(fields=["supplier", "question"], name="own_answer_once")]

    def __str__(self) -> str:
        return self.text


class Verdict(models.TextChoices):
    """What a buyer finds of the papers to an answer."""

    FITS = "fits", _("The papers show it")
    DOUBTFUL = "doubtful", _("The papers do not show it")


class EvidenceCheck(models.Model):
    """A buyer has looked at the papers of an answer; it counts as long as answer and papers stay the same."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="checks")
    question = models.CharField(max_length=80)
    verdict = models.CharField(_("verdict on the papers"), max_length=8, choices=Verdict)
    note = models.CharField(_("note to the supplier"), max_length=500, blank=True)
    answer = models.JSONField(null=True)
    files = models.JSONField(default=list)  # keys of the papers
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["supplier", "question"], name="evidence_checked_once")]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_verdict_display()}"
