"""The runtime that the Python target copies, as a package of errbind's own.

What errbind itself says of a response, in vectors and in `explain`, is read by the text that
packages get.
"""

from typing import TYPE_CHECKING

from errbind.shipped import SHIPPED

__path__ = [str(SHIPPED / "python" / "runtime")]

if TYPE_CHECKING:  # by the name under which mypy finds the folder
    from runtime import reader as reader
    from runtime import values as values
    from runtime import writer as writer
else:
    from errbind.runtime import reader, values, writer  # noqa: F401
