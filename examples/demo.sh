#!/bin/sh
# A year of files into an embedded ledger, and the March 2025 report out of it.
set -eu
here=$(dirname "$0")/intraservice-2025
export LIGGARE_DATABASE="${LIGGARE_DATABASE:-sqlite:///liggare-demo.sqlite}"
rm -f liggare-demo.sqlite liggare-demo.sqlite-* liggare-demo.read.sqlite liggare-demo.read.sqlite-*
run() {
    printf '\n$ liggare'
    for word; do
        case $word in *' '*) printf ' "%s"' "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '\n'
    "$LIGGARE" "$@"
}
L="--ledger intraservice"
run structure load "$here/struktur.json"
run import outcome "$here/utfall-2024.se" $L --source ekonomi
run period close 2024-12 $L
run import outcome "$here/utfall-2025-01.se" "$here/utfall-2025-02.se" "$here/utfall-2025-03.se" $L --source ekonomi
run import budget "$here/budget-2025.se" $L --decided-by KF --decided-on 2024-11-21 --paragraph 12
run import forecast "$here/prognos-2025-1-ingaende.csv" $L --round "Ingående prognos" --submit
run import forecast "$here/prognos-2025-2-mars.csv" $L --round "Prognos mars" --cutoff 2025-03 --submit
run report service-follow-up $L --period 2025-03
run report result-summary $L --period 2025-03
run report responsibility $L --period 2025-03
cat <<'TEXT'
Härnäst:
  liggare explain --ledger intraservice --period 2025-03 --rows service --row 16 \
      --column deviation_ytd --where kind=cost        raderna bakom en siffra
  liggare report deviation --rows responsibility --ledger intraservice --period 2025-03
  liggare report service-follow-up --ledger intraservice --period 2025-03 --as-of 100
  docs/handledning.md                                   steg för steg, med egna filer
(export LIGGARE_DATABASE=sqlite:///liggare-demo.sqlite, och .venv/bin först i PATH)
TEXT
