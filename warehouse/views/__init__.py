"""Views as files: SQL with a header that says which question they answer, and what to beware of."""
