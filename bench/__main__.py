"""``make bench``: every figure the project promises, in one run."""

from bench import questions, reruns, speed, start

questions.main()
start.main()
reruns.main()
speed.main()
