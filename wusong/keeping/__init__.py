"""How any record is kept: dated, scoped, audited, declared, written through one door."""
