"""The report of a dataset in the window: gallery, findings, charts, import. Shows values, scans nothing itself."""
