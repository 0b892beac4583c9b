# A year of files into an embedded ledger: read by the other scripts here, which set $name.
here=$(dirname "$0")/intraservice-2025
export LIGGARE_DATABASE="${LIGGARE_DATABASE:-sqlite:///$name.sqlite}"
rm -f "$name.sqlite" "$name.sqlite"-* "$name.read.sqlite" "$name.read.sqlite"-*
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
