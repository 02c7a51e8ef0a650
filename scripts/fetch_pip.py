"""Fetch pip's own wheel from the configured package index, for a Python that came without it; checked by its hash."""

from __future__ import annotations

import configparser
import hashlib
import os
import re
import sys
import urllib.parse
import urllib.request
from pathlib import Path


def index() -> str | None:
    """Return the index that pip would be told to use; there is no default here."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    homes = [Path("/etc/pip.conf"), Path("/etc/xdg/pip/pip.conf"), Path.home() / ".config/pip/pip.conf"]
    named = [os.environ["PIP_CONFIG_FILE"]] if os.environ.get("PIP_CONFIG_FILE") else []
    parser = configparser.ConfigParser(interpolation=None)
    parser.read([*homes, *named])
    return parser.get("global", "index-url", fallback=None)


def main(version: str, digest: str, target: str) -> int:
    """Write the wheel to `target`; say why not in one line."""
    address = index()
    if address is None:
        sys.stderr.write("No package index is configured (PIP_INDEX_URL or pip.conf).\n")
        return 1
    page_url = f"{address.rstrip('/')}/pip/"
    with urllib.request.urlopen(page_url, timeout=60) as page:
        links = re.findall(r'href="([^"]+)"', page.read().decode())
    wheel = [link for link in links if f"/pip-{version}-py3-none-any.whl" in f"/{link}"]
    if not wheel:
        sys.stderr.write(f"The configured index has no pip {version}.\n")
        return 1
    with urllib.request.urlopen(urllib.parse.urljoin(page_url, wheel[0]), timeout=120) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != digest:
        sys.stderr.write("The pip that was fetched is not the one that is pinned; nothing was installed.\n")
        return 1
    Path(target).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
