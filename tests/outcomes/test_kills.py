from tests.torture.kills import run


def test_killed_writers_leave_all_or_nothing_to_readers(tmp_path):
    trial, reads, mistakes = run(12, tmp_path, stride=4, asking=2)
    assert trial.kills == 12
    assert len(reads) > 10
    assert mistakes == {"torn": 0, "lost": 0}
