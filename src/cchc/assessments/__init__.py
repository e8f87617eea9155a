"""The index: criteria sets, rounds, self-scores with their proof, and what is judged of them."""
