"""Back-pain trends to 2050 and clinic outcomes."""

import os

# Matrix products here are small and many: a second thread of the algebra library waits longer than it works, and
# with several readers at once they crowd each other out. Read when NumPy is first imported, so it is set here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
