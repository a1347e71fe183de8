from tests.torture.kills import run


def test_killed_writers_leave_all_or_nothing_to_readers(tmp_path):
    trial, reads, mistakes = run(6, tmp_path, stride=8, asking=1)
    assert trial.kills == 6
    assert len(reads) > 10
    assert mistakes == {"torn": 0, "lost": 0}
