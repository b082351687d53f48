"""Reports with known figures, rendered into every layout that government sites publish.

``figures`` invents filled forms, ``grid`` lays them out as tables of spanning cells, and one module for
each carrier draws them. ``python -m tests.rendering --out DIR`` writes the corpus with its truth files.
"""
