"""Foreign files and our records: bytes in, records out, and back. No store, no web.

One module a format; import the module that is needed, so that a command pays for no other.
"""
