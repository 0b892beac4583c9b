"""Small SIE files, one for each rule of the format, from which the fuzzer starts."""

from pathlib import Path

from tests.fuzz.oracle_sums import contents_sum

PROVBOK = Path(__file__).parents[2] / "examples" / "provbok"
REAL = Path(__file__).parents[3] / "shared" / "data" / "sie" / "files"
"""Real exports, which lie beside the repository where there are any."""

_SMALL = 20_000

_HEAD = '#FLAGGA 0\n#PROGRAM "Prov" 1.0\n#FORMAT PC8\n#GEN 20250408\n#SIETYP 4\n'
_YEAR = "#RAR 0 20250101 20251231\n"
_VOUCHERS = (
    _YEAR + '#VER A 1 20250120 "Lön" 20250121\n{\n'
    '#TRANS 5010 {1 "10" 2 "100"} 1000.50 20250120 "Januari" 1\n'
    "#TRANS 1930 {} -1000.50\n}\n",
    _YEAR + '#VER "A" "2" "20250120"\n{\n#TRANS 5010 {2 100 1 "11 B"} 7\n'
    '#BTRANS 3010 {} 5.00\n#RTRANS 1930 {} -7.00\n#TRANS 1930 {} -7.00 20250201 "" 3\n}\n'
    "#VER B 0 20250301\n{\n#TRANS 5610 {} 0\n}\n#VER B 3 20250401\n{\n}\n",
    "#RAR 0 20240701 20250630\n#RAR -1 20230701 20240630\n"
    '#VER A 1 20240630 "a \\" b"\n{\n\t#TRANS\t3010\t{6 "p}1" 1 ""}\t-5.1\n'
    '#TRANS 5010 {} +5.10 20240701 "x\\\\" 1 "N N"\n}\n',
    '#DIM 1 "Ansvar"\n#UNDERDIM 21 "Del" 1\n#OBJEKT 1 "10" "Enhet å"\n#KONTO 5010 "Lön"\n'
    '#OKÄND 1 {} "x"\n#VER "" "" 20250120\n{\n#TRANS 5010 {21 "x"} 90071992547409.91\n'
    "#TRANS 1930 {} -90071992547409.91\n}\n",
    _YEAR + "#IB 0 1930 100.00\n#UB 0 1930 93.00\n#RES 0 5010 7.00\n"
    "#PSALDO 0 202501 5010 {} 7.00\n#VER L 9 20250131 Text\n{\n#TRANS 5010 {} 7.00\n"
    "#TRANS 1930 {} -7.00\n}\n",
)
_BALANCES = (
    '#PSALDO 0 202501 5010 {} 100.00\n#PSALDO 0 202501 5010 {1 "10"} 60.00\n'
    "#PSALDO 0 202502 1930 {} 5.00\n#RES 0 5010 100.00\n#IB 0 1930 1.00\n#UB 0 1930 6.00\n",
    '#PSALDO 0 202501 5010 {} 40.00\n#PSALDO 0 202501 5010 {1 "10" 2 "100"} 60.00 3\n'
    '#PSALDO -1 202412 5010 {1 ""} 1\n#RES 0 5010 100.00\n#RES -1 5010 1.00\n',
    "#PSALDO 0 202503 3010 {} 0\n#PSALDO 0 202504 3010 { } -5.50\n#PSALDO 0 202504 3010 {} -1\n",
)
_BUDGETS = (
    '#PBUDGET 0 202501 5010 {} 100.00\n#PBUDGET 0 202501 5010 {1 "10"} 60.00\n'
    '#PBUDGET 0 202501 5010 {1 "11 B"} 40.00\n#PBUDGET 0 202512 3010 {} -9\n',
    '#PBUDGET 0 202501 5010 {2 "200"} 1.5\n#PBUDGET 0 202501 5010 {7 "x" 2 200} 1.5 2\n',
    "#PBUDGET 0 202501 3010 {} 0\n",
)
_TWO_YEARS = _YEAR + "#RAR -1 20240101 20241231\n"

TOKENS = (
    *("#VER ", "#TRANS ", "#RTRANS ", "#BTRANS ", "#PSALDO ", "#PBUDGET ", "#RES ", "#IB ", "#UB "),
    *("#RAR ", "#KSUMMA", "#VALUTA EUR", "#DIM ", "#KONTO ", "\n{\n", "\n}\n", "{}", '{1 "10"}'),
    *("20250131", "202501", "0", "-", '"', '\\"', "\\", "{", "}", "\t", "\r\n", "\x1a", "ö"),
    *("00", '""', '"" ', "} 5.00 ", "\xa0", "\x0b", "\x85", "-0.00", "1e5", "1_0", "٣", "ſ", "."),
)
"""What the format is made of, and what readers stumble over."""


def _in_all_ways(text: str) -> list[bytes]:
    """A file as it is; with other line ends and letters; and with its checksum."""
    plain = (_HEAD + text).encode("cp437")
    checked = b"#KSUMMA\n" + plain[plain.index(b"#PROGRAM") :]
    summed = b"#FLAGGA 0\n" + checked + b"#KSUMMA %d\n" % contents_sum(checked)
    return [
        plain,
        plain.replace(b"\n", b"\r\n"),
        (_HEAD + text).encode("utf-8-sig"),
        (_HEAD + text).encode("cp1252"),
        summed,
    ]


def voucher_files() -> list[bytes]:
    files = [file for text in _VOUCHERS for file in _in_all_ways(text)]
    return [*files, *real_files(), (PROVBOK / "utfall-2025-04.se").read_bytes()]


def real_files() -> list[bytes]:
    """Real exports that are small enough to be changed some hundred times a second."""
    found = sorted(REAL.iterdir()) if REAL.is_dir() else []
    return [file.read_bytes() for file in found if file.stat().st_size < _SMALL]


def balance_files() -> list[bytes]:
    files = [file for text in _BALANCES for file in _in_all_ways(_TWO_YEARS + text)]
    return [*files, *real_files()]


def budget_files() -> list[bytes]:
    files = [file for text in _BUDGETS for file in _in_all_ways(_YEAR + text)]
    return [*files, (PROVBOK / "tillagg-2025.se").read_bytes()]
