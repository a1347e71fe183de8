"""A published store on object storage: a manifest and the files it names under one prefix, reached over S3.

Nothing is reached unless the operator names such a store. Endpoint, region and credentials are those the environment
names (AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID ...).
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from lumbar.errors import CannotShow
from lumbar.outcomes.manifest import MANIFEST
from lumbar.outcomes.writing import FORBIDDEN, FULL

SCHEME: Final = "s3://"
ADDRESS: Final = re.compile(r"s3://[A-Za-z0-9._-]{3,255}(/[A-Za-z0-9!_.*'()=/-]*)?")
FILE: Final = re.compile(r"((episodes|sums)_[A-Za-z0-9_]+|groups)-[0-9a-f]{16}\.parquet")
"""A published file's name: of all else that lies at the address nothing is read, and nothing removed."""
TIMES: Final = {"connect_timeout": 3, "read_timeout": 10, "retries": {"max_attempts": 0}}
"""Seconds of silence after which an endpoint is given up."""
ATTEMPTS: Final = 2
ANOTHER: Final = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"}
"""Answers to a change under a condition: there is another one, just being changed, or none."""
NO_BUCKET: Final = {"NoSuchBucket", "404"}
OF_THIS_DISK: Final = FULL | FORBIDDEN


class Unreachable(CannotShow):
    """The object storage does not give what is asked, for the time being."""


class Overtaken(CannotShow):
    """Somebody else published there in between; what is there was not touched."""


def is_remote(named: str) -> bool:
    """Whether a store's name is an address on object storage; raises CannotShow for one that nothing can have."""
    if "://" in named and not ADDRESS.fullmatch(named):
        raise CannotShow(
            f"A store is a folder, or an address such as {SCHEME}bucket/prefix. Name one of these."
        )
    return named.startswith(SCHEME)


@dataclass(frozen=True)
class Remote:
    """The store at ``address``; whatever fails is raised as Unreachable, in a sentence."""

    address: str

    def tag(self) -> str:
        """What changes whenever the manifest is replaced (its ETag); empty where there is none."""
        with self._told():
            try:
                return str(self._files.call_s3("head_object", **self._object(MANIFEST))["ETag"])
            except FileNotFoundError:
                self._files.call_s3("head_bucket", Bucket=self._bucket)
                return ""

    def manifest(self) -> bytes:
        """The manifest as it is there."""
        with self._told():
            return bytes(self._files.cat_file(self._path(MANIFEST)))

    def fetch(self, name: str, into: Path) -> None:
        """Write what is there under ``name``; whether it is whole is for the caller to see."""
        with self._told():
            self._files.get_file(self._path(name), str(into), max_concurrency=1)

    def send(self, file: Path) -> None:
        """Put a file there under its own name."""
        with self._told():
            self._files.put_file(str(file), self._path(file.name), max_concurrency=2)

    def show(self, manifest: bytes, instead_of: str) -> None:
        """Put the manifest in the place of the one with this tag (empty: of none); raises Overtaken for another."""
        condition = {"IfMatch": instead_of} if instead_of else {"IfNoneMatch": "*"}
        with self._told(), _if_still_so():
            self._files.call_s3("put_object", **self._object(MANIFEST), Body=manifest, **condition)

    def hide(self, tag: str) -> None:
        """Remove the manifest that has this tag; raises Overtaken where there is another."""
        with self._told(), _if_still_so():
            self._files.call_s3("delete_object", **self._object(MANIFEST), IfMatch=tag)

    def sweep(self, named: set[str]) -> None:
        """Remove published files that are not ``named``."""
        with self._told():
            here = f"{self._bucket}/{self._prefix}"
            for found in self._files.find(here, maxdepth=1):
                name = str(found).rpartition("/")[2]
                if FILE.fullmatch(name) and name not in named:
                    self._files.rm_file(found)

    @property
    def _bucket(self) -> str:
        return self.address.removeprefix(SCHEME).partition("/")[0]

    @property
    def _prefix(self) -> str:
        inside = self.address.removeprefix(SCHEME).partition("/")[2].strip("/")
        return f"{inside}/" if inside else ""

    def _path(self, name: str) -> str:
        return f"{self._bucket}/{self._prefix}{name}"

    def _object(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{name}"}

    @cached_property
    def _files(self) -> Any:  # noqa: ANN401 (s3fs has no types)
        try:
            from s3fs import S3FileSystem  # pyright: ignore[reportMissingTypeStubs]
        except ImportError:
            raise CannotShow(
                "Stores on object storage need packages that are not installed. Install lumbar[s3], or name a folder."
            ) from None
        files = S3FileSystem(config_kwargs=TIMES, use_listings_cache=False, skip_instance_cache=True)
        files.retries = ATTEMPTS
        return files

    @contextmanager
    def _told(self) -> Generator[None]:
        """Say in a sentence what went wrong there; what went wrong on this disk is raised as it is."""
        files = self._files
        from aiohttp import ClientError as BrokenOff
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (OSError, BotoCoreError, ClientError, BrokenOff) as failed:
            if isinstance(failed, OSError) and failed.errno in OF_THIS_DISK and failed.__cause__ is None:
                raise
            files.invalidate_cache()
            raise Unreachable(self._sentence(failed)) from None

    def _sentence(self, failed: Exception) -> str:
        from botocore import exceptions as boto

        if isinstance(failed, (boto.NoCredentialsError, boto.PartialCredentialsError, boto.ProfileNotFound)):
            return (
                f"This machine has no credentials for {self.address}. "
                "Name them (AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)."
            )
        if isinstance(failed, PermissionError):
            return f"The credentials of this machine are not enough for {self.address}. Ask its owner, or name others."
        if isinstance(failed, FileNotFoundError):
            if _answered(failed) in NO_BUCKET:
                return (
                    f"There is no bucket {self._bucket}. Correct the address {self.address}, or have it made."
                )
            return f"A published file is missing at {self.address}. Publish the store again."
        if isinstance(failed, (TimeoutError, boto.ConnectTimeoutError, boto.ReadTimeoutError)):
            return f"The store at {self.address} does not answer in time. Try again later."
        return f"The store at {self.address} cannot be reached. Check the network, and what AWS_ENDPOINT_URL names."


@contextmanager
def _if_still_so() -> Generator[None]:
    """Tell a condition that is not met from other failures."""
    try:
        yield
    except OSError as failed:
        if _answered(failed) in ANOTHER:
            raise Overtaken(
                "Somebody else has just published there, so nothing was changed. Look at what is there now, then "
                "publish again."
            ) from None
        raise


def _answered(failed: OSError) -> str:
    """What the server's answer calls the failure; empty where it gave none."""
    response: dict[str, dict[str, str]] = getattr(failed.__cause__, "response", {})
    return response.get("Error", {}).get("Code", "")
