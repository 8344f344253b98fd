"""Templates: recipes that insert or replace layers of a stock model, selected by role."""
