"""Jobs whose worker was killed end as failed and can be continued; the worker ends with its server."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from symbionet.core import jobs
from symbionet.core.jobs import end_orphans, kept_alive
from symbionet.core.models import Job, JobState
from symbionet.matches.actions import continue_matching, start_matching
from symbionet.web.rounds import end_orphaned_work


def test_a_run_whose_worker_was_killed_fails_in_words_and_goes_on(people):
    job = start_matching(by=people.practitioner)
    long_ago = timezone.now() - timedelta(minutes=10)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, beat_at=long_ago)

    end_orphaned_work()
    job.refresh_from_db()

    assert job.state == JobState.FAILED
    assert job.reason.startswith("The program that worked on it was ended")
    with translation.override("zh-hans"):
        assert "可继续进行" in job.reason
    assert continue_matching(job, by=people.practitioner).state == JobState.WAITING


def test_who_shows_signs_of_life_is_left_alone(people, monkeypatch):
    monkeypatch.setattr(jobs, "BEAT", 3600)
    job = Job.objects.create(kind="matching", state=JobState.RUNNING, created_at=timezone.now() - timedelta(days=1))

    with kept_alive(job):
        assert end_orphans(timezone.now()) == []
        assert [ended.pk for ended in end_orphans(timezone.now() + timedelta(minutes=4))] == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_signs_of_life_are_written_while_the_work_goes_on(monkeypatch):
    monkeypatch.setattr(jobs, "BEAT", 0.05)
    job = Job.objects.create(kind="matching", state=JobState.RUNNING)

    with kept_alive(job):
        first, waited = job.beat_at, threading.Event()
        for _ in range(100):
            job.refresh_from_db()
            if job.beat_at > first:
                break
            waited.wait(0.05)

    assert job.beat_at > first


def test_the_worker_ends_when_its_server_is_killed():
    """The pipe to the server closes with the server; the worker then ends although a task does not."""
    code = (
        "import signal, sys, threading, time\n"
        "from symbionet.web.management.commands.work_for_server import end_with\n"
        "signal.signal(signal.SIGTERM, lambda *_: print('asked', flush=True))\n"
        "threading.Thread(target=end_with, args=[sys.stdin.buffer.raw, 0.2], daemon=True).start()\n"
        "print('works', flush=True)\n"
        "while True: time.sleep(0.05)\n"
    )
    setup = "import django; django.setup()\n"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "symbionet.settings"}
    worker = subprocess.Popen(
        [sys.executable, "-c", setup + code], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    assert worker.stdin is not None
    assert worker.stdout.readline() == b"works\n"

    worker.stdin.close()

    try:
        assert worker.wait(timeout=20) == 1
    finally:
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
        worker.stdout.close()
