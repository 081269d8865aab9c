"""The proof sheet: every text as it is written, translated and spoken, for people to read and sign."""
