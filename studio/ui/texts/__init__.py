"""Every text of the window for the translators, and the lookup of what the core says in the window's language."""
