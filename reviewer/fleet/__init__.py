"""Reviews hundreds of pairs of designs: in parallel, one failing pair never stops the rest, and resumable."""
