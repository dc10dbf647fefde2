"""Reading Chinese prose as characters: folding, numerals, and the tokenizer for spaCy."""
