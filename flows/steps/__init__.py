"""The night's steps as plain functions: no Prefect here, so each can be called, timed and tested alone."""
