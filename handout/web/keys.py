"""The keys of one run of the page: one for the cookie, one to open it once."""

import secrets

ENTRY = "/enter"
"""The only address that needs no cookie: it exchanges a key for one."""


class Keys:
    """The keys of a page that listens at *port*.

    *run* is that of the cookie, *entries* are those that are exchanged for it, each once.
    """

    def __init__(self, port: int) -> None:
        """Make new keys."""
        self.port = port
        self.run = secrets.token_urlsafe(32)
        self.entries = {secrets.token_urlsafe(32)}

    @property
    def address(self) -> str:
        """The address that opens the page, once."""
        return f"http://127.0.0.1:{self.port}{ENTRY}?key={next(iter(self.entries), '')}"
