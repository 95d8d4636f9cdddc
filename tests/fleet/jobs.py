"""Work for worker processes: they import it by name, so it stands in a module of its own."""

import os
import time


def work(job):
    """Do what the name of the pair says."""
    kind = job["name"].partition("-")[0]
    if kind == "die":
        os._exit(9)
    if kind == "sleep":
        time.sleep(60)
    if kind == "eat":
        bytearray(1 << 40)
    return {"pair": job["name"], "status": "reviewed", "process": os.getpid()}
