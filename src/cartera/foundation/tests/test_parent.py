"""A child hears of its parent's end, and ends in order while its parent lives."""

import subprocess
import sys

PATIENCE_SECONDS = 30
CHILD = "import os, time; from cartera.foundation import parent; parent.when_gone(lambda: os._exit(7)); time.sleep({})"


def child(seconds):
    return subprocess.Popen([sys.executable, "-c", CHILD.format(seconds)], stdin=subprocess.PIPE)


def test_a_child_hears_of_the_end_of_its_parent():
    with child(seconds=60) as process:
        process.stdin.close()
        assert process.wait(timeout=PATIENCE_SECONDS) == 7


def test_a_child_ends_in_order_while_its_parent_lives():
    with child(seconds=0.2) as process:
        assert process.wait(timeout=PATIENCE_SECONDS) == 0
