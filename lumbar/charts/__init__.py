"""Pictures: a frame comes in, a plotly Figure goes out, and one paragraph that says it without eyes."""
