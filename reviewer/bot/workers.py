"""The threads that do the jobs: a fixed number of them, woken by deliveries, ended with the service."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Final

from reviewer.bot.jobs import Jobs
from reviewer.bot.settings import BotSettings
from reviewer.bot.work import Log, do

_LOOK: Final = 5.0
"""Seconds between looks at the queue where no delivery wakes a worker: postponed jobs come due."""


class Workers:
    """Takes jobs from the queue until it is told to stop."""

    def __init__(self, jobs: Jobs, settings: BotSettings, log: Log) -> None:
        self._jobs = jobs
        self._settings = settings
        self._log = log
        self._wakes = threading.Semaphore(0)
        self._stopping = False
        self._folder = work_folder(settings.database)
        self._threads = [
            threading.Thread(target=self._run, name=f"worker-{number}", daemon=True)
            for number in range(settings.workers)
        ]

    def start(self) -> None:
        """Start the threads, with an empty folder for their trees: a killed service left its own there."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Let an idle worker look at the queue now."""
        self._wakes.release()

    def stop(self, seconds: float) -> None:
        """Take no more jobs; wait for those that run, which a later start does again if they do not end in time."""
        self._stopping = True
        for _ in self._threads:
            self._wakes.release()
        for thread in self._threads:
            thread.join(seconds)

    @property
    def are_alive(self) -> bool:
        """Whether every thread still runs."""
        return all(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while not self._stopping:
            job = self._jobs.take()
            if job is None:
                self._wakes.acquire(timeout=_LOOK)
                continue
            do(job, self._jobs, self._settings, self._folder, self._log)


def work_folder(database: Path) -> Path:
    """Return the folder beside the database that the trees are unpacked in."""
    return database.with_name(f"{database.name}.work")
