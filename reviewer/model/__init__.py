"""The facts every stage speaks in: frozen records, no behaviour beyond reading them."""
