"""Frame in, frame out: the statistics Lumbar exists for. Knows neither the storage nor the screen."""
