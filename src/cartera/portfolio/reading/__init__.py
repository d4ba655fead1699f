"""Files as people keep them, read into typed columns and problems. Pure: no database, no clock, no Django."""
