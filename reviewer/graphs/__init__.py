"""Graphs of one design and of two laid over each other: facts for the pictures, no markup.

Like the model, these are shared facts: outputs may import them, and they import no stage.
"""
