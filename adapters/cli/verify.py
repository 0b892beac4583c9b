"""liggare verify"""

from adapters.cli.calling import App

app = App()
