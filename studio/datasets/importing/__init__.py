"""Take in datasets of any common form: YOLO in any layout, archives, COCO, Pascal VOC, LabelMe.

`recognise.recognise` says what a path is and what would be done; `import_dataset.import_dataset` does it and writes a
dataset of the studio's own elsewhere. Nothing is ever written into the source.

Why no library does the reading. Looked at in November 2026, on Python 3.11:

| | installs | reads a stranger's file | what of a single fault |
|---|---|---|---|
| supervision 0.31 | 360 MB (OpenCV, SciPy, PyAV, Matplotlib) | defusedxml; paths checked; decodes masks to pixels | ValueError, the whole import is lost |
| datumaro 1.13 | 470 MB (OpenCV, pandas, pyarrow, lxml); caps Pillow below ours | defusedxml; no archives | item errors, without lines |
| globox 2.9 | 66 MB | xml.etree: entities are expanded | ParsingError, the whole import is lost |

All three hold every annotation of a dataset as objects, none unpacks an archive, and none says which object of which file
was left out and why, which is what a user needs to trust a conversion. What they agree on is followed here: COCO category
ids are mapped to 0 … n-1 in rising order, VOC pixels count from 1, LabelMe shapes with one group id are one object. The
formats themselves need a page of code each and the standard library; XML is read by expat with every DOCTYPE refused,
which is what defusedxml does.
"""
