"""Drivers of databases that are installed only where they are needed: the command that does it."""

from __future__ import annotations

import sys

# what the extras of the same names in pyproject.toml bring; none of them needs a system's library
PACKAGES = {"postgres": '"psycopg[binary]"', "mssql": "mssql-python", "oracle": "oracledb", "mysql": "pymysql"}


def command(extra: str) -> str:
    """Return the command that installs a driver for the Python that runs this."""
    return f"{sys.executable} -m pip install {PACKAGES.get(extra, extra)}"
