"""ZIP carriers: a report among other files, with member names as Chinese desktop programs write them."""

from __future__ import annotations

import io
import zipfile

_EPOCH = (2024, 1, 2, 0, 0, 0)


def zipped(members: dict[str, bytes], name_encoding: str = "utf-8") -> bytes:
    """An archive of the given members with fixed times; names in GBK carry no UTF-8 flag."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            if name_encoding != "utf-8":
                info = _RawName(name.encode(name_encoding).decode("cp437"), _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


class _RawName(zipfile.ZipInfo):
    """A member whose name is written in CP437, without the UTF-8 flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), self.flag_bits & ~0x800
