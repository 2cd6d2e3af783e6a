#!/bin/sh
# A campaign with a new seed every night. It writes a report: no issue, no branch, no commit.
# The exit code is that of lakatos check, so the job fails if a claim is refuted. Arguments go to lakatos check.
set -eu
rm -f reports/nightly/timings.json
npx --no-install lakatos check --seed "nightly ${SEED:-$(date -u +%F)}" --budget thorough --out reports/nightly --no-progress "$@"
# a campaign that ran to its end has written this
test -s reports/nightly/timings.json
