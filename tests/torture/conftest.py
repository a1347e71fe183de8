"""Long trials with printed figures: `make torture` runs every file here, the ordinary tests none of them."""
