"""What a file's columns are, told from their names and values: the first mapping of a file, never without doubt."""
