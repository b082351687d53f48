"""Reference data shipped with the project; SOURCES.txt says where each file comes from."""
