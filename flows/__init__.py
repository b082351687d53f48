"""Orchestration: the nightly flow, its steps as plain functions, and the ``gongkai`` command.

The only room that knows the others: ``sources`` → ``extractors`` → ``transforms`` → ``warehouse``.
"""
