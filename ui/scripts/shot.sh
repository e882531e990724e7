#!/usr/bin/env bash
# Screenshots of the window on the recorded backend, by headless Chromium: scripts/shot.sh OUT [WIDTHxHEIGHT] [light|dark] [name...]
# Needs `npm run build:demo` and something that serves dist-demo on 127.0.0.1:4179 (`npx vite preview --outDir dist-demo --port 4179`).
set -euo pipefail
out=$1 size=${2:-1280x800} theme=${3:-light}
shift $(( $# < 3 ? $# : 3 ))
mkdir -p "$out"
declare -A screens=(
  [start]='?closed#/' [start-empty]='?closed&empty#/' [runs]='#/runs' [runs-empty]='?empty#/runs' [run]='#/run/4' [run-mapping]='#/run/4/mapping' [run-rejects]='#/run/4/rejects'
  [compare]='#/compare' [compare-new]='#/compare/new' [summary]='#/comparison/1' [summary-big]='#/comparison/2' [causes]='#/comparison/1/causes' [causes-big]='#/comparison/2/causes'
  [differences]='#/comparison/1/differences?row=4' [million]='#/comparison/2/differences?top=27900000' [differences-error]='?fail#/comparison/1/differences'
  [invoice]='#/comparison/1/invoice/1' [invoice-large]='#/comparison/1/invoice/60' [log]='#/log' [settings]='#/settings' [readonly]='?readonly#/comparison/1/causes' [german]='?locale=de-DE#/comparison/2'
  [reviews]='#/reviews' [reviews-empty]='?empty#/reviews' [review-new]='#/reviews/new' [review]='#/review/1' [groups]='#/review/1/groups' [queue]='#/review/1/queue' [queue-long]='#/review/1/queue?item=41' [queue-big]='#/review/2/queue'
  [waivers]='#/reviews/waivers' [people]='#/people?person=Aditi+Raghunathan' [packages]='#/people/packages' [sql]='#/sql' [report]='#/review/1/report'
  [findings]='#/review/1/findings' [findings-error]='?fail#/review/1/findings' [workload]='#/review/1/workload' [sample]='#/review/1/sample' [checks]='#/checks?family=accuracy'
)
for name in "${@:-${!screens[@]}}"; do
  [ -n "$name" ] || continue
  at=${screens[$name]}
  query=${at%%#*}
  url="http://127.0.0.1:4179/${query:-?}&theme=$theme#${at#*#}"
  chromium --headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run --hide-scrollbars --user-data-dir="$(mktemp -d)" \
    --window-size="${size/x/,}" --virtual-time-budget=4000 --screenshot="$out/$name-$theme-$size.png" "$url" >/dev/null 2>&1 || echo "failed: $name"
done
