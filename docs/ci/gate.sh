#!/bin/sh
# The gate for any system with a shell. If BASE is a git revision, the theory is compared with the lock of that revision.
# The exit code is 0 if the gate is open, 1 if it is shut. Arguments go to lakatos gate.
set -eu
npx --no-install lakatos gate --no-progress ${BASE:+--base "$BASE"} "$@"
