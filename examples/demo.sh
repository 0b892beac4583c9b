#!/bin/sh
# A year of files into an embedded ledger, and the March 2025 report out of it.
set -eu
name=liggare-demo
. "$(dirname "$0")/year.sh"
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
