"""``make bench``: every figure the project promises, in one run."""

from bench import questions, repaint, reruns, speed, start

questions.main()
start.main()
reruns.main()
repaint.main()
speed.main()
