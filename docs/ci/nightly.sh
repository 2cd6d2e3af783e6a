#!/bin/sh
# A campaign on randomness that no other night had. Opens nothing but a report: no issue, no branch, no commit.
# Ends as lakatos check does, so that a refuted claim is a red night. Arguments go to lakatos check.
set -eu
npx --no-install lakatos check --seed "nightly ${SEED:-$(date -u +%F)}" --budget thorough --out reports/nightly --no-progress "$@"
