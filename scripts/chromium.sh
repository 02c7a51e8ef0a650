#!/usr/bin/env bash
# Chromium for the browser tests: the one that is there, else Debian's, else a clear line and those tests skip.
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
as_root=()
if [ "$(id -u)" != 0 ]; then
  if sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(false); fi
fi
if command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests"
  "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 || true
  if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium \
    >/dev/null 2>&1; then exit 0; fi
fi
echo "There is no Chromium and it could not be installed: the browser tests will skip. Install it: apt-get install chromium"
