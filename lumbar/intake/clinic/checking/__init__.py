"""Row by row: what is good enough to publish, what is set aside and why, and the batch that follows."""
