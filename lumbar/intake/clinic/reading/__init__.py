"""One module per format: the file's bytes -> a table of texts, or a refusal with its reason."""
