"""Turns findings into work: snippets to paste, steps in dependency order, phases with week windows."""
