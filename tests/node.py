"""The scripts of the wall run by Node alone: what they reckon, and what they do with a page that is only made up."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import playwright

NODE = Path(playwright.__file__).parent / "driver" / "node"
APP = Path(__file__).resolve().parent.parent / "app"


def source(*names: str) -> str:
    """Return scripts of the application, by their paths in it, as one."""
    return "\n".join((APP / name).read_text(encoding="utf-8") for name in names)


def ran(code: str, **given: Any) -> Any:
    """Run a script, to which `given` are constants, and return what it hands to `tell`."""
    held = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in given.items())
    whole = f"{held}const tell = (found) => process.stdout.write(JSON.stringify(found));\n{code}"
    command = [str(NODE), "--input-type=commonjs", "-"]
    done = subprocess.run(command, input=whole, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
