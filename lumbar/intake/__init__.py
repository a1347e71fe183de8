"""Files from outside become the published Parquet files; only the command line comes here."""
