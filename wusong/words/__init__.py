"""The words Wusong speaks: labels in two languages, code lists, units, problems. Pure: no Django, no clock, no disk beyond its own data."""
