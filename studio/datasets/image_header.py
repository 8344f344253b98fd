"""Read size and soundness of an image from its header and its end, without decoding it.

JPEG, PNG, BMP and WebP are read here with the standard library; other formats go through Pillow, which is imported
only then. A picture that decodes to more than 64 megapixels is refused: 160 kB of PNG can ask for gigabytes.
"""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass, field
from typing import Literal

from studio.datasets.image_files import suffix_of
from studio.datasets.sayings import SAYINGS

MAX_PIXELS = 64_000_000
MIN_SIDE = 10  # pixels; ultralytics drops smaller ones
HEAD_BYTES = 4096
_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0)  # Windows would change line ends otherwise

Format = Literal["jpeg", "png", "bmp", "webp", "gif", "other"]
_SUFFIX_FORMATS: dict[str, Format] = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "bmp": "bmp", "webp": "webp"}
# What may be odd about a sound image, as bits of one number: most images have none of it, and one look says so.
ROTATED = 1  # EXIF turns it by a quarter
CMYK = 2
SIXTEEN_BIT = 4
ODD_END = 8  # a JPEG whose last bytes are not its end marker: ultralytics rewrites such a file in place
WRONG_SUFFIX = 16
ALPHA = 32
# Start of frame; C4, C8 and CC are tables, not frames.
_FRAMES = frozenset(set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9), 0xFF})  # markers without a length; FF fills
_ENDS = frozenset({0xDA, 0xD9})  # the picture itself, or its end, before any frame
_END_MARKER = b"\xff\xd9"
_TURNED = frozenset({5, 6, 7, 8})  # values of the EXIF orientation
_pread = getattr(os, "pread", None)  # not on Windows


