"""Writers of the export formats: one module a format, one registry."""
