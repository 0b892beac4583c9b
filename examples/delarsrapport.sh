#!/bin/sh
# The March 2025 interim report whole, with its service follow-up: `delarsrapport.sh [FOLDER]`.
# Figures and comments are the published report's. Measures, indicators, assignments and the steps
# of the close are invented, and say so.
set -eu
name=liggare-delarsrapport
folder=${1:-delarsrapport-2025-03}
. "$(dirname "$0")/year.sh"
M="--period 2025-03"

# Services of digital infrastructure, costs: ten per cent or more is explained.
for figure in outcome forecast; do
    run commentary-rule state "DI-$figure" $L --rows service --where kind=cost --below DI \
        --figure $figure --per-cent 10 --floor 0 --answers 2000 --from 2025-01
done
run import comments "$here/kommentarer.csv" $L $M
run comment owed $L $M

run measure deadline $L --days 60 --from 2025-01
run measure plan A1 $L --year 2025 --text "Påhittat exempel: konsulter i drift av datahallen ersätts med anställda." \
    --year-effect 1500 --full-year-effect 3000 --posts -2 --posts-full-year -2 --answers 2000 \
    --starts 2025-05 --row 1 $M --figure forecast
run measure assess A1 $L $M --assessed 1200 --assessed-full-year 3000 --assessed-posts -2 \
    --assessed-posts-full-year -2 \
    --text "Påhittat exempel: rekryteringen pågår."
run measure plan A2 $L --year 2025 --text "Påhittat exempel: licenser som ingen använder sägs upp." \
    --year-effect 800 --full-year-effect 1600 --answers 2000 --starts 2025-04 --row 20 $M --figure forecast
run measure decide A2 $L --decided-by Nämnden --decided-on 2025-04-24 --paragraph "§ 41"

run indicator define M1 $L --name "Nöjda beställare (påhittat exempel)" --unit per-cent --better higher --answers 4000
run indicator target M1 $L 75 --year 2025
for value in 2023-12:70 2024-12:72,5; do
    run indicator measure M1 $L --period "${value%:*}" --outcome-ytd "${value#*:}"
done
run indicator measure M1 $L $M --outcome 71,5 --outcome-ytd 71,5 --forecast 74
run indicator define N1 $L --name "Sjukfrånvaro (påhittat exempel)" --kind key-figure --unit per-cent --better lower --answers 3000
run indicator target N1 $L "5,5 %" --year 2025
run indicator measure N1 $L $M --outcome "6,2 %" --outcome-ytd "6,4 %" --forecast "5,8 %"

run assignment receive U1 $L --text "Påhittat exempel: redovisa hur stadens digitala infrastruktur ska klara ett avbrott." \
    --due 2025-10-31 --decided-by KF --decided-on 2024-11-21 --paragraph "§ 12" --answers 2000
run assignment report U1 $L --on 2025-03-31 --status under-way --text "Påhittat exempel: kartläggningen är klar."
run assignment receive U2 $L --text "Påhittat exempel: föreslå färre tjänster i tjänstekatalogen." \
    --due 2025-06-30 --decided-by Nämnden --decided-on 2025-01-30 --paragraph "§ 7" --answers 4000

for unit in 1000 2000; do
    run month-close plan 2025-03 $L --unit $unit --owner "Kim Exempel" --due 2025-04-10
    run month-close done 2025-03 load $L --unit $unit
    run month-close done 2025-03 reconcile $L --unit $unit
done
run month-close status 2025-03 $L

# The default template with the board's name in its head; it is left beside the folder, to change.
"$LIGGARE" template show interim-report | sed "s/^board:.*/board: Nämnden för Intraservice/" > "$folder.md"
run template keep interim-report "$folder.md" $L $M
run publish interim-report $L $M --out "$folder" --diary-number "0114/25 (påhittat)" --force
cat <<TEXT
Rapporten ligger i $folder, ett utkast tills den är beslutad. Härnäst:
  liggare key make                                                  nyckeln som beslutade rapporter bevisas med
  liggare publish interim-report --ledger intraservice --period 2025-03 --out beslutad \\
      --decided-by Nämnden --decided-on 2025-04-24                  förseglad, med försegling och bevis
  liggare comment owed --ledger intraservice --period 2025-03      det som saknas eller står fel
  $folder.md                                          mallen, att ändra: docs/mallar.md
  docs/handledning.md                                               steg för steg, med egna filer
(export LIGGARE_DATABASE=$LIGGARE_DATABASE, och .venv/bin först i PATH)
TEXT
