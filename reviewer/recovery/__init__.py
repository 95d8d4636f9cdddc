"""How fast a design recovers from which disruption, and how much data it loses: the recovery scorecard."""
