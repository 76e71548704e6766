"""python -m themeseed."""

from themeseed.cli import main

main()
