"""The runtime that the Python target copies, as a package of errbind's own.

What errbind itself says of a response, in vectors and in `explain`, is read by the text that
packages get. Only `errbind.plan.reader` imports it.
"""

from errbind.targets.shipped import SHIPPED

__path__ = [str(SHIPPED / "python" / "runtime")]
