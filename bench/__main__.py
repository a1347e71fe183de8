"""``make bench``: every figure the project promises, in one run."""

from bench import first_choices, questions, repaint, reruns, speed, start

questions.main()
start.main()
reruns.main()
first_choices.main()
repaint.main()
speed.main()
