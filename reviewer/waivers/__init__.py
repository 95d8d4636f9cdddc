"""Takes out of a review what its readers have decided to live with, and tells on decisions that ran out."""
