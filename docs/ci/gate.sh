#!/bin/sh
# The gate for any system with a shell. If BASE is a git revision, the theory is compared with the lock of that revision.
# The report goes to OUT. The exit code is 0 if the gate is open, 1 if it is shut. Arguments go to lakatos gate.
set -eu
out=${OUT:-reports/gate}
rm -f "$out/gate.json"
npx --no-install lakatos gate --no-progress --out "$out" ${BASE:+--base "$BASE"} "$@"
# a gate that ran to its end has written this
test -s "$out/gate.json"
