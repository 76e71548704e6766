"""The review pages: people decide in a browser, on this machine or as a team. HTTP is only in here."""

from themeseed.web.app import make_app
from themeseed.web.house import House
from themeseed.web.reception import Reception

__all__ = ["House", "Reception", "make_app"]
