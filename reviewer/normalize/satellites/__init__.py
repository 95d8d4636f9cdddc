"""Resources that only complete another one, folded into it."""
