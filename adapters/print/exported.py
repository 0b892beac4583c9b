"""What an export wrote, in the terminal."""

from adapters.exports.exported import Exported
from adapters.language import LANGUAGE, _
from adapters.print.terminal import console, local_time


def print_exported(exported: Exported) -> None:
    """The file, what it holds and stands on, and what its reader should know."""
    out = console()
    out.print(str(exported.path), style="bold")
    counts = [_("{count} rows", count=LANGUAGE.count(exported.rows))]
    if exported.vouchers:
        counts.append(_("{count} vouchers", count=LANGUAGE.count(exported.vouchers)))
    if exported.sum:
        counts.append(_("sum {sum} kr", sum=LANGUAGE.amount(exported.sum, "kr")))
    out.print("  " + ", ".join(counts))
    when = exported.recorded_at
    basis = _(
        "As of position {position}, recorded {when}",
        position=exported.position,
        when=local_time(when) if when else "–",
    )
    out.print(f"  {basis}", style="dim")
    for remark in exported.remarks:
        out.print(f"  • {LANGUAGE.text(remark.message, **remark.facts)}")
