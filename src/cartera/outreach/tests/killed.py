"""Run as a program by `test_killed`: sends what is due until it is killed in the middle of handing one over."""

import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from cartera.outreach import channels  # noqa: E402 - needs the apps
from cartera.outreach.channels import Result  # noqa: E402
from cartera.outreach.tests.sending import send  # noqa: E402


class DyingSender:
    """Notes each message in a file; with the last it is allowed, the process dies before the answer is recorded."""

    channel, inside = "email", False

    def __init__(self, notes, allowed):
        self.notes, self.left = Path(notes), allowed

    def open(self):
        pass

    def close(self):
        pass

    def send(self, envelope):
        with self.notes.open("a") as file:
            file.write(envelope.reference + "\n")
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return Result("sent")


if __name__ == "__main__":
    with channels.use({"email": DyingSender(sys.argv[1], int(sys.argv[2]))}):
        send()
