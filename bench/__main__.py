"""``make bench``: every figure the project promises, in one run, then one table of them: ``bench/RESULTS.md``.

Each benchmark keeps its figures in ``bench/results``; ``python -m bench NAME ...`` runs these alone.
"""

import os
import subprocess
import sys

from bench import table

EVERY = ("questions", "start", "reruns", "first_choices", "repaint", "speed", "large", "large_import")

# Processes of their own: the rivals keep all threads of their algebra, where lumbar takes one, and none warms another.
threads = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
for name in sys.argv[1:] or EVERY:
    print(f"\n{name}", flush=True)
    subprocess.run([sys.executable, "-W", "ignore", "-m", f"bench.{name}"], env=threads, check=True)
table.main()
