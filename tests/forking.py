"""Processes of their own that begin at once: one process reads the product, and is forked for each that is asked for.

Starting Python and reading the product takes longer than what most of these processes do. A fork has its own memory, its
own connections and its own end, and is killed like any other process.
"""

import atexit
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from functools import cache
from pathlib import Path

import django
from django.conf import Settings, settings
from django.db import connections

from cartera.foundation import garbage

ROOT = Path(__file__).parents[1]
REQUEST_BYTES = 1 << 16


class Child:
    """A process that does one verb of a house: as much of `subprocess.Popen` as is asked of it. It leads a group of its own."""

    def __init__(self, house, pid, stdin, stdout, stderr):
        self.house, self.pid, self.returncode = house, pid, None
        self.stdin, self.stdout, self.stderr = stdin, stdout, stderr

    def poll(self):
        return self.ask(patient=False)

    def wait(self):
        return self.ask(patient=True)

    def ask(self, *, patient):
        if self.returncode is None:
            self.returncode = self.house.ask({"of": self.pid, "patient": patient})
        return self.returncode

    def end(self):
        """Read what it still says, wait for its end, and return both."""
        if not self.stdin.closed:
            self.stdin.close()
        with self.stdout, self.stderr:
            told = self.stdout.read(), self.stderr.read()
        self.wait()
        return told


@cache
def ready():
    """Start the process that has read the product, once for all tests of this one, and return the way to ask it.

    It ends when this process does, which closes that way.
    """
    ours, its = socket.socketpair()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cartera.config.settings"}
    command = [sys.executable, "-m", "tests.forking", str(its.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, env=env, pass_fds=[its.fileno()])
    its.close()
    atexit.register(lambda: (ours.close(), process.wait()))
    return ours


class House:
    """The verbs of a module, each done by a fork of the process that has read the product."""

    def __init__(self, module):
        self.module = module

    def ask(self, request, files=()):
        socket.send_fds(ready(), [json.dumps(request).encode()], files)
        return json.loads(ready().recv(REQUEST_BYTES))

    def begin(self, env, *words):
        """Let a process begin with what `env` changes, and return it."""
        (stdin, ours), (told, stdout), (wrong, stderr) = os.pipe(), os.pipe(), os.pipe()
        asked = {"module": self.module, "env": env, "words": [*map(str, words)]}
        pid = self.ask(asked, [stdin, stdout, stderr])
        for each in (stdin, stdout, stderr):
            os.close(each)
        return Child(self, pid, os.fdopen(ours, "wb"), os.fdopen(told, "rb"), os.fdopen(wrong, "rb"))

    def do(self, env, *words, said=b""):
        """Do one thing in a process of its own, and return what it printed."""
        child = self.begin(env, *words)
        child.stdin.write(said)
        told, wrong = child.end()
        assert child.returncode == 0, wrong.decode()
        return told.decode()

    def kill_in(self, seconds, env, *words):
        """Let a process begin, work for a while after its `go`, and kill it with whatever it started, if it still works."""
        child = self.begin(env, *words)
        assert child.stdout.readline() == b"go\n", child.end()[1].decode()
        time.sleep(seconds)
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.end()


def main(handle):
    """Answer until the asker is gone: begin a process, or tell how one ended."""
    garbage.seldom()
    django.setup()
    asked = socket.socket(fileno=int(handle))
    while True:
        said, files, _, _ = socket.recv_fds(asked, REQUEST_BYTES, 3)
        if not said:
            return
        request = json.loads(said)
        if "of" in request:
            pid, status = os.waitpid(request["of"], 0 if request["patient"] else os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            verbs = importlib.import_module(request["module"])
            gc.freeze()  # a fork shares what was read as long as nobody looks through it
            answer = os.fork()
            if not answer:
                asked.close()
                become(verbs, files, request)
            for each in files:
                os.close(each)
        asked.sendall(json.dumps(answer).encode())


def become(verbs, files, request):
    """Be the process that was asked for, to its end."""
    os.setsid()
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    status = 1
    try:
        move(request["env"])
        verbs.main(*request["words"])
        status = 0
    except BaseException:  # noqa: BLE001 - a process ends with a traceback, whatever it was
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connections.close_all()
        os._exit(status)


def move(env):
    """Live by another environment from now on: the settings are read anew, and no connection is open yet."""
    os.environ.update(env)
    importlib.reload(importlib.import_module("cartera.config.settings"))
    settings._wrapped = Settings("cartera.config.settings")
    connections._settings = None
    connections.__dict__.pop("settings", None)
    if hasattr(connections._connections, "default"):
        del connections["default"]


if __name__ == "__main__":
    main(*sys.argv[1:])
