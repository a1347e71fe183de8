"""``make bench``: every figure the project promises, in one run."""

from bench import questions, reruns, start

questions.main()
start.main()
reruns.main()
