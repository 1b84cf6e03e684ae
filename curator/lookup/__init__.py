"""Records from PubMed and Europe PMC, fetched only when a person asks for it."""
