"""What the pages show: from chosen codes to exhibits, each with its finding, its picture and its table."""
