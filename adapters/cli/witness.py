"""liggare witness"""

from adapters.cli.calling import App

app = App(no_args_is_help=True)
