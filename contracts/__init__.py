"""What passes between the rooms of the house: small frozen dataclasses, nothing else.

``sources`` hand over :class:`~contracts.documents.FetchedDocument`, ``extractors`` turn its bytes
into :class:`~contracts.readings.Reading`, ``transforms`` judge readings and give a
:class:`~contracts.reports.Report`, and its frames go to ``warehouse``. No room imports another;
each imports only this package, so data can flow one way only.
"""
