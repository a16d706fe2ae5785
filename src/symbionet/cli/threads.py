"""One thread for linear algebra, unless the environment says otherwise: read before anything that loads it.

The products are small, so a second thread waits more than it works; what is long is split among processes instead.
"""

import os

__all__: list[str] = []

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