@dataclass(frozen=True, slots=True)
class ImageFault:
    """Why training cannot use an image: a key of `sayings` and its values beside the file name."""

    key: str  # "image-truncated/end"
    values: dict[str, str | int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Give the code of the finding."""
        return self.key.partition("/")[0]

    @property
    def message(self) -> str:
        """Give the rest of a sentence that begins with the file name."""
        return SAYINGS[self.key].message.format(file="", **self.values).lstrip()

    @property
    def hint(self) -> str:
        """Say what to do."""
        return SAYINGS[self.key].hint.format(file="", **self.values)


@dataclass(slots=True)
class ImageHeader:
    """What is known of an image. `fault` is None for a sound one; sizes are of the upright image."""

    file_bytes: int = 0
    fingerprint: int = 0  # CRC of the first bytes: equal files have equal ones
    format: Format = "other"
    width: int = 0
    height: int = 0
    oddities: int = 0  # ROTATED and the others
    fault: ImageFault | None = None

    @property
    def rotated(self) -> bool:
        """Whether EXIF turns it by a quarter; width and height are swapped already."""
        return bool(self.oddities & ROTATED)


class _Unsound(Exception):  # noqa: N818  (a fault of the data, not of the program)
    """The file is no sound image; carries the fault."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.fault = ImageFault(key, values)


def read_header(path: str, size: int = -1) -> ImageHeader:
    """Read the header of an image file; never raises for what the file holds.

    `size` in bytes, if it is known, spares asking the system; a wrong one does no harm.
    """
    header = ImageHeader()
    try:
        handle = os.open(path, _OPEN)
        try:
            _read_into(header, handle, path, size)
        finally:
            os.close(handle)
    except _Unsound as unsound:
        header.fault = unsound.fault
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        header.fault = (
            ImageFault("image-vanished")
            if gone
            else ImageFault("image-unreadable", {"reason": str(error.strerror or error)})
        )
    except (struct.error, IndexError):
        header.fault = ImageFault("image-truncated/header")
    return header


def _read_into(header: ImageHeader, handle: int, path: str, size: int) -> None:
    head = os.read(handle, HEAD_BYTES)
    header.fingerprint = zlib.crc32(head)
    # One byte more than the marker: two come back only where the file ends, so the known size was right.
    if head.startswith(b"\xff\xd8\xff") and size > 2 and _read_at(handle, 3, size - 2) == _END_MARKER:
        header.file_bytes = size
        header.format = "jpeg"
        _jpeg(header, handle, head, size)
    else:
        size = header.file_bytes = os.fstat(handle).st_size
        _read_any(header, handle, path, head, size)
    if _SUFFIX_FORMATS.get(suffix_of(path), header.format) != header.format:
        header.oddities |= WRONG_SUFFIX
    width, height = header.width, header.height
    if width < MIN_SIDE or height < MIN_SIDE or width * height > MAX_PIXELS:
        _check_size(header)


def _read_any(header: ImageHeader, handle: int, path: str, head: bytes, size: int) -> None:
    """Read what is no JPEG with its end where it belongs."""
    if not head:
        raise _Unsound("image-empty")
    if head.startswith(b"\xff\xd8\xff"):
        header.format = "jpeg"
        _jpeg(header, handle, head, size)
        _check_jpeg_end(header, handle, size, path)
    elif head.startswith(b"\x89PNG\r\n\x1a\n"):
        header.format = "png"
        _png(header, handle, head)
    elif head.startswith(b"BM") and len(head) >= 30:
        header.format = "bmp"
        _bmp(header, head, size)
    elif head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        header.format = "webp"
        _webp(header, head, size)
    elif head.startswith((b"GIF87a", b"GIF89a")):
        header.format = "gif"
        raise _Unsound("image-format")
    else:
        _through_pillow(header, path)


def _read_at(handle: int, count: int, offset: int) -> bytes:
    if _pread is not None:
        return _pread(handle, count, offset)  # type: ignore[no-any-return]  # sys.platform hides it from mypy
    os.lseek(handle, offset, os.SEEK_SET)
    return os.read(handle, count)


def _check_size(header: ImageHeader) -> None:
    width, height = header.width, header.height
    if width < MIN_SIDE or height < MIN_SIDE:
        raise _Unsound("image-too-small", width=width, height=height, least=MIN_SIDE)
    if width * height > MAX_PIXELS:
        raise _Unsound("image-too-large", width=width, height=height, most=MAX_PIXELS // 1_000_000)


def _jpeg(header: ImageHeader, handle: int, head: bytes, size: int) -> None:
    """Walk the markers up to the frame header."""
    at, start, block = 2, 0, head  # `block` holds the bytes of the file from `start` on
    end = len(block)
    while True:
        if at + 10 > end:
            if at + 10 > size:
                raise _Unsound("image-truncated/start")
            block, start = _read_at(handle, HEAD_BYTES, at), at
            if len(block) < 10:
                raise _Unsound("image-truncated/start")
            end = start + len(block)
        here = at - start
        if block[here] != 0xFF:
            raise _Unsound("image-damaged/jpeg")
        marker = block[here + 1]
        if marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        length = block[here + 2] << 8 | block[here + 3]
        if marker in _FRAMES:
            header.height = block[here + 5] << 8 | block[here + 6]
            header.width = block[here + 7] << 8 | block[here + 8]
            if block[here + 9] == 4:
                header.oddities |= CMYK
            break
        if marker == 0xE1 and length > 16:
            exif = block[here + 4 : here + 2 + length]
            if len(exif) < min(length - 2, 512):
                exif = _read_at(handle, min(length - 2, HEAD_BYTES), at + 4)
            if exif.startswith(b"Exif\x00\x00"):
                _orient(header, exif[6:])
        if length < 2 or marker in _ENDS:
            raise _Unsound("image-damaged/jpeg-size")
        at += 2 + length
    if header.rotated:
        header.width, header.height = header.height, header.width


def _orient(header: ImageHeader, tiff: bytes) -> None:
    """Find the orientation (tag 274) in the first directory of EXIF data."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return
    try:
        offset = struct.unpack(order + "I", tiff[4:8])[0]
        count = struct.unpack_from(order + "H", tiff, offset)[0]
        for index in range(min(count, 256)):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, offset + 2 + 12 * index)
            if tag == 274:
                header.oddities = header.oddities & ~ROTATED | ROTATED * (value in _TURNED)
                return
    except struct.error:
        return


def _check_jpeg_end(header: ImageHeader, handle: int, size: int, path: str) -> None:
    """Check that the file ends with the end-of-image marker; look closer with Pillow where it does not."""
    if _read_at(handle, 2, max(0, size - 2)) == _END_MARKER:
        return
    _check_size(header)  # before anything is decoded
    from PIL import Image

    try:
        with Image.open(path) as image:
            if image.format == "MPO":
                return
            image.load()
    except Exception as error:  # Pillow raises of many kinds for damaged files
        lost = "its end is missing" if "truncated" in str(error) else str(error)[:80]
        raise _Unsound("image-truncated/decode", reason=lost) from error
    header.oddities |= ODD_END


def _png(header: ImageHeader, handle: int, head: bytes) -> None:
    """Walk all chunks and check their sums, as Pillow's verify does for ultralytics."""
    if head[12:16] != b"IHDR":
        raise _Unsound("image-damaged/png")
    header.width, header.height, depth, colours = struct.unpack(">IIBB", head[16:26])
    header.oddities |= ALPHA * (colours in (4, 6)) | SIXTEEN_BIT * (depth == 16)
    _check_size(header)
    os.lseek(handle, 8, os.SEEK_SET)
    while True:
        start = os.read(handle, 8)
        if len(start) < 8:
            raise _Unsound("image-truncated/end")
        length, kind = struct.unpack(">I4s", start)
        left, total = length, zlib.crc32(kind)
        content = b""
        while left:
            content = os.read(handle, min(left, 1 << 20))
            if not content:
                raise _Unsound("image-truncated/end")
            total = zlib.crc32(content, total)
            left -= len(content)
        check = os.read(handle, 4)
        if kind == b"IEND":
            break
        if len(check) == 4 and check != struct.pack(">I", total):
            raise _Unsound("image-damaged/png-sum")
        if kind == b"eXIf":
            _orient(header, content)
    if header.rotated:
        header.width, header.height = header.height, header.width


def _bmp(header: ImageHeader, head: bytes, size: int) -> None:
    pixels_at, kind = struct.unpack("<I", head[10:14])[0], struct.unpack("<I", head[14:18])[0]
    if kind == 12:
        width, height, _, bits = struct.unpack("<HHHH", head[18:26])
        packed = 0
    else:
        width, height, _, bits, packed = struct.unpack("<iiHHI", head[18:34])
    header.width, header.height = abs(width), abs(height)
    _check_size(header)
    row = (header.width * bits + 31) // 32 * 4
    if packed in (0, 3) and size < pixels_at + row * header.height:
        raise _Unsound("image-truncated/end")


def _webp(header: ImageHeader, head: bytes, size: int) -> None:
    kind = head[12:16]
    if kind == b"VP8X":
        header.oddities |= ALPHA * bool(head[20] & 0x10)
        header.width = 1 + int.from_bytes(head[24:27], "little")
        header.height = 1 + int.from_bytes(head[27:30], "little")
    elif kind == b"VP8L":
        packed = int.from_bytes(head[21:25], "little")
        header.oddities |= ALPHA * (packed >> 28 & 1)
        header.width, header.height = 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    elif kind == b"VP8 ":
        header.width = int.from_bytes(head[26:28], "little") & 0x3FFF
        header.height = int.from_bytes(head[28:30], "little") & 0x3FFF
    else:
        raise _Unsound("image-damaged/webp")
    if size < 8 + int.from_bytes(head[4:8], "little"):
        raise _Unsound("image-truncated/end")


def _through_pillow(header: ImageHeader, path: str) -> None:
    """Read any other format; decodes nothing."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            header.width, header.height = image.size
            _check_size(header)
            if image.format in ("TIFF", "AVIF"):
                header.oddities |= ROTATED * (image.getexif().get(274) in _TURNED)
            image.verify()
    except _Unsound:
        raise
    except Image.DecompressionBombError as error:
        raise _Unsound("image-too-large/bomb") from error
    except Exception as error:  # as above
        raise _Unsound("image-not-an-image") from error
    if header.rotated:
        header.width, header.height = header.height, header.width
