#!/bin/sh
# shards.sh N [arguments of lakatos check]: a campaign in N parts, then the report of the whole.
# Its evidence.json is, byte for byte, that of a campaign in one piece.
# Here the parts run one after the other. With N machines, each runs one turn of the loop and passes on its evidence.json.
set -eu
parts=$1
shift
worst=0
files=''
for part in $(seq 1 "$parts"); do
  code=0
  rm -f "reports/shard-$part/evidence.json"
  npx --no-install lakatos check --shard "$part/$parts" --out "reports/shard-$part" --quiet --no-progress "$@" || code=$?
  case $code in
    0) ;;
    1) worst=1 ;;
    3) [ "$worst" = 1 ] || worst=3 ;;
    *) exit "$code" ;;
  esac
  files="$files reports/shard-$part/evidence.json"
done
# shellcheck disable=SC2086 -- one word per file
npx --no-install lakatos report --merge $files --out reports
exit "$worst"
