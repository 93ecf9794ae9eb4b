"""The grader's process where it is started by exec. Run as `python -I -S -B grader_process.py` by the judge.

It starts its first worker before anything else, so that both import torch at the same time.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from grader.sandbox import handover

    plan, (commands,) = handover.take()
    sys.path[:] = plan["path"]
    from grader.errors import SandboxError
    from grader.sandbox.spawn import Plan, Spawner

    try:
        spawner = Spawner(Plan(plan["libraries"], plan["interpreter"], plan["hidden"], plan["without"]))
    except SandboxError as error:
        sys.exit(error.message)

    def stop(*_: object) -> None:
        spawner.close()
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    try:
        from grader.grading.jobs import serve

        spawner.prove()
        serve(commands, spawner)
    except SandboxError as error:
        sys.exit(error.message)
    finally:
        spawner.close()


if __name__ == "__main__":
    main()
