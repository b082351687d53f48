"""The explorer: a local web site on the warehouse, for people who would rather look than read.

Datasette shows every table, column and question; pages of our own show dashboards, a report in the shape
of its statutory form, and for every number the very place where it was read. It listens on loopback only,
never writes, and loads nothing from anywhere else.

What it needs of other rooms (the stored bytes of a document, a page as a picture, a reading) is handed to
it as callables: see :class:`explorer.originals.Originals`.
"""
