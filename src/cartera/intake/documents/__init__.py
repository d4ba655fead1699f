"""Electronic invoices, notes and payment complements: bytes in, a document and what is wrong with it out. Pure."""
