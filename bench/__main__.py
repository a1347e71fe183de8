"""``make bench``: every figure the project promises, in one run."""

import os
import subprocess
import sys

from bench import first_choices, questions, repaint, reruns, start

questions.main()
start.main()
reruns.main()
first_choices.main()
repaint.main()
# A process of its own: the rivals keep all threads of their algebra, where lumbar takes one.
threads = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
subprocess.run([sys.executable, "-m", "bench.speed"], env=threads, check=True)
