"""What libraries let escape from files whose parts contradict each other.

The rule: a bad file never stops the others. The readers name these causes and refuse the file;
found by changing bytes of sound files at random, thousands of times.
"""

import struct
import zipfile
import zlib

# lxml's and the standard library's XML errors are SyntaxErrors; KeyError and IndexError are
# LookupErrors; an encrypted part of an archive is a RuntimeError, as is endless recursion.
DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
