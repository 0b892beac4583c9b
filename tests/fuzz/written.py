"""SIE as the standard allows it to be written, drawn at random: odd, and legal all through."""

from datetime import date, timedelta

from hypothesis import strategies as st

_LETTERS = 'aZåäöÅÖé09.,;-+=@/%{}#\\ \t"'
_BLANKS = st.sampled_from([" ", "  ", "\t", " \t"])
_DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))
_TEXTS = st.text(_LETTERS, max_size=8).filter(lambda text: not text.endswith("\\"))
_CODES = st.sampled_from(["10", "11 B", "100", "200", "x}y", 'a"b', "{", "å", "-1"])
_ACCOUNTS = st.sampled_from(["3010", "5010", "5610", "1930", "2990å"])
_DIMENSIONS = st.sampled_from([1, 2, 6, 7, 21])
_UNKNOWN = ("#ADRESS a b", '#XYZ {1 "2"} "a b" 3', "#SRU 5010 7011", '#DIM 21 "Del"', "", " \t")


def quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


@st.composite
def field(draw: st.DrawFn, text: str) -> str:
    """A field with or without quotes, where it needs none."""
    plain = bool(text) and not any(sign in text for sign in ' \t"{}\\')
    return text if plain and draw(st.booleans()) else quoted(text)


@st.composite
def objects(draw: st.DrawFn) -> str:
    pairs = draw(st.dictionaries(_DIMENSIONS, st.one_of(_CODES, st.just("")), max_size=3))
    words = []
    for dimension in draw(st.permutations([*pairs])):
        code = pairs[dimension]
        words += [draw(field(str(dimension))), draw(field(code))]
    inner = draw(_BLANKS).join(words)
    pad = draw(st.sampled_from(["", " "]))
    return f"{{{pad}{inner}{pad}}}"


@st.composite
def amount(draw: st.DrawFn, ore: int) -> str:
    """The ways to write an amount."""
    whole, part = divmod(abs(ore), 100)
    ways = [f"{whole}.{part:02d}"]
    ways += [f"{whole}.{part // 10}"] if part % 10 == 0 else []
    ways += [f"{whole}", f"00{whole}"] if not part else []
    sign = "-" if ore < 0 else draw(st.sampled_from(["", "", "+"]))
    return sign + draw(st.sampled_from(ways))


@st.composite
def row(draw: st.DrawFn, label: str, *fields: str) -> str:
    """A row with its fields parted by blanks, and sometimes more of them than it should have."""
    more = draw(st.sampled_from([(), (), ("1",), ('"a b"', "{}")]))
    name = draw(st.sampled_from([label, label, label.lower()]))
    blank = draw(_BLANKS)
    return draw(st.sampled_from(["", " ", "\t"])) + blank.join([f"#{name}", *fields, *more])


@st.composite
def voucher(draw: st.DrawFn) -> list[str]:
    sums = draw(st.lists(st.integers(-(10**6), 10**6), max_size=4))
    sums += [-sum(sums)] if sums else []
    rows = []
    for ore in sums:
        for label in draw(st.sampled_from([(), (), ("BTRANS",), ("RTRANS",)])):
            rows.append(draw(_line(label, draw(st.integers(-999, 999)))))
        rows.append(draw(_line("TRANS", ore)))
    number = draw(st.sampled_from(["", "0", "1", "2", "17", "A-1", "a/b", "5%"]))
    day = f"{draw(_DAYS):%Y%m%d}"
    head = [draw(field(draw(st.sampled_from(["A", "", "Ö 1"])))), draw(field(number)), day]
    head += [draw(field(draw(_TEXTS))), day][: draw(st.integers(0, 2))]
    return ["#VER " + " ".join(head), "{", *draw(st.permutations(rows)), "}"]


@st.composite
def _line(draw: st.DrawFn, label: str, ore: int) -> str:
    """A row of a voucher; what follows its amount is its date."""
    own = draw(st.sampled_from(["", '""', *(f"{draw(_DAYS):%Y%m%d}" for _ in range(2))]))
    account = draw(field(draw(_ACCOUNTS)))
    text = [draw(field(draw(_TEXTS)))] if own else []
    words = [
        f"#{label}",
        account,
        draw(objects()),
        draw(amount(ore)),
        *([own] if own else []),
        *text,
    ]
    return draw(_BLANKS).join(words)


@st.composite
def period_row(draw: st.DrawFn, label: str, *, whole: bool) -> str:
    year = draw(st.sampled_from([0, -1]))
    period = f"{2025 + year}{draw(st.integers(1, 12)):02d}"
    coded = "{}" if whole else draw(objects().filter(lambda text: len(text) > 4))
    account = draw(field(draw(_ACCOUNTS)))
    stated = draw(amount(draw(st.integers(-(10**6), 10**6))))
    return draw(row(label, str(year), period, account, coded, stated))


def _header(years: bool) -> list[str]:
    first = date(2025, 1, 1)
    spans = [(0, first, date(2025, 12, 31)), (-1, date(2024, 1, 1), first - timedelta(1))]
    stated = [f"#RAR {year} {begins:%Y%m%d} {ends:%Y%m%d}" for year, begins, ends in spans]
    return ["#FLAGGA 0", '#PROGRAM "Prov \\"x\\"" 1.0', *(stated if years else [])]


@st.composite
def sie_file(draw: st.DrawFn, parts: st.SearchStrategy[list[str]]) -> bytes:
    """A file of these parts, between rows that nobody knows, with either line end."""
    rows = _header(draw(st.booleans()))
    for part in draw(st.lists(parts, min_size=1, max_size=5)):
        rows += [draw(st.sampled_from(_UNKNOWN)), *part]
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    text = ending.join(rows) + draw(st.sampled_from([ending, ending + "\x1a"]))
    return text.encode(draw(st.sampled_from(["cp437", "utf-8", "utf-8-sig"])))
