"""``lumbar publish``: what it says, and what it says where Spark cannot start."""

import pytest

from lumbar.cli import main
from lumbar.engines import spark
from lumbar.outcomes import read_manifest


@pytest.fixture
def folder(made, deliver, tmp_path):
    deliver(made, tmp_path / "given")
    return tmp_path / "given"


def test_a_folder_is_published_and_the_same_again_changes_nothing(folder, tmp_path, capsys):
    arguments = ["publish", "--source", str(folder), "--to", str(tmp_path / "store")]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert f"Published in {tmp_path / 'store'} as generation 1." in said
    assert main(arguments) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert read_manifest(tmp_path / "store").generation == 1


@pytest.mark.parametrize("flags", [["--engine", "spark"], ["--check"]])
def test_without_spark_nothing_is_published(flags, folder, tmp_path, capsys, monkeypatch):
    arguments = ["publish", "--source", str(folder), "--to", str(tmp_path / "store"), *flags]
    monkeypatch.setattr(spark, "find_spec", lambda name: None)
    assert main(arguments) == 2
    assert capsys.readouterr().err == f"{spark.NO_SPARK}\n"
    monkeypatch.setattr(spark, "find_spec", lambda name: name)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert main(arguments) == 2
    assert capsys.readouterr().err == f"{spark.NO_JAVA}\n"
    assert not (tmp_path / "store").exists()


def test_another_engine_is_unknown(folder, capsys):
    assert main(["publish", "--source", str(folder), "--engine", "hive"]) == 2
    assert "hive" in capsys.readouterr().err
