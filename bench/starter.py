"""Start one command and say what it cost, from a small process: a peak of memory is handed on by whoever starts it."""

import json
import os
import signal
import subprocess
import sys
import time


def main() -> int:
    """Run ``starter.py SECONDS COMMAND…``, print wall and CPU seconds and megabytes as JSON, return its exit code.

    After SECONDS the command is ended. CPU counts the processes it started as well, the peak is the largest one's.
    """
    limit, command = int(sys.argv[1]), sys.argv[2:]
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    signal.signal(signal.SIGALRM, lambda *_: child.kill())
    signal.alarm(limit)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
