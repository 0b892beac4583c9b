"""liggare import"""

from adapters.cli.calling import App
from adapters.cli.imports.budget import app as budget
from adapters.cli.imports.comments import app as comments
from adapters.cli.imports.forecast import app as forecast
from adapters.cli.imports.outcome import app as outcome
from adapters.cli.package import importing

app = App(no_args_is_help=True)
app.add_typer(outcome)
app.add_typer(budget)
app.add_typer(forecast)
app.add_typer(comments)
app.add_typer(importing)
