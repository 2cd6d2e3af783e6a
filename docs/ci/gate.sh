#!/bin/sh
# The gate for any system with a shell. With BASE, a git revision, the lock of that revision is compared with.
# Ends with 0 where the gate is open, 1 where it is shut. Arguments go to lakatos gate.
set -eu
npx --no-install lakatos gate --no-progress ${BASE:+--base "$BASE"} "$@"
