"""The bucket: sealed files in an S3-compatible store, private, each written once (``FILES_S3_…``)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from . import sealing
from .workroom import scratch


class Bucket(S3Storage):
    """What the vault keeps in the bucket. Only what is sealed already comes here."""

    def put(self, name: str, content: File) -> None:
        """Write a file; the store shows it when it is whole."""
        with scratch() as spare:
            for chunk in content.chunks():
                spare.write(chunk)
            self.save(name, File(spare, name))

    def put_header(self, name: str, header: bytes) -> None:
        """Write another header: the store has no way to change a part, so the file is written again."""
        with scratch() as spare, self.open(name, "rb") as file:
            spare.write(header)
            file.seek(sealing.HEADER)
            for chunk in iter(lambda: file.read(sealing.PIECE), b""):
                spare.write(chunk)
            self.save(name, File(spare, name))

    def path(self, name: str) -> Any:
        """Refuse: there is no folder."""
        raise NotImplementedError("Files of a bucket have no path.")


def of_settings() -> Bucket:
    """The bucket this site is configured with."""
    given = (settings.FILES_S3_BUCKET, settings.FILES_S3_ENDPOINT, settings.FILES_S3_REGION)
    return _bucket(*given, settings.FILES_S3_KEY, settings.FILES_S3_SECRET)


@lru_cache(maxsize=4)
def _bucket(name: str, endpoint: str, region: str, key: str, secret: str) -> Bucket:
    """One for all, for it takes a while to make the client of one."""
    return Bucket(
        bucket_name=name, endpoint_url=endpoint or None, region_name=region or None, access_key=key, secret_key=secret,
        default_acl=None, querystring_auth=True, file_overwrite=True, max_memory_size=4 * 2**20,
        addressing_style="path" if endpoint else "auto",
        object_parameters={"ContentType": "application/octet-stream"},
    )  # fmt: skip
