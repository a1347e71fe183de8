"""A store on object storage: published, mirrored, overtaken, damaged, out of reach. The endpoint is on this machine."""

import json
import os
import socket
from contextlib import contextmanager
from datetime import timedelta

import pytest

from lumbar.cli import main
from lumbar.errors import CannotShow
from lumbar.outcomes import door, mirror, outcome_store, published, read_manifest, remote, store_folder, undo
from lumbar.outcomes.manifest import MANIFEST
from lumbar.outcomes.mirror import folder_of, mirrored
from lumbar.outcomes.remote import Overtaken, Remote, Unreachable, is_remote
from lumbar.outcomes.sending import shared

server = pytest.importorskip("moto.server", reason="moto[server] plays the object storage")
pytest.importorskip("s3fs", reason="lumbar[s3] is not installed")

BUCKET = "clinics"
BEFORE = "These are the answers of the last publication that was fetched whole."


@pytest.fixture(scope="module")
def endpoint():
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "ACCESS_KEY_ID": "a",
            "SECRET_ACCESS_KEY": "b",
            "DEFAULT_REGION": "us-east-1",
        }.items():
            patch.setenv(f"AWS_{name}", value)
        played = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        played.start()
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{played.get_host_and_port()[1]}")
        import boto3

        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET)
        yield client
        client.close()
        played.stop()


@pytest.fixture(scope="module")
def connected():
    """How a process connects, made to wait for a third of a second at most."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remote, "TIMES", remote.TIMES | {"connect_timeout": 0.3, "read_timeout": 0.3})
        yield Remote._files


@pytest.fixture(scope="module")
def connection(endpoint):
    """One connection for all machines that tests play: to connect takes longer than anything else here."""
    return Remote(f"s3://{BUCKET}/any")._files


@pytest.fixture
def address(connection, tmp_path, monkeypatch):
    """An address where nothing is published yet, asked by a machine that has asked nothing yet."""
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(mirror, "_known", {})
    monkeypatch.setattr(Remote, "_files", connection)
    return f"s3://{BUCKET}/{tmp_path.name}/store"


@pytest.fixture
def send(add, address):
    """Publish a clinic's rows at the address."""

    def sent(clinic="Clinic 01"):
        with shared(address) as place:
            return add(clinic, to=place)

    return sent


@pytest.fixture
def objects(endpoint, address):
    """What lies at the address: name and bytes."""

    def found():
        prefix = address.removeprefix(f"s3://{BUCKET}/") + "/"
        listed = endpoint.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
        return {
            each["Key"].removeprefix(prefix): endpoint.get_object(Bucket=BUCKET, Key=each["Key"])[
                "Body"
            ].read()
            for each in listed
        }

    return found


@pytest.fixture
def put(endpoint, address):
    return lambda name, content: endpoint.put_object(
        Bucket=BUCKET, Key=f"{address.removeprefix(f's3://{BUCKET}/')}/{name}", Body=content
    )


def look(address):
    """Look for a newer publication now, and wait for it."""
    mirrored(address)
    mirror._known[folder_of(address)].freshen(now=True).result()


def shown(address):
    look(address)
    return outcome_store(store_folder(address))


