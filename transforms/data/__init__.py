"""Reference data shipped with the project; SOURCES.md says where each file comes from."""
