"""The only room that knows Streamlit: filters, the one `show`, links, and the look of the moment."""
