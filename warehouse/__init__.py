"""The warehouse: the star schema, its loader, its marts and what is published from them."""