@contextmanager
def elsewhere(tmp_path):
    """Another machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUMBAR_HOME", str(tmp_path / "other"))
        yield


def test_what_is_published_there_is_answered_from_here(send, address, objects):
    send("Clinic 01")
    first = outcome_store(store_folder(address))
    assert first.notice == ""
    assert first.folder == folder_of(address)
    assert first.manifest.clinics == ("Clinic 01",)
    assert first.rows("score_range", {"visits": "visits_ODI"}).height == 1
    before = published(address)
    send("Clinic 02")
    assert set(shown(address).manifest.clinics) == {"Clinic 01", "Clinic 02"}
    assert published(address) != before
    assert {*objects()} >= {MANIFEST, *read_manifest(folder_of(address)).every_file}
    assert not [name for name in objects() if "batches" in name or "keys" in name or name.startswith(".")]


def test_the_first_answer_waits_and_the_next_ask_the_network_no_more(send, address, monkeypatch):
    send()
    whole = outcome_store(store_folder(address))
    monkeypatch.setattr(Remote, "tag", lambda _: pytest.fail("asked"))
    assert outcome_store(store_folder(address)) is whole


def test_files_that_nothing_names_are_dropped_once_answers_have_ended(send, address, monkeypatch):
    send("Clinic 01")
    early = {*shown(address).manifest.every_file}
    send("Clinic 02")
    assert early <= {file.name for file in shown(address).folder.iterdir()}
    monkeypatch.setattr(mirror, "GRACE", timedelta(0))
    look(address)
    kept = {file.name for file in folder_of(address).glob("*.parquet")}
    assert kept == {*read_manifest(folder_of(address)).every_file}


def test_what_was_undone_does_not_stay_and_nobody_elses_file_goes(send, address, objects, put):
    put("other.parquet", b"somebody else's")
    send("Clinic 01")
    send("Clinic 02")
    with shared(address) as place:
        undo(place)
    assert shown(address).manifest.clinics == ("Clinic 01",)
    with shared(address) as place:
        undo(place)
    assert objects() == {"other.parquet": b"somebody else's"}
    with pytest.raises(CannotShow, match="There is no outcome store at s3://clinics/.*Publish one"):
        shown(address)


def test_another_machine_changes_nothing(send, objects, tmp_path):
    send("Clinic 01")
    before = objects()
    with elsewhere(tmp_path), pytest.raises(Overtaken, match="not from this machine, so nothing was changed"):
        send("Clinic 02")
    assert objects() == before


@pytest.mark.parametrize("earlier", [0, 1], ids=["first", "later"])
def test_of_two_at_once_one_is_told_that_it_lost(send, add, address, objects, put, tmp_path, earlier):
    for _ in range(earlier):
        send("Clinic 01")

    def overtaken():
        with shared(address) as place:
            add("Clinic 02", to=place)
            if earlier:
                put(MANIFEST, objects()[MANIFEST] + b"\n")
            else:
                with elsewhere(tmp_path):
                    send("Clinic 03")
            won.append(objects()[MANIFEST])

    won = []
    with pytest.raises(Overtaken, match="Somebody else has just published there"):
        overtaken()
    assert [objects()[MANIFEST]] == won


def test_what_could_not_be_sent_goes_with_the_next(send, add, address, monkeypatch):
    send("Clinic 01")

    def cut(*_):
        raise Unreachable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(Remote, "show", cut)
        with pytest.raises(Unreachable):
            send("Clinic 02")
    assert shown(address).manifest.clinics == ("Clinic 01",)
    assert not send("Clinic 02").changed
    assert len(shown(address).manifest.clinics) == 2


def truncated(name, content):
    return name, content[:-9]


def cut_manifest(name, content):
    return MANIFEST, b'{"format": 1, '


def named_outside(name, content):
    return MANIFEST, None


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (truncated, "is not the one its manifest describes"),
        (cut_manifest, "cannot be read"),
        (named_outside, "a file name leaves the folder"),
    ],
)
def test_the_last_whole_one_goes_on_being_shown(send, address, objects, put, damage, said):
    send("Clinic 01")
    assert shown(address).notice == ""
    send("Clinic 02")
    there = objects()
    newest = json.loads(there[MANIFEST])
    file = newest["files"][0]["file"]
    newest["groups_file"]["file"] = f"../../{newest['groups_file']['file']}"
    name, content = damage(file, there[file])
    put(name, json.dumps(newest).encode() if content is None else content)
    store = shown(address)
    assert store.manifest.clinics == ("Clinic 01",)
    assert said in store.notice
    assert store.notice.endswith(BEFORE)
    assert store.rows("score_range", {"visits": "visits_ODI"}).height == 1
    put(name, there[name])
    put(MANIFEST, there[MANIFEST] + b"\n")
    assert len(shown(address).manifest.clinics) == 2
    assert shown(address).notice == ""


def nobody(monkeypatch, closed):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{closed.getsockname()[1]}")


def silent(monkeypatch, closed):
    closed.listen()
    nobody(monkeypatch, closed)


def without_credentials(monkeypatch, closed):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)


FAULTS = [
    (nobody, "cannot be reached"),
    (silent, "does not answer in time"),
    (without_credentials, "no credentials"),
]


@pytest.mark.parametrize(("fault", "said"), FAULTS, ids=["nobody", "silent", "without credentials"])
def test_out_of_reach_is_said_in_a_sentence_and_what_is_here_is_shown(
    send, address, connected, monkeypatch, fault, said
):
    send()
    shown(address)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        fault(monkeypatch, closed)
        door._opened.cache_clear()
        monkeypatch.setattr(mirror, "_known", {})  # as in a process of its own
        monkeypatch.setattr(Remote, "_files", connected)
        kept = shown(address)
        assert said in kept.notice
        assert kept.notice.endswith(BEFORE)
        with pytest.raises(Unreachable, match=said):
            send("Clinic 02")


def test_a_bucket_that_is_not_there_is_named(address):
    with pytest.raises(CannotShow, match="There is no bucket nowhere-at-all"):
        outcome_store(store_folder("s3://nowhere-at-all/store"))  # nothing is here to be shown instead
    with pytest.raises(Unreachable, match="There is no bucket"), shared("s3://nowhere-at-all/store"):
        pytest.fail("began")


def test_what_the_disk_damaged_is_fetched_again(send, address):
    send()
    place = shown(address).folder
    (place / read_manifest(place).files[0].file).write_bytes(b"PAR1")
    assert outcome_store(place).notice == ""


def test_nothing_is_published_in_a_mirror(send, add, address):
    send()
    with pytest.raises(CannotShow, match="mirrors a store on object storage"):
        add("Clinic 02", to=shown(address).folder)


def test_only_publishers_send(send, monkeypatch):
    monkeypatch.setenv("LUMBAR_SERVICE", "1")
    with pytest.raises(CannotShow, match="may not see anything"):
        send()


@pytest.mark.parametrize("named", ["gs://bucket/x", "s3://", "s3://key:secret@bucket/x", "https://bucket"])
def test_other_addresses_are_refused(named):
    with pytest.raises(CannotShow, match="A store is a folder, or an address such as s3://bucket/prefix"):
        is_remote(named)


def test_the_command_line_publishes_and_asks_there(address, tmp_path, capsys):
    command = ["import", "outcomes", str(tmp_path / "lumbar-template.csv")]
    mapping = ["--mapping", str(tmp_path / "lumbar-template-csv.toml"), "--store", address]
    assert main(["import", "template", "--out", str(tmp_path)]) == 0
    assert main([*command, *mapping]) == 0
    assert f"Published in {address} as generation 1" in capsys.readouterr().out
    assert main(["ask", "stores", "--store", address]) == 0
    assert "hip-focused" in capsys.readouterr().out
