"""What a bench says of memory."""

import resource
import subprocess
import sys

import pytest

from cartera.insight.bench import measuring

HOLDS = "held = bytearray(50_000_000); print('ready', flush=True); input()"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a child holds")
def test_a_child_counts_for_what_it_holds_itself_and_not_for_what_its_parent_did():
    of_the_parent = bytearray(200_000_000)
    command = [sys.executable, "-c", HOLDS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "ready\n"
        measuring.look_at_children()
        child.communicate("\n")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert own >= len(of_the_parent) // 2**20
    assert 47 <= measuring.peak_mb() - own < 150
